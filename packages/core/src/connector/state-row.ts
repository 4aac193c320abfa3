import { printTableRef } from '../catalog/table-ref.ts';
import { ChangeError } from '../errors/classes.ts';
import type { StateColumn, StateEntry, StateRow, StateTable } from './state.ts';

/** How many digits of a second a column of an existing state table keeps, by name; undefined: as many as its type says. */
export type DigitsOf = (column: string) => number | undefined;

/** The row with its times cut to the digits that the table's columns keep: a watermark may be too early, never too late. */
export function cutStateTimes(columns: readonly StateColumn[], row: StateRow, digitsOf: DigitsOf): StateRow {
  return columns.map(({ name, type }, index) => {
    const text = row[index] ?? null;
    const isTime = type.kind === 'timestamp' || type.kind === 'time';
    const digits = isTime ? (digitsOf(name) ?? type.precision) : undefined;
    return text === null || digits === undefined ? text : cutFraction(text, digits);
  });
}

/** Canonical text of a time with no more digits behind its point, and no zeros at their end. */
export function cutFraction(text: string, digits: number): string {
  return text.replace(/\.(\d+)/, (_, fraction: string) => {
    const kept = fraction.slice(0, digits).replace(/0+$/, '');
    return kept === '' ? '' : `.${kept}`;
  });
}

/** What becomes of an entry: there are rows with its key to overwrite, or there are none. */
export type StateStep = 'update' | 'insert';

/**
 * Compares what is there with what an entry replaces. `present`: the rows with its key, read and locked in the entry's transaction;
 * of several rows one has to be what was read.
 *
 * @throws {ChangeError} CHANGE_STATE_MOVED
 */
export function compareState(entry: StateEntry, present: readonly StateRow[], digitsOf: DigitsOf): StateStep {
  const { replaces, columns } = entry;
  const step = present.length === 0 ? 'insert' : 'update';
  if (replaces === undefined) return step;
  if (replaces === 'none') {
    if (step === 'update') throw stateMoved(entry);
    return step;
  }
  const cut = (row: StateRow): StateRow => cutStateTimes(columns, row, digitsOf);
  const before = cut(replaces);
  if (!present.some((row) => isSameRow(columns, cut(row), before))) throw stateMoved(entry);
  return step;
}

/** Whether two rows say the same; the sink's numbers are not looked at. */
function isSameRow(columns: readonly StateColumn[], a: StateRow, b: StateRow): boolean {
  return columns.every(({ isNumber }, index) => isNumber === true || (a[index] ?? null) === (b[index] ?? null));
}

/** Columns that are written: all but those that the sink numbers. */
export function writtenColumns({ columns }: Pick<StateTable, 'columns'>): readonly StateColumn[] {
  return columns.filter(({ isNumber }) => isNumber !== true);
}

/** A row's values by column, of the columns that are written. */
export function writtenValues({ columns }: Pick<StateTable, 'columns'>, row: StateRow): Record<string, string | null> {
  const pairs = columns.flatMap(({ name, isNumber }, index) =>
    isNumber === true ? [] : [[name, row[index] ?? null] as const],
  );
  return Object.fromEntries(pairs);
}

/** The values of an entry's key, in the order of the key. */
export function keyValuesOf({ columns, key }: Pick<StateTable, 'columns' | 'key'>, row: StateRow): StateRow {
  return key.map((name) => row[columns.findIndex((column) => column.name === name)] ?? null);
}

/** Somebody else wrote a state between our reading and our writing it. */
export function stateMoved({ table }: Pick<StateTable, 'table'>): ChangeError {
  const name = printTableRef(table);
  return new ChangeError({
    code: 'CHANGE_STATE_MOVED',
    message: `Cannot write ${name}: what it remembers of a replica was changed by somebody else during this run, whose work was undone. Run again; it continues from what is there now.`,
    context: { table: name },
  });
}
