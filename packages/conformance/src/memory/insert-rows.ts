import { printTableRef, type WriteRequest, WriteError } from '@sync/core/connector';
import type { TextRow } from '../fixtures/fixture.ts';
import { checkRow, checkUnique, keyOf, uniqueViolation } from './constraints.ts';
import { defaultOf } from './definitions.ts';
import type { MemoryTable } from './memory-database.ts';

/** One row that a unit put into its table, with the values that were left null for later. */
export interface InsertedRow {
  /** The array that stands in the table; the unit owns it until it commits. */
  readonly row: (string | null)[];
  /** The row as it came. */
  readonly whole: TextRow;
}

/** What one insert statement did. */
export interface Inserted {
  readonly table: MemoryTable;
  readonly inserted: readonly InsertedRow[];
}

/** Inserts rows of a request's columns as one statement; foreign keys are the caller's. @throws {WriteError} */
export function insertRows(table: MemoryTable, request: WriteRequest, incoming: readonly TextRow[]): Inserted {
  const deferred = new Set(request.deferredKeys.flatMap(({ columns }) => columns));
  const rows: TextRow[] = [...table.rows];
  const inserted: InsertedRow[] = [];
  const index = request.onConflict === 'error' ? undefined : indexRows(table);
  for (const values of incoming) {
    const whole = completeRow(table, request.columns, values);
    const row = whole.map((value, place) => (deferred.has(table.columns[place]?.name ?? '') ? null : value));
    fillComputed(table, row);
    checkRow(table, row);
    const conflict = index === undefined ? undefined : findConflict(table, index, row, request.onConflict);
    if (conflict === undefined) {
      rows.push(row);
      addToIndex(table, index, row, rows.length - 1);
      inserted.push({ row, whole });
    } else if (request.onConflict === 'update') {
      rows[conflict] = row;
      inserted.push({ row, whole });
    }
  }
  const filled = { ...table, rows };
  checkUnique(filled);
  return { table: filled, inserted };
}

/** Computes the columns that are copies of others. */
export function fillComputed({ columns }: MemoryTable, row: (string | null)[]): void {
  for (const [place, { copyOf }] of columns.entries()) {
    if (copyOf !== undefined) row[place] = row[columns.findIndex(({ name }) => name === copyOf)] ?? null;
  }
}

/** The row with every column of the table; columns that did not come take their default. */
export function completeRow(table: MemoryTable, columns: readonly string[], values: TextRow): TextRow {
  return table.columns.map((column) => {
    const place = columns.indexOf(column.name);
    return place < 0 ? defaultOf(column) : (values[place] ?? null);
  });
}

type Index = ReadonlyMap<string, Map<string, number>>;

function indexRows(table: MemoryTable): Index {
  return new Map(
    table.uniqueKeys.map(({ name, columns }) => [
      name,
      new Map(
        table.rows.flatMap((row, place): [string, number][] => {
          const key = keyOf(table, columns, row);
          return key === undefined ? [] : [[key, place]];
        }),
      ),
    ]),
  );
}

function addToIndex(table: MemoryTable, index: Index | undefined, row: TextRow, place: number): void {
  for (const { name, columns } of table.uniqueKeys) {
    const key = keyOf(table, columns, row);
    if (key !== undefined) index?.get(name)?.set(key, place);
  }
}

/** The place of the row that has a key of this one. Updating goes by the first key; a conflict in another is an error. */
function findConflict(
  table: MemoryTable,
  index: Index,
  row: TextRow,
  onConflict: WriteRequest['onConflict'],
): number | undefined {
  for (const [i, { name, columns }] of table.uniqueKeys.entries()) {
    const key = keyOf(table, columns, row);
    const place = key === undefined ? undefined : index.get(name)?.get(key);
    if (place === undefined) continue;
    if (onConflict === 'update' && i > 0) throw uniqueViolation(table, name);
    return place;
  }
  if (onConflict === 'update' && table.uniqueKeys.length === 0) {
    const printed = printTableRef(table.ref);
    throw new WriteError({
      code: 'WRITE_UNIQUE',
      message: `${printed} has no key to update by.`,
      context: { table: printed },
    });
  }
  return undefined;
}
