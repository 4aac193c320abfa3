import { createHash } from 'node:crypto';
import { type DigestRequest, ReadError, printTableRef, type TableDigest, tableKey } from '@sync/core/connector';
import type { MemoryState, MemoryTable } from './memory-database.ts';

/** The sum of every row's hash, so the order of rows does not matter and equal rows do not cancel out. */
export function digestTable(state: MemoryState, { table, columns }: DigestRequest): TableDigest {
  const found = tableOf(state, table);
  const places = columns.map((name) => placeOf(found, name));
  let sum = 0n;
  for (const row of found.rows) {
    const text = JSON.stringify(places.map((place) => row[place] ?? null));
    sum += BigInt(`0x${createHash('sha256').update(text).digest('hex')}`);
  }
  return { method: 'memory/sha256-sum', rowCount: found.rows.length, hash: (sum % 2n ** 256n).toString(16) };
}

/** @throws {ReadError} READ_FAILED when it does not exist */
export function tableOf(state: MemoryState, ref: DigestRequest['table']): MemoryTable {
  const found = state.tables.get(tableKey(ref));
  if (found !== undefined) return found;
  const table = printTableRef(ref);
  throw new ReadError({ code: 'READ_FAILED', message: `There is no table ${table}.`, context: { table } });
}

/** @throws {ReadError} READ_FAILED when the table has no such column */
export function placeOf({ ref, columns }: MemoryTable, name: string): number {
  const place = columns.findIndex((column) => column.name === name);
  if (place >= 0) return place;
  const table = printTableRef(ref);
  throw new ReadError({
    code: 'READ_FAILED',
    message: `${table} has no column ${name}.`,
    context: { table, column: name },
  });
}
