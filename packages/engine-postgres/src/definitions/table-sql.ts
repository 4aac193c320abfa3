import { quoteName, quoteTable } from '../quote.ts';
import { type ColumnClauses, columnOptionsSql, columnSettingsSql, columnSql, optionSql } from './column-sql.ts';
import { type ConstraintRow, isLateConstraint } from './constraint-rows.ts';
import {
  afterInheritingSql,
  beforeInheritingSql,
  needsStandIn,
  type Inheritance,
  inheritedColumns,
  inheritedFrom,
  isInheriting,
} from './inherit-sql.ts';
import { isSince, type ReadContext } from './read-context.ts';
import type { ColumnRow, TableRow } from './table-rows.ts';

/** A table with what is needed to write it. */
export interface TableParts extends Inheritance {
  /** Check and not-null constraints that are stated with the table. */
  readonly inside: readonly ConstraintRow[];
}

/** Which check and not-null constraints a table states itself: those not merely inherited, and all of a partition. */
export function statedInside(
  { row, parents }: Pick<Inheritance, 'row' | 'parents'>,
  constraint: ConstraintRow,
  context: ReadContext,
): boolean {
  if (isLateConstraint(constraint, context)) return false;
  // A partition is made alone and then attached, which wants what the parent has to be there.
  if (constraint.is_local || row.bound !== null) return true;
  // What the parent was never checked for comes to it late, but may hold here from the start.
  const name = row.columns.find(({ number }) => number === constraint.columns[0])?.name;
  return constraint.type === 'n' && !parents.some((parent) => hasValidNotNull(parent, name));
}

function hasValidNotNull(parent: TableRow, column: string | undefined): boolean {
  return parent.columns.some(
    ({ name, not_null: isNotNull, has_unchecked_nulls: isUnchecked }) => name === column && isNotNull && !isUnchecked,
  );
}

/** Everything that makes the table as it is before its data. */
export function tableSql(parts: TableParts, context: ReadContext): string {
  const { row } = parts;
  const name = quoteTable(row);
  const replica = { n: 'NOTHING', f: 'FULL' }[row.replica_identity];
  return [
    beforeInheritingSql(parts, context),
    createSql(parts, context),
    afterInheritingSql(parts),
    ...row.columns.map((column) => afterwardsSql(parts, column, context)),
    ...row.columns.map((column) => settingsSql(parts, column)),
    ...row.columns.map(sequenceTypeSql),
    ...(isSince(context, 15) ? row.columns.map((column) => sequencePersistenceSql(row, column)) : []),
    replica === undefined ? '' : `\nALTER TABLE ONLY ${name} REPLICA IDENTITY ${replica};`,
    attachSql(row),
  ].join('');
}

function createSql(parts: TableParts, context: ReadContext): string {
  const { row } = parts;
  const elements = [...columnElements(parts, context), ...tableConstraints(parts)];
  const list = elements.length === 0 ? '' : `\n  ${elements.join(',\n  ')}\n`;
  const options = [
    ...row.options.map((option) => optionSql(option)),
    ...(row.toast_options ?? []).map((option) => optionSql(option, 'toast.')),
  ];
  return [
    `CREATE ${row.is_unlogged ? 'UNLOGGED ' : ''}TABLE ${quoteTable(row)}`,
    row.of_type === null ? '' : ` OF ${row.of_type}`,
    row.of_type !== null && list === '' ? '' : ` (${list})`,
    isInheriting(parts) ? ` INHERITS (${inheritedFrom(parts).join(', ')})` : '',
    row.partition_key === null ? '' : ` PARTITION BY ${row.partition_key}`,
    row.method === null ? '' : ` USING ${quoteName(row.method)}`,
    options.length === 0 ? '' : ` WITH (${options.join(', ')})`,
    ';',
  ].join('');
}

function columnElements(parts: TableParts, context: ReadContext): string[] {
  const { row } = parts;
  return row.columns.flatMap((column) => {
    const clauses: ColumnClauses = {
      isDefaultApart: parts.defaultsApart.has(column.number),
      notNull: notNullSql(parts, column, context),
    };
    if (row.of_type !== null) {
      const options = columnOptionsSql(column, clauses);
      return options === '' ? [] : [`${quoteName(column.name)} WITH OPTIONS ${options}`];
    }
    if (!column.is_local && row.bound === null) return [];
    // The table that stands in for the parents computes it already, and up to version 15 only one of the two may say how.
    const isSaid = column.generated !== '' && needsStandIn(parts);
    return [columnSql(isSaid ? { ...column, default: null } : column, clauses)];
  });
}

