import {
  compareState,
  cutStateTimes,
  type DigitsOf,
  keyValuesOf,
  type StateEntry,
  type StateRemoval,
  type StateRow,
  type StateTable,
  type TableKey,
  tableKey,
  writtenColumns,
} from '@sync/core/connector';
import { completeRow } from './insert-rows.ts';
import type { MemoryState, MemoryTable } from './memory-database.ts';

/** What one unit does to states; done again over what is committed by then. */
export type StateChange =
  | { readonly kind: 'put'; readonly entry: StateEntry }
  | { readonly kind: 'remove'; readonly removal: StateRemoval };

/** The rows with these values, in the columns asked for; undefined when there is no such table. */
export function readStates(
  { tables }: MemoryState,
  {
    table: ref,
    columns,
    where = new Map<string, string>(),
  }: StateTable & { readonly where?: ReadonlyMap<string, string> },
): readonly StateRow[] | undefined {
  const table = tables.get(tableKey(ref));
  if (table === undefined) return undefined;
  const places = placesOf(table, columns);
  const wanted = [...where].map(([name, value]) => ({ place: placeIn(table, name), value }));
  return table.rows
    .filter((row) => wanted.every(({ place, value }) => row[place] === value))
    .map((row) => places.map((place) => row[place] ?? null));
}

/** The tables with changes of states made. @throws {ChangeError} CHANGE_STATE_MOVED */
export function changeStates(
  tables: ReadonlyMap<TableKey, MemoryTable>,
  changes: readonly StateChange[],
): ReadonlyMap<TableKey, MemoryTable> {
  const changed = new Map(tables);
  for (const change of changes) {
    const of = change.kind === 'put' ? change.entry : change.removal;
    const key = tableKey(of.table);
    const table = changed.get(key) ?? stateTable(of);
    if (change.kind === 'put') changed.set(key, putState(table, change.entry));
    else if (changed.has(key)) changed.set(key, removeState(table, change.removal));
  }
  return changed;
}

function putState(table: MemoryTable, entry: StateEntry): MemoryTable {
  const digits = digitsIn(table);
  const row = cutStateTimes(entry.columns, entry.row, digits);
  const isSame = isOfKey(table, entry, keyValuesOf(entry, entry.row));
  const places = placesOf(table, entry.columns);
  const present = table.rows.filter(isSame).map((each) => places.map((place) => each[place] ?? null));
  const written = writtenColumns(entry);
  const values = written.map(({ name }) => row[entry.columns.findIndex((column) => column.name === name)] ?? null);
  const names = written.map(({ name }) => name);
  if (compareState(entry, present, digits) === 'insert') {
    const whole = completeRow(table, names, values);
    return { ...table, rows: [...table.rows, numbered(table, entry, whole)] };
  }
  const named = new Map(names.map((name, i) => [name, values[i] ?? null]));
  const overwrite = (each: StateRow): StateRow =>
    table.columns.map(({ name }, i) => (named.has(name) ? (named.get(name) ?? null) : (each[i] ?? null)));
  return { ...table, rows: table.rows.map((each) => (isSame(each) ? overwrite(each) : each)) };
}

function removeState(table: MemoryTable, removal: StateRemoval): MemoryTable {
  const isSame = isOfKey(table, removal, removal.keyValues);
  return { ...table, rows: table.rows.filter((row) => !isSame(row)) };
}

function numbered(table: MemoryTable, { columns }: StateTable, row: StateRow): StateRow {
  const numbers = columns.filter(({ isNumber }) => isNumber === true).map(({ name }) => placeIn(table, name));
  return row.map((value, place) => {
    if (!numbers.includes(place)) return value;
    return `${1 + Math.max(0, ...table.rows.map((each) => Number(each[place] ?? 0)))}`;
  });
}

function isOfKey(table: MemoryTable, { key }: StateTable, values: StateRow): (row: StateRow) => boolean {
  const places = key.map((name) => placeIn(table, name));
  return (row) => places.every((place, i) => (row[place] ?? null) === (values[i] ?? null));
}

function digitsIn({ columns }: MemoryTable): DigitsOf {
  return (name) => {
    const type = columns.find((column) => column.name === name)?.type;
    return type?.kind === 'timestamp' ? type.precision : undefined;
  };
}

function placesOf(table: MemoryTable, columns: StateTable['columns']): readonly number[] {
  return columns.map(({ name }) => placeIn(table, name));
}

function placeIn({ columns }: MemoryTable, name: string): number {
  return columns.findIndex((column) => column.name === name);
}

/** The table that is made for states that have none. */
export function stateTable({ table, columns, key }: StateTable): MemoryTable {
  return {
    ref: table,
    columns: columns.map(({ isNumber, ...column }) => ({ ...column, hasDefault: isNumber === true })),
    uniqueKeys: [{ name: `${table.name}_pkey`, columns: key, isPrimary: true, isDeferrable: false }],
    rows: [],
    triggers: [],
  };
}
