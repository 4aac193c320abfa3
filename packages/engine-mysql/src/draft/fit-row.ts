import type { NotCarried } from '@sync/core/connector';
import { columnNote, type DraftColumn, type DraftingTable } from './draft-columns.ts';
import type { FittedTable } from './fit-keys.ts';
import { longestRowBytes, rowBytes } from './type-bytes.ts';

/** Turns the longest VARCHARs into texts that stand outside of the row, until the row keeps within its limit. `inKeys` stay as they are. */
export function fitRow(table: DraftingTable, inKeys: ReadonlySet<string>): FittedTable {
  const columns = new Map(table.columns);
  const notes: NotCarried[] = [];
  // A bit a column says whether it is null.
  let bytes = Math.ceil(columns.size / 8);
  for (const { native } of columns.values()) bytes += rowBytes(native);
  const movable = [...columns.entries()]
    .filter(([name, column]) => canMove(column) && !inKeys.has(name))
    .sort(([, a], [, b]) => rowBytes(b.native) - rowBytes(a.native));
  for (const [name, column] of movable) {
    if (bytes <= longestRowBytes) break;
    const { length: _, ...rest } = column.native;
    const native = { ...rest, name: column.native.name === 'varchar' ? ('text' as const) : ('blob' as const) };
    bytes -= rowBytes(column.native) - rowBytes(native);
    columns.set(name, { ...column, native });
    const because = `with its length a row would be longer than ${longestRowBytes} bytes: the column takes longer values`;
    notes.push(columnNote(table.ref, name, { kind: 'type', because }));
  }
  return { table: { ...table, columns }, notes };
}

function canMove({ native, isAsked }: DraftColumn): boolean {
  return !isAsked && (native.name === 'varchar' || native.name === 'varbinary');
}
