import type { NeutralType } from '@sync/core/connector';
import { createRowBatcher } from '../src/rows/create-row-batcher.ts';
import type { NeosyncLoss, RowBatcherOptions } from '../src/rows/row-batcher.ts';
import { type NeosyncEngine, parseNativeType } from '../src/types/parse-native-type.ts';
import { type Cell, encodeRow } from './gob-encoder.ts';

export const table = { schema: 'public', name: 'odd table' };

export interface Reading {
  /** Of the fields, in latin1; undefined for NULL. */
  readonly texts: (string | undefined)[];
  readonly losses: NeosyncLoss[];
}

/** What a batcher makes of rows whose columns have these types. */
export function readRows(
  rows: readonly Uint8Array[],
  columns: readonly { readonly name: string; readonly type: NeutralType; readonly isNullable?: boolean }[],
  options: Partial<RowBatcherOptions> = {},
): Reading {
  const losses: NeosyncLoss[] = [];
  const batcher = createRowBatcher({
    table,
    columns,
    engine: 'postgres',
    batchBytes: 1 << 20,
    maxFieldBytes: 1 << 20,
    onLoss: (loss) => losses.push(loss),
    ...options,
  });
  for (const row of rows) batcher.add(row);
  return { texts: textsOf(batcher.handOut()), losses };
}

export function textsOf(batch: ReturnType<ReturnType<typeof createRowBatcher>['handOut']>): (string | undefined)[] {
  if (batch === undefined) return [];
  const { bytes, starts, lengths, rowCount, columnCount } = batch;
  return Array.from({ length: rowCount * columnCount }, (_, index) => {
    const start = starts[index] ?? 0;
    const length = lengths[index] ?? -1;
    return length === -1 ? undefined : Buffer.from(bytes.subarray(start, start + length)).toString('latin1');
  });
}

let next = 64;

/** One value in a column of a type, which `format_type` or `information_schema` says. */
export function readCell(
  cell: Cell,
  type: string | NeutralType,
  { engine = 'postgres', ...options }: Partial<RowBatcherOptions> = {},
): Reading & { readonly text: string | undefined } {
  next = next === 90 ? 64 : next + 1;
  const row = encodeRow(new Map([['c', cell]]), { firstId: next, noise: () => 7 });
  const neutral = typeof type === 'string' ? parseNativeType(type, engine as NeosyncEngine) : type;
  const reading = readRows([row], [{ name: 'c', type: neutral }], { engine, ...options });
  return { ...reading, text: reading.texts[0] };
}

export function text(value: string, encoding: BufferEncoding = 'utf8'): Cell {
  return { go: 'string', value: Buffer.from(value, encoding) };
}

export function moment(parts: readonly number[], zone = '', isBc = false): Cell {
  return { go: 'neosynctypes.NeosyncDateTime', parts, zone, isBc };
}

export function list(...value: Cell[]): Cell {
  return { go: '[]interface {}', value };
}

export function wrapped(...elements: Cell[]): Cell {
  return { go: 'neosynctypes.NeosyncArray', elements };
}
