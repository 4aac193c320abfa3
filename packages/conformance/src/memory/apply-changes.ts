import {
  changeFields,
  type ChangesWriteRequest,
  deleteOperation,
  type NeutralType,
  type WriteReport,
} from '@sync/core/connector';
import type { TextRow } from '../fixtures/fixture.ts';
import { checkRow, checkUnique } from './constraints.ts';
import { completeRow, fillComputed } from './insert-rows.ts';
import type { MemoryTable } from './memory-database.ts';

interface Change {
  readonly row: TextRow;
  readonly operation: string | null;
  readonly sequence: string | null;
}

/** The table with changes applied: of those of one key the newest. @throws {WriteError} */
export function applyChanges(
  table: MemoryTable,
  request: ChangesWriteRequest,
  incoming: readonly TextRow[],
): { readonly table: MemoryTable; readonly report: WriteReport } {
  const rows = new Map(table.rows.map((row) => [keyIn(table, request.key, row), row]));
  let rowsWritten = 0;
  let rowsDeleted = 0;
  for (const [key, { row, operation }] of newestOf(request, incoming)) {
    const before = rows.get(key);
    if (operation === deleteOperation) {
      if (rows.delete(key)) rowsDeleted += 1;
      continue;
    }
    const after = [
      ...(before === undefined ? completeRow(table, request.columns, row) : overwrite(table, request, { before, row })),
    ];
    fillComputed(table, after);
    checkRow(table, after);
    if (JSON.stringify(after) === JSON.stringify(before)) continue;
    rows.set(key, after);
    rowsWritten += 1;
  }
  const changed = { ...table, rows: [...rows.values()] };
  checkUnique(changed);
  return { table: changed, report: { table: table.ref, rowsReceived: incoming.length, rowsWritten, rowsDeleted } };
}

function newestOf(request: ChangesWriteRequest, incoming: readonly TextRow[]): ReadonlyMap<string, Change> {
  const places = request.key.map((name) => request.columns.indexOf(name));
  const newest = new Map<string, Change>();
  for (const fields of incoming) {
    const row = fields.slice(0, -changeFields);
    const [operation = null, sequence = null] = fields.slice(-changeFields);
    const key = JSON.stringify(places.map((place) => row[place] ?? null));
    const known = newest.get(key);
    if (known === undefined || !isBefore(sequence, known.sequence, request.sequenceType)) {
      newest.set(key, { row, operation, sequence });
    }
  }
  return newest;
}

/** A change without a sequence comes before all others. */
function isBefore(one: string | null, other: string | null, type: NeutralType): boolean {
  if (one === null || other === null) return one === null && other !== null;
  return type.kind === 'integer' ? BigInt(one) < BigInt(other) : one < other;
}

function keyIn({ columns }: MemoryTable, key: readonly string[], row: TextRow): string {
  return JSON.stringify(key.map((name) => row[columns.findIndex((column) => column.name === name)] ?? null));
}

function overwrite(
  { columns }: MemoryTable,
  request: ChangesWriteRequest,
  { before, row }: { readonly before: TextRow; readonly row: TextRow },
): TextRow {
  return columns.map(({ name }, i) => {
    const place = request.columns.indexOf(name);
    return (place < 0 ? before[i] : row[place]) ?? null;
  });
}
