import fc from 'fast-check';
import type { Encoding } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { memoryFile, readRows, writeFile, type WrittenColumn } from './parquet-files.ts';

/** A kind of column: what is written, and the text that is to be read. */
interface Kind {
  readonly schema: (name: string) => WrittenColumn['schema'];
  readonly values: fc.Arbitrary<{ readonly value: unknown; readonly text: string }>;
  readonly encodings: readonly (Encoding | undefined)[];
}

const leaf =
  (element: Omit<WrittenColumn['schema'][0], 'name'>) =>
  (name: string): WrittenColumn['schema'] => [{ name, repetition_type: 'OPTIONAL', ...element }];
const day = fc.integer({ min: -719_162, max: 2_932_896 });
const isoDay = (days: number): string => new Date(days * 86_400_000).toISOString().slice(0, 10);

const kinds: readonly Kind[] = [
  {
    schema: leaf({ type: 'INT64' }),
    values: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => ({ value, text: `${value}` })),
    encodings: ['PLAIN', 'DELTA_BINARY_PACKED', 'RLE_DICTIONARY', 'BYTE_STREAM_SPLIT'],
  },
  {
    schema: leaf({ type: 'INT32' }),
    values: fc.integer().map((value) => ({ value, text: `${value}` })),
    encodings: ['PLAIN', 'DELTA_BINARY_PACKED', 'RLE_DICTIONARY', 'BYTE_STREAM_SPLIT'],
  },
  {
    schema: leaf({ type: 'DOUBLE' }),
    // The writer's dictionaries take -0 for 0.
    values: fc.double().map((value) => ({ value: value + 0, text: `${value}` })),
    encodings: ['PLAIN', 'RLE_DICTIONARY', 'BYTE_STREAM_SPLIT'],
  },
  {
    schema: leaf({ type: 'BYTE_ARRAY', converted_type: 'UTF8' }),
    values: fc.string({ unit: 'grapheme', maxLength: 20 }).map((value) => ({ value, text: value })),
    encodings: ['PLAIN', 'DELTA_LENGTH_BYTE_ARRAY', 'DELTA_BYTE_ARRAY', 'RLE_DICTIONARY'],
  },
  {
    schema: leaf({ type: 'BOOLEAN' }),
    values: fc.boolean().map((value) => ({ value, text: value ? 't' : 'f' })),
    encodings: [undefined],
  },
  {
    schema: leaf({ type: 'FIXED_LEN_BYTE_ARRAY', type_length: 9, converted_type: 'DECIMAL', precision: 20, scale: 7 }),
    values: fc.bigInt({ min: -(10n ** 20n) + 1n, max: 10n ** 20n - 1n }).map((value) => {
      const digits = `${value < 0n ? -value : value}`.padStart(8, '0');
      return { value, text: `${value < 0n ? '-' : ''}${digits.slice(0, -7)}.${digits.slice(-7)}` };
    }),
    encodings: ['PLAIN', 'RLE_DICTIONARY', 'BYTE_STREAM_SPLIT'],
  },
  {
    schema: leaf({ type: 'INT32', converted_type: 'DATE' }),
    values: day.map((value) => ({ value, text: isoDay(value) })),
    encodings: ['PLAIN', 'DELTA_BINARY_PACKED'],
  },
  {
    schema: leaf({ type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' }),
    values: fc.tuple(day, fc.nat(86_399_999)).map(([days, millis]) => {
      const value = days * 86_400_000 + millis;
      const text = new Date(value)
        .toISOString()
        .slice(11, 23)
        .replace(/\.?0*$/, '');
      return { value: BigInt(value), text: `${isoDay(days)} ${text}+00` };
    }),
    encodings: ['PLAIN', 'DELTA_BINARY_PACKED'],
  },
  {
    schema: (name) => [
      { name, repetition_type: 'OPTIONAL', converted_type: 'LIST', num_children: 1 },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { name: 'element', type: 'INT32', repetition_type: 'OPTIONAL' },
    ],
    values: fc.array(fc.option(fc.integer()), { maxLength: 5 }).map((value) => ({
      value,
      text: `{${value.map((each) => each ?? 'NULL').join(',')}}`,
    })),
    encodings: [undefined],
  },
];

const column = fc.constantFrom(...kinds).chain((kind) =>
  fc.record({
    kind: fc.constant(kind),
    encoding: fc.constantFrom(...kind.encodings),
    nullShare: fc.constantFrom(0, 1, 4),
  }),
);

const tables = fc.record({
  columns: fc.array(column, { minLength: 1, maxLength: 5 }),
  rowCount: fc.nat(60),
  rowGroupSize: fc.integer({ min: 1, max: 70 }),
  pageSize: fc.integer({ min: 8, max: 2000 }),
  codec: fc.constantFrom('UNCOMPRESSED', 'SNAPPY', 'ZSTD', 'GZIP'),
  batchBytes: fc.integer({ min: 1, max: 4000 }),
});

describe('tables of any kind', () => {
  it('come back as they were written', async () => {
    const withRows = tables.chain((layout) =>
      fc.record({
        layout: fc.constant(layout),
        cells: fc.tuple(
          ...layout.columns.map(({ kind, nullShare }) =>
            fc.array(nullShare === 0 ? kind.values : fc.option(kind.values, { freq: nullShare }), {
              minLength: layout.rowCount,
              maxLength: layout.rowCount,
            }),
          ),
        ),
      }),
    );
    await fc.assert(
      fc.asyncProperty(withRows, async ({ layout, cells }) => {
        const written = layout.columns.map(({ kind, encoding }, index) => ({
          schema: kind.schema(`c${index}`),
          data: (cells[index] ?? []).map((cell) => cell?.value ?? null),
          ...(encoding === undefined ? {} : { encoding }),
        }));
        const rows = await readRows(memoryFile(writeFile(written, layout)), { batchBytes: layout.batchBytes });
        expect(rows).toEqual(
          Array.from({ length: layout.rowCount }, (_, row) =>
            layout.columns.map((_unused, index) => cells[index]?.[row]?.text ?? null),
          ),
        );
      }),
      { numRuns: 60 },
    );
  });
});
