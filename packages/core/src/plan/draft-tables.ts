import type { Catalog, Column, Table } from '../catalog/catalog.ts';
import { compareColumns } from '../catalog/compare-columns.ts';
import type { ColumnRules } from '../catalog/compile-rules.ts';
import { placeForeignKeys } from '../catalog/create-placement.ts';
import type { NotCarried } from '../catalog/definition.ts';
import type { Placement } from '../catalog/placement.ts';
import { printName, printTableRef, type TableRef, tableKey } from '../catalog/table-ref.ts';
import type { DraftRequest, DraftTable } from '../connector/sink.ts';

export interface DraftInput {
  readonly sourceCatalog: Catalog;
  readonly place: Placement;
  readonly rules: ColumnRules;
  /**
   * Columns that turned out not to fit, which the option `onUnfit` for all columns is then about. @defaultValue none: only rules
   * of columns count
   */
  readonly unfit?: UnfitColumns;
}

/** Names columns, by the names of the source. */
export interface UnfitColumns {
  has(table: TableRef, column: string): boolean;
  readonly size: number;
}

/** What the sink is asked to draft, and what is not even asked for. */
export interface DraftPlan {
  readonly request: DraftRequest;
  readonly notCarried: readonly NotCarried[];
}

/**
 * Describes the source's tables for a sink of another dialect: at their places, computed columns left out (their expressions are in the
 * source's own language), columns changed as the rules say.
 */
export function draftTables(input: DraftInput): DraftPlan {
  const { sourceCatalog, place } = input;
  const lost = new Map(sourceCatalog.tables.map((table) => [tableKey(place(table.ref)), computedColumns(table)]));
  const foreignKeys = placeForeignKeys(sourceCatalog.foreignKeys, place).filter(
    ({ table, references, columns }) =>
      columns.every(({ column }) => lost.get(tableKey(table))?.has(column) === false) &&
      columns.every((pair) => lost.get(tableKey(references))?.has(pair.references) === false),
  );
  return {
    request: { tables: sourceCatalog.tables.map((table) => draftTable(table, input)), foreignKeys },
    notCarried: sourceCatalog.tables.flatMap((table) =>
      [...computedColumns(table)].map((name) => computed(table, name)),
    ),
  };
}

/** The columns that cannot take every value of the source in the tables a sink drafted. In the order of the source's tables. */
export function findUnfit({ sourceCatalog, rules }: DraftInput, drafted: readonly Table[]): UnfitColumns {
  const unfit = new Set<string>();
  const keyOf = (table: TableRef, column: string): string => JSON.stringify([tableKey(table), column]);
  for (const [index, table] of sourceCatalog.tables.entries()) {
    const sink = drafted[index];
    if (sink === undefined) continue;
    const { columns, problems } = compareColumns(table, sink, { isSameDialect: false, rules });
    for (const { source, checked } of columns) if (checked !== undefined) unfit.add(keyOf(table.ref, source.name));
    for (const { context } of problems) if (context.column !== undefined) unfit.add(keyOf(table.ref, context.column));
  }
  return { size: unfit.size, has: (table, column) => unfit.has(keyOf(table, column)) };
}

function draftTable(table: Table, input: DraftInput): DraftTable {
  const { place, rules } = input;
  const lost = computedColumns(table);
  const isWhole = ({ columns }: { readonly columns: readonly string[] }): boolean =>
    columns.every((name) => !lost.has(name));
  const kept = table.columns.filter(({ name }) => !lost.has(name));
  const types = kept.flatMap(({ name }): [string, string][] => {
    const { type } = rules.ruleOf(table.ref, name);
    return type === undefined ? [] : [[name, type]];
  });
  const { indexes } = table;
  const drafted: Table = {
    ...table,
    ref: place(table.ref),
    columns: kept.map((column) => draftColumn(table, column, input)),
    uniqueKeys: table.uniqueKeys.filter(isWhole),
    ...(indexes && {
      indexes: indexes.filter(({ columns }) => isWhole({ columns: columns.map(({ name }) => name) })),
    }),
    loadTriggers: [],
  };
  return { table: drafted, types: new Map(types) };
}

function draftColumn(table: Table, column: Column, { rules, unfit }: DraftInput): Column {
  const { onUnfit, isOwn } = rules.ruleOf(table.ref, column.name);
  if (!isOwn && unfit?.has(table.ref, column.name) !== true) return column;
  if (onUnfit === 'text') return asText(column);
  const isInPrimaryKey = table.uniqueKeys.some(({ isPrimary, columns }) => isPrimary && columns.includes(column.name));
  return onUnfit === 'null' && !isInPrimaryKey ? { ...column, isNullable: true } : column;
}

/** Made as a text that takes whatever the source says. */
function asText({ identity: _identity, limits: _limits, default: written, ...column }: Column): Column {
  return {
    ...column,
    type: { kind: 'text', isFixed: false },
    encodings: [],
    ...(written?.kind === 'value' && { default: written }),
  };
}

function computedColumns({ columns }: Table): ReadonlySet<string> {
  return new Set(columns.flatMap(({ name, generated }) => (generated === undefined ? [] : [name])));
}

function computed({ ref }: Table, column: string): NotCarried {
  return {
    kind: 'generated column',
    name: `${printTableRef(ref)}.${printName(column)}`,
    because: "its expression is in the source's own language; so are keys and indexes that it is in",
  };
}
