import { SyncError } from '@sync/core/connector';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeGob } from '../src/gob/decode-gob.ts';
import { GobStruct, type GobValue, RawString } from '../src/gob/gob-value.ts';
import { createRowBatcher } from '../src/rows/create-row-batcher.ts';
import { parseNativeType } from '../src/types/parse-native-type.ts';
import fixtures from './fixtures/gob-rows.json' with { type: 'json' };
import { type Cell, encodeBytesRow, encodeRow } from './gob-encoder.ts';

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const bytes = fc.uint8Array({ maxLength: 200 });
const key = fc.string({ unit: 'grapheme', maxLength: 12 });

const { cell } = fc.letrec<{ cell: Cell }>((tie) => ({
  cell: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant<Cell>({ go: 'nil' }),
    fc.boolean().map((value): Cell => ({ go: 'bool', value })),
    int64.map((value): Cell => ({ go: 'int64', value })),
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((value): Cell => ({ go: 'uint64', value })),
    fc.double().map((value): Cell => ({ go: 'float64', value })),
    bytes.map((value): Cell => ({ go: 'string', value })),
    bytes.map((value): Cell => ({ go: '[]uint8', value })),
    bytes.map((each): Cell => ({ go: 'neosynctypes.Binary', bytes: each })),
    bytes.map((each): Cell => ({ go: 'neosynctypes.Bits', bytes: each, length: each.length * 8 })),
    fc.record({
      go: fc.constant('neosynctypes.Interval' as const),
      microseconds: int64,
      days: fc.integer(),
      months: fc.integer(),
    }),
    fc.array(tie('cell'), { maxLength: 5 }).map((value): Cell => ({ go: '[]interface {}', value })),
    fc.array(tie('cell'), { maxLength: 5 }).map((elements): Cell => ({ go: 'neosynctypes.NeosyncArray', elements })),
    fc
      .array(fc.tuple(key, tie('cell')), { maxLength: 5 })
      .map((entries): Cell => ({ go: 'map[string]interface {}', value: new Map(entries) })),
  ),
}));

/** Ids as any server may have them; lengths that mean nothing are any numbers. */
const encoding = fc.record({
  firstId: fc.integer({ min: 64, max: 60_000 }),
  noise: fc.integer({ min: 0, max: 2 ** 40 }).map((value) => () => value),
});

const row = fc.array(fc.tuple(key, cell), { maxLength: 10 }).map((entries) => new Map(entries));

describe('any row', () => {
  it('is decoded as it was encoded, whatever ids and lengths say', () => {
    fc.assert(
      fc.property(row, encoding, (given, options) => {
        const decoded = decodeGob(encodeRow(given, options));
        expect([...decoded].map(([name, value]) => [name, show(value)])).toEqual(
          [...given].map(([name, value]) => [name, showCell(value)]),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('is decoded when its values are bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(key, bytes), { maxLength: 10 }), encoding, (entries, options) => {
        const given = new Map(entries);
        const decoded = decodeGob(encodeBytesRow(given, options));
        expect([...decoded].map(([name, value]) => [name, show(value)])).toEqual(
          [...given].map(([name, value]) => [name, { bytes: hex(value) }]),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('that is damaged gives another row or READ_CORRUPT, never anything else', () => {
    const payloads = fixtures.rows.map(({ hex: payload }) => Buffer.from(payload, 'hex'));
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...payloads), damage, (payload, places) => {
        const damaged = Buffer.from(payload);
        for (const [place, value] of places) damaged[place % damaged.length] = value;
        expectRowOrCorrupt(damaged);
      }),
      { numRuns: 1000 },
    );
  });

  it('of random bytes gives READ_CORRUPT or a row', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), expectRowOrCorrupt), { numRuns: 500 });
  });
});

const typed = ['id', 'b', 'bit', 'ts', 'd', 'a', 'i', 'data', 'n', 's', 't', 'jsonb_col', 'text_array_col'];
const columns = typed.map((name, index) => ({
  name,
  type: parseNativeType(
    [
      'bigint',
      'bytea',
      'bit(8)',
      'timestamp with time zone',
      'date',
      'text[]',
      'interval',
      'jsonb',
      'numeric',
      'text',
      'boolean',
      'jsonb',
      'text[]',
    ][index] ?? '',
    'postgres',
  ),
}));

const batcher = createRowBatcher({
  table: { schema: 'public', name: 't' },
  columns,
  engine: 'postgres',
  batchBytes: 4096,
  maxFieldBytes: 1_000_000,
  onLoss: () => {},
});

function expectRowOrCorrupt(payload: Uint8Array): void {
  batcher.handOut();
  for (const work of [() => decodeGob(payload), () => batcher.add(payload)]) {
    try {
      work();
    } catch (error) {
      expect(SyncError.isInstance(error) && error.code).toBe('READ_CORRUPT');
    }
  }
}

function hex(value: Uint8Array): string {
  return Buffer.from(value).toString('hex');
}

function show(value: GobValue): unknown {
  if (typeof value === 'string') return { string: hex(Buffer.from(value)) };
  if (value instanceof RawString) return { string: hex(value.bytes) };
  if (value instanceof Uint8Array) return { bytes: hex(value) };
  if (value instanceof GobStruct) {
    const { fields, name } = value;
    return [
      name,
      ...[...fields]
        .filter(([field]) => field !== 'BaseType' && field !== 'JsonScanner')
        .map(([field, each]) => [field, show(each)]),
    ];
  }
  if (Array.isArray(value)) return value.map((each: GobValue) => show(each));
  if (value instanceof Map)
    return { map: Array.from(value as Map<string, GobValue>, ([name, each]) => [name, show(each)]) };
  return value;
}

function showCell(given: Cell): unknown {
  const field = (name: string, value: unknown, zero: unknown): [string, unknown][] =>
    value === zero ? [] : [[name, value]];
  switch (given.go) {
    case 'nil':
      return null;
    case 'string':
      return { string: hex(given.value) };
    case '[]uint8':
      return { bytes: hex(given.value) };
    case '[]interface {}':
      return given.value.map(showCell);
    case 'map[string]interface {}':
      return { map: Array.from(given.value, ([name, each]) => [name, showCell(each)]) };
    case 'neosynctypes.Binary':
      return [given.go, ...(given.bytes.length === 0 ? [] : [['Bytes', { bytes: hex(given.bytes) }]])];
    case 'neosynctypes.Bits':
      return [
        given.go,
        ...(given.bytes.length === 0
          ? []
          : [
              ['Bytes', { bytes: hex(given.bytes) }],
              ['Len', BigInt(given.length)],
            ]),
      ];
    case 'neosynctypes.Interval':
      return [
        given.go,
        ...field('Microseconds', given.microseconds, 0n),
        ...field('Days', BigInt(given.days), 0n),
        ...field('Months', BigInt(given.months), 0n),
      ];
    case 'neosynctypes.NeosyncArray':
      return [given.go, ...(given.elements.length === 0 ? [] : [['Elements', given.elements.map(showCell)]])];
    default:
      return 'value' in given ? given.value : undefined;
  }
}
