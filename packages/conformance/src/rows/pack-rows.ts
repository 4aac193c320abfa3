import type { FieldBatch, NeutralType } from '@sync/core/connector';
import { nullLength } from '@sync/core/connector';
import type { TextRow } from '../fixtures/fixture.ts';

/** The bytes of one field: canonical text in UTF-8, raw bytes for `bytes` (written as hexadecimal digits). */
export function fieldBytes(text: string, type: NeutralType): Uint8Array {
  return type.kind === 'bytes' ? Buffer.from(text, 'hex') : Buffer.from(text, 'utf8');
}

/** The text of one field's bytes. */
export function fieldText(bytes: Uint8Array, type: NeutralType): string {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return type.kind === 'bytes' ? view.toString('hex') : view.toString('utf8');
}

/** Makes one field batch of rows. */
export function packRows(types: readonly NeutralType[], rows: readonly TextRow[]): FieldBatch {
  const columnCount = types.length;
  const starts = new Uint32Array(rows.length * columnCount);
  const lengths = new Int32Array(rows.length * columnCount);
  const parts: Uint8Array[] = [];
  let end = 0;
  for (const [r, row] of rows.entries()) {
    for (const [c, type] of types.entries()) {
      const text = row[c] ?? null;
      const bytes = text === null ? undefined : fieldBytes(text, type);
      starts[r * columnCount + c] = end;
      lengths[r * columnCount + c] = bytes?.length ?? nullLength;
      if (bytes !== undefined) parts.push(bytes);
      end += bytes?.length ?? 0;
    }
  }
  return { rowCount: rows.length, columnCount, bytes: Buffer.concat(parts), starts, lengths };
}

/** The rows of a field batch, copied out of its buffer. */
export function unpackRows(types: readonly NeutralType[], batch: FieldBatch): TextRow[] {
  const { rowCount, columnCount, bytes, starts, lengths } = batch;
  if (columnCount !== types.length) throw new Error(`a batch has ${columnCount} columns where ${types.length} belong`);
  return Array.from({ length: rowCount }, (_, r) =>
    types.map((type, c) => {
      const length = lengths[r * columnCount + c] ?? nullLength;
      const start = starts[r * columnCount + c] ?? 0;
      return length === nullLength ? null : fieldText(bytes.subarray(start, start + length), type);
    }),
  );
}

/** Orders rows by their text, so that two tables compare whatever order they were read in. */
export function sortRows(rows: readonly TextRow[]): TextRow[] {
  return rows
    .map((row) => ({ row, key: JSON.stringify(row) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ row }) => row);
}
