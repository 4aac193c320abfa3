import { ByteOutput, nullLength, SyncError } from '@sync/core/connector';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeGob } from '../src/gob/decode-gob.ts';
import { createRowBatcher } from '../src/rows/create-row-batcher.ts';
import { parseNativeType } from '../src/types/parse-native-type.ts';
import { ValueTarget } from '../src/values/value-target.ts';
import { writeValue } from '../src/values/write-value.ts';
import { Zones } from '../src/values/zones.ts';
import { type Cell, encodeRow } from './gob-encoder.ts';
import { text } from './read-cells.ts';

const part = (max: number) => fc.integer({ min: 0, max });
const parts = fc.tuple(part(11_000), part(13), part(32), part(24), part(60), part(59), part(999_999_999));

const { cell } = fc.letrec<{ cell: Cell }>((tie) => ({
  cell: fc.oneof(
    { depthSize: 'small' },
    fc.constant<Cell>({ go: 'nil' }),
    fc.boolean().map((value): Cell => ({ go: 'bool', value })),
    fc
      .oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.bigInt({ min: -300n, max: 300n }))
      .map((value): Cell => ({ go: 'int64', value })),
    fc.oneof(fc.double(), fc.integer(), fc.float()).map((value): Cell => ({ go: 'float64', value })),
    fc
      .oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('1.50', '-7', 'NaN', 'null', '2024-02-29', '{a}'))
      .map((value) => text(value)),
    fc.uuid().map((value) => text(value)),
    fc.uint8Array({ maxLength: 9 }).map((bytes): Cell => ({ go: 'neosynctypes.Binary', bytes })),
    fc
      .tuple(fc.uint8Array({ maxLength: 3 }), part(30))
      .map(([bytes, length]): Cell => ({ go: 'neosynctypes.Bits', bytes, length })),
    fc
      .tuple(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.integer(), fc.integer())
      .map(([microseconds, days, months]): Cell => ({ go: 'neosynctypes.Interval', microseconds, days, months })),
    fc
      .tuple(parts, fc.constantFrom('', 'UTC', 'Local', 'Asia/Kathmandu', 'Nowhere'), fc.boolean())
      .map(([each, zone, isBc]): Cell => ({ go: 'neosynctypes.NeosyncDateTime', parts: each, zone, isBc })),
    fc.array(tie('cell'), { maxLength: 4 }).map((value): Cell => ({ go: '[]interface {}', value })),
    fc
      .array(fc.tuple(fc.string({ maxLength: 4 }), tie('cell')), { maxLength: 4 })
      .map((entries): Cell => ({ go: 'map[string]interface {}', value: new Map(entries) })),
  ),
}));

const printed = [
  'bigint',
  'numeric',
  'real',
  'double precision',
  'boolean',
  'text',
  'uuid',
  'bytea',
  'bit(8)',
  'bit varying',
  'interval',
  'date',
  'timestamp without time zone',
  'timestamp with time zone',
  'time without time zone',
  'jsonb',
  'inet',
  'bigint[]',
  'text[]',
  'jsonb[]',
  'numeric[]',
  'timestamp with time zone[]',
  'inet[]',
];
const column = fc.constantFrom(...printed).map((each) => parseNativeType(each, 'postgres'));

describe('the short way from bytes to text', () => {
  it('gives what the way by values gives, for any value in any column', () => {
    fc.assert(
      fc.property(
        cell,
        column,
        fc.constantFrom('postgres' as const, 'mysql' as const, 'bucket' as const),
        (given, type, engine) => {
          const row = encodeRow(new Map([['c', given]]), { firstId: 64, noise: () => 5 });
          const short = outcome(() => {
            const batcher = createRowBatcher({
              table: { schema: 'public', name: 't' },
              columns: [{ name: 'c', type }],
              engine,
              batchBytes: 64,
              maxFieldBytes: 1e6,
              onLoss: () => {},
            });
            batcher.add(row);
            const batch = batcher.handOut();
            const length = batch?.lengths[0] ?? nullLength;
            const start = batch?.starts[0] ?? 0;
            return length === nullLength ? undefined : Buffer.from(batch?.bytes.subarray(start, start + length) ?? []);
          });
          const long = outcome(() => {
            const target = new ValueTarget({
              column: 'c',
              type,
              origin: engine,
              zones: new Zones(undefined),
              place: {},
              onLoss: () => {},
            });
            const output = new ByteOutput(64);
            const isWritten = writeValue(output, target, decodeGob(row).get('c') ?? null);
            return isWritten ? Buffer.from(output.bytes.subarray(0, output.length)) : undefined;
          });
          expect(short).toEqual(long);
        },
      ),
      { numRuns: 1500 },
    );
  });
});

function outcome(work: () => Uint8Array | undefined): string {
  try {
    const bytes = work();
    return bytes === undefined ? 'NULL' : Buffer.from(bytes).toString('hex');
  } catch (error) {
    if (!SyncError.isInstance(error)) throw error;
    return error.code;
  }
}