function notNullSql(parts: TableParts, column: ColumnRow, context: ReadContext): string {
  if (!isSince(context, 18)) return column.not_null ? 'NOT NULL' : '';
  const constraint = parts.inside.find(({ type, columns }) => type === 'n' && columns[0] === column.number);
  if (constraint === undefined) return '';
  return `CONSTRAINT ${quoteName(constraint.name)} NOT NULL${constraint.is_no_inherit ? ' NO INHERIT' : ''}`;
}

/** Checks, and what is said about columns that come from a parent. */
function tableConstraints(parts: TableParts): string[] {
  const written = new Set(
    parts.row.columns.filter((column) => column.is_local || parts.row.bound !== null).map((column) => column.number),
  );
  return parts.inside
    .filter(({ type, columns }) => type === 'c' || !columns.some((number) => written.has(number)))
    .map((constraint) => `CONSTRAINT ${quoteName(constraint.name)} ${constraint.definition}`);
}

/** What an inheriting table does otherwise than its parents. */
function afterwardsSql(parts: TableParts, column: ColumnRow, context: ReadContext): string {
  const inherited = inheritedColumns(parts, column);
  if (inherited.length === 0) return '';
  const alter = `\nALTER TABLE ONLY ${quoteTable(parts.row)} ALTER COLUMN ${quoteName(column.name)}`;
  const actions = [...defaultActions(parts, column, inherited), ...notNullActions(parts, column, inherited, context)];
  return actions.map((action) => `${alter} ${action};`).join('');
}

function defaultActions(parts: TableParts, column: ColumnRow, inherited: readonly ColumnRow[]): string[] {
  if (needsStandIn(parts) || column.generated !== '') return [];
  if (column.default === null) {
    return inherited.some((parent) => parent.default !== null && parent.generated === '') ? ['DROP DEFAULT'] : [];
  }
  const isSaid = column.is_local || parts.defaultsApart.has(column.number);
  return isSaid || inherited.every((parent) => parent.default === column.default)
    ? []
    : [`SET DEFAULT ${column.default}`];
}

/** Since 18, not-null constraints speak for themselves. */
function notNullActions(
  parts: TableParts,
  column: ColumnRow,
  inherited: readonly ColumnRow[],
  context: ReadContext,
): string[] {
  if (isSince(context, 18)) return [];
  const isGiven = inherited.some((parent) => parent.not_null);
  if (isGiven && !column.not_null) return ['DROP NOT NULL'];
  return column.not_null && !isGiven && !column.is_local && !needsStandIn(parts) ? ['SET NOT NULL'] : [];
}

function settingsSql(parts: TableParts, column: ColumnRow): string {
  const parent = needsStandIn(parts) ? undefined : inheritedColumns(parts, column)[0];
  const inherited = parent ?? { storage: column.type_storage, compression: '' };
  return columnSettingsSql(quoteTable(parts.row), column, inherited);
}

/** The sequence of an identity column is of the column's type, unless the column was copied by LIKE from one of another type. */
function sequenceTypeSql({ type, sequence }: ColumnRow): string {
  if (sequence === null || sequence.type === type) return '';
  const limits = `MINVALUE ${sequence.minimum} MAXVALUE ${sequence.maximum}`;
  return `\nALTER SEQUENCE ${quoteTable(sequence)} AS ${sequence.type} ${limits};`;
}

/** The sequence of an identity column is as lasting as its table, unless it was told otherwise. */
function sequencePersistenceSql(row: TableRow, column: ColumnRow): string {
  if (column.sequence === null || column.sequence.is_unlogged === row.is_unlogged) return '';
  return `\nALTER SEQUENCE ${quoteTable(column.sequence)} SET ${column.sequence.is_unlogged ? 'UNLOGGED' : 'LOGGED'};`;
}

function attachSql(row: TableRow): string {
  const parent = row.parents[0];
  if (row.bound === null || parent === undefined) return '';
  return `\nALTER TABLE ONLY ${quoteTable(parent)} ATTACH PARTITION ${quoteTable(row)} ${row.bound};`;
}
