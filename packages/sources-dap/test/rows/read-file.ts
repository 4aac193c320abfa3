import type { FieldBatch, NeutralType, Table } from '@sync/core/connector';
import { readPart } from '../../src/rows/read-part.ts';
import type { RowFormat } from '../../src/rows/row-format.ts';
import { planRows } from '../../src/rows/row-plan.ts';

export type TextRow = readonly (string | null)[];

/** A table with a key `id` and columns of these types. */
export function tableOf(types: Readonly<Record<string, NeutralType>>): Table {
  const all: Readonly<Record<string, NeutralType>> = { id: { kind: 'integer', bits: 64, isUnsigned: false }, ...types };
  return {
    ref: { schema: 'canvas', name: 'things' },
    kind: 'table',
    columns: Object.entries(all).map(([name, type]) => ({
      name,
      type,
      nativeType: type.kind,
      isNullable: name !== 'id',
      hasDefault: false,
      encodings: [],
    })),
    uniqueKeys: [{ name: 'pk_things', columns: ['id'], isPrimary: true, isDeferrable: false }],
    loadTriggers: [],
    estimatedRows: -1,
    estimatedBytes: -1,
  };
}

export const text: NeutralType = { kind: 'text', isFixed: false };

export interface FileReading {
  readonly table: Table;
  readonly format?: RowFormat;
  readonly form?: 'rows' | 'changes';
  /** @defaultValue what `form` is for */
  readonly content?: 'snapshot' | 'changes';
  readonly batchBytes?: number;
  readonly maxFieldBytes?: number;
  /** Bytes of a piece in which the file arrives. @defaultValue all at once */
  readonly pieceBytes?: number;
}

export interface FileRows {
  readonly rows: readonly TextRow[];
  readonly batches: number;
  readonly replaced: ReadonlyMap<string, number>;
  readonly unknown: readonly string[];
}

/** What is in a file. */
export async function readFile(file: Uint8Array | string, reading: FileReading): Promise<FileRows> {
  const { table, format = 'tsv', form = 'rows', batchBytes = 64 * 1024, maxFieldBytes = 1024 * 1024 } = reading;
  const content = reading.content ?? (form === 'rows' ? 'snapshot' : 'changes');
  const replaced = new Map<string, number>();
  const unknown: string[] = [];
  const plan = planRows({ table, form, content, replaced });
  const onUnknown = (name: string): void => void unknown.push(name);
  const options = { table: table.ref, part: 1, format, plan, batchBytes, maxFieldBytes, onUnknown };
  const rows: TextRow[] = [];
  let batches = 0;
  const bytes = typeof file === 'string' ? Buffer.from(file) : file;
  for await (const batch of readPart(inPieces(bytes, reading.pieceBytes ?? bytes.length), options)) {
    rows.push(...rowsOf(batch));
    batches += 1;
  }
  return { rows, batches, replaced, unknown };
}

/** A file as it arrives. */
export async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array, void, void> {
  for (let at = 0; at < bytes.length; at += size) {
    yield bytes.subarray(at, at + size);
  }
}

function rowsOf({ rowCount, columnCount, bytes, starts, lengths }: FieldBatch): TextRow[] {
  return Array.from({ length: rowCount }, (_, row) =>
    Array.from({ length: columnCount }, (__, column) => {
      const field = row * columnCount + column;
      const start = starts[field] ?? 0;
      const length = lengths[field] ?? -1;
      return length < 0 ? null : Buffer.from(bytes.subarray(start, start + length)).toString();
    }),
  );
}
