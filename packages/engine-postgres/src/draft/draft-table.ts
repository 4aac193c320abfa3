import { type Column, type NeutralDefault, printTableRef, type TableRef } from '@sync/core/connector';
import { columnEncodings } from '../catalog/column-encodings.ts';
import { valueLimits } from '../catalog/value-limits.ts';
import { quoteLiteral, quoteName, quoteTable } from '../quote.ts';
import { planDefault } from './draft-default.ts';
import { type ColumnPlan, type Drafting, printColumn, tableId, type TablePlan } from './drafting.ts';
import { sequenceHolder } from './read-names.ts';

/** What comes before a table. */
export interface TableNeeds {
  readonly schemaId: string;
  /** Ids of the types that were made for it. */
  readonly typeIds: readonly string[];
}

/** Drafts the record that makes a table and those that belong to it before the data; gives its columns as the catalog will tell them. */
export function draftTable(plan: TablePlan, needs: TableNeeds, drafting: Drafting): Column[] {
  const columns = plan.columns.map((column) => draftColumn(plan.ref, column, drafting));
  const id = tableId(plan.ref);
  const sequences = columns.flatMap(({ sequence }) => (sequence === undefined ? [] : [sequence]));
  drafting.definitions.push({
    id,
    kind: 'table',
    tables: [plan.ref],
    dependsOn: [needs.schemaId, ...needs.typeIds, ...sequences.map((sequence) => sequenceId(sequence.ref))].toSorted(),
    section: 'before-data',
    sql: tableSql(plan, columns),
  });
  for (const { ref, column } of sequences) {
    drafting.definitions.push({
      id: `sequence owner ${printTableRef(ref)}`,
      kind: 'sequence owner',
      tables: [plan.ref],
      dependsOn: [sequenceId(ref), id].toSorted(),
      section: 'before-data',
      sql: `ALTER SEQUENCE ${quoteTable(ref)} OWNED BY ${quoteTable(plan.ref)}.${quoteName(column)};`,
    });
  }
  return columns.map(({ described }) => described);
}

function sequenceId(ref: TableRef): string {
  return `sequence ${printTableRef(ref)}`;
}

/** A column as it stands in a statement, and as the catalog will tell it. */
export interface DraftedColumn {
  readonly sql: string;
  readonly described: Column;
  /** One that the column takes its values from without being an identity column. */
  readonly sequence?: { readonly ref: TableRef; readonly column: string };
}

function tableSql({ ref, source }: TablePlan, columns: readonly DraftedColumn[]): string {
  const list = columns.length === 0 ? '' : `\n  ${columns.map(({ sql }) => sql).join(',\n  ')}\n`;
  const comments = columns.flatMap(({ described: { name, comment } }) =>
    comment === undefined
      ? []
      : [`\nCOMMENT ON COLUMN ${quoteTable(ref)}.${quoteName(name)} IS ${quoteLiteral(comment)};`],
  );
  return [
    `CREATE TABLE ${quoteTable(ref)} (${list});`,
    hasText(source.comment) ? `\nCOMMENT ON TABLE ${quoteTable(ref)} IS ${quoteLiteral(source.comment)};` : '',
    ...comments,
  ].join('');
}

/** A comment without a text is none. */
export function hasText(comment: string | undefined): comment is string {
  return comment !== undefined && comment !== '';
}

/** Drafts one column; what fills it and cannot be kept is listed. */
export function draftColumn(table: TableRef, plan: ColumnPlan, drafting: Drafting): DraftedColumn {
  const { source, type } = plan;
  const filling = draftFilling(table, plan, drafting);
  const limits = valueLimits({ ...type, types: drafting.types, serverVersion: drafting.serverVersion });
  const isNullable = source.isNullable && filling.identity === undefined;
  const words = [quoteName(source.name), type.printed, filling.sql, isNullable ? '' : 'NOT NULL'];
  const described: Column = {
    name: source.name,
    nativeType: type.printed,
    type: type.type,
    isNullable,
    hasDefault: filling.sql !== '',
    ...(filling.identity === undefined ? {} : { identity: filling.identity }),
    encodings: columnEncodings(drafting.types, type),
    ...(limits === undefined ? {} : { limits }),
    ...(filling.default === undefined ? {} : { default: filling.default }),
    ...(hasText(source.comment) ? { comment: source.comment } : {}),
  };
  const { sequence } = filling;
  return {
    sql: words.filter((word) => word !== '').join(' '),
    described,
    ...(sequence === undefined ? {} : { sequence: { ref: sequence, column: source.name } }),
  };
}

/** What fills a column that a row leaves out. */
interface Filling {
  readonly sql: string;
  readonly identity?: 'always' | 'by-default';
  readonly default?: NeutralDefault;
  readonly sequence?: TableRef;
}

const identityTypes: ReadonlySet<string> = new Set(['int2', 'int4', 'int8']);

function draftFilling(table: TableRef, plan: ColumnPlan, drafting: Drafting): Filling {
  const { source, type } = plan;
  if (source.identity !== undefined) {
    const native = drafting.types.get(type.oid);
    if (identityTypes.has(native?.name ?? '')) return draftIdentity(table, plan, drafting);
    if (native?.name === 'numeric') return draftSerial(table, plan, drafting);
    drafting.notCarried.push({
      kind: 'identity',
      name: printColumn(table, source.name),
      because: `a column of the type ${type.printed} does not count`,
    });
    return { sql: '' };
  }
  const serverMajor = Math.floor(drafting.serverVersion / 10_000);
  const filling = planDefault({ source, to: type, types: drafting.types, serverMajor });
  if (typeof filling === 'string') {
    drafting.notCarried.push({ kind: 'default', name: printColumn(table, source.name), because: filling });
    return { sql: '' };
  }
  return filling === undefined ? { sql: '' } : { sql: `DEFAULT ${filling.sql}`, default: filling.neutral };
}

function draftIdentity(table: TableRef, { source }: ColumnPlan, drafting: Drafting): Filling {
  const identity = source.identity ?? 'by-default';
  const sequence = nameSequence(table, source.name, drafting);
  const when = identity === 'always' ? 'ALWAYS' : 'BY DEFAULT';
  return { sql: `GENERATED ${when} AS IDENTITY (SEQUENCE NAME ${quoteTable(sequence)})`, identity };
}

/** Identity columns are of integer types; other numbers take their values from a sequence of their own, as `serial` does. */
function draftSerial(table: TableRef, { source }: ColumnPlan, drafting: Drafting): Filling {
  const sequence = nameSequence(table, source.name, drafting);
  drafting.definitions.push({
    id: sequenceId(sequence),
    kind: 'sequence',
    tables: [table],
    dependsOn: [],
    impliedBy: [tableId(table)],
    section: 'before-data',
    sql: `CREATE SEQUENCE ${quoteTable(sequence)};`,
  });
  const sql = `DEFAULT pg_catalog.nextval(${quoteLiteral(quoteTable(sequence))}::pg_catalog.regclass)`;
  return { sql, identity: 'by-default', sequence };
}

function nameSequence(table: TableRef, column: string, { names, sequences }: Drafting): TableRef {
  const name = names.relations.choose([`${table.name}_${column}_seq`], {
    within: table.schema,
    earlier: sequenceHolder(table.name, column),
    standsFor: ['sequence', table.name, column],
  });
  const ref: TableRef = { schema: table.schema, name };
  sequences.push({ ref, ownedBy: { table, column } });
  return ref;
}
