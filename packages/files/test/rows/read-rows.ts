import type { FieldBatch, NeutralType } from '@sync/core/connector';
import { plainValues, type RowFile, type RowFilesOptions, readRowFiles } from '@sync/files';

export type TextRow = readonly (string | null)[];

export const text: NeutralType = { kind: 'text', isFixed: false };
export const integer: NeutralType = { kind: 'integer', bits: 64, isUnsigned: false };

export interface Reading extends Partial<Omit<RowFilesOptions, 'columns'>> {
  /** By name, in the order of the batch. */
  readonly columns: Readonly<Record<string, NeutralType>>;
  /** Bytes of a piece in which each file arrives. @defaultValue all at once */
  readonly pieceBytes?: number;
}

export interface ReadRows {
  readonly rows: readonly TextRow[];
  /** Rows of each batch. */
  readonly batches: readonly number[];
}

/** What is in files, each by its content. */
export async function readRows(contents: readonly (string | Uint8Array)[], reading: Reading): Promise<ReadRows> {
  const { columns, pieceBytes, ...given } = reading;
  const options: RowFilesOptions = {
    table: { schema: 'public', name: 'things' },
    format: 'jsonl',
    values: plainValues,
    // So small that rows are looked for after each piece, not only at the end.
    batchBytes: pieceBytes === undefined ? 64 * 1024 : 16,
    maxFieldBytes: 1024 * 1024,
    otherColumns: new Set(),
    ...given,
    columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
  };
  const rows: TextRow[] = [];
  const batches: number[] = [];
  for await (const batch of readRowFiles(toFiles(contents, pieceBytes), options)) {
    rows.push(...rowsOf(batch));
    batches.push(batch.rowCount);
  }
  return { rows, batches };
}

async function* toFiles(
  contents: readonly (string | Uint8Array)[],
  pieceBytes: number | undefined,
): AsyncGenerator<RowFile, void, void> {
  for (const [index, content] of contents.entries()) {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    yield { name: `file-${index + 1}`, bytes: inPieces(bytes, pieceBytes ?? Math.max(1, bytes.length)) };
  }
}

/** A file as it arrives. */
export async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array, void, void> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export function rowsOf({ rowCount, columnCount, bytes, starts, lengths }: FieldBatch): TextRow[] {
  return Array.from({ length: rowCount }, (_, row) =>
    Array.from({ length: columnCount }, (__, column) => {
      const field = row * columnCount + column;
      const start = starts[field] ?? 0;
      const length = lengths[field] ?? -1;
      return length < 0 ? null : Buffer.from(bytes.subarray(start, start + length)).toString();
    }),
  );
}
