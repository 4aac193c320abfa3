import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { describeParquet } from '../../src/parquet/describe-parquet.ts';
import { type ParquetRequest, readParquet } from '../../src/parquet/read-parquet.ts';
import { newCall } from '../call.ts';
import { memoryFile, readRows, table, textsOf, writeFile, type WrittenColumn } from './parquet-files.ts';

const ids = (count: number): WrittenColumn => ({
  schema: [{ name: 'id', type: 'INT64', repetition_type: 'REQUIRED' }],
  data: Array.from({ length: count }, (_, row) => BigInt(row)),
});
const names = (data: (string | null)[]): WrittenColumn => ({
  schema: [{ name: 'name', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' }],
  data,
});
const integer = { kind: 'integer', bits: 64, isUnsigned: false } as const;
const request: ParquetRequest = {
  table,
  columns: [{ name: 'id', type: integer }],
  otherColumns: new Set(),
  batchBytes: 4096,
  maxFieldBytes: 1_000_000,
};

async function collect(
  file: ReturnType<typeof memoryFile>,
  change: Partial<ParquetRequest>,
): Promise<(string | null)[][][]> {
  const batches: (string | null)[][][] = [];
  for await (const batch of readParquet(file, { ...request, ...change }, newCall())) batches.push(textsOf(batch));
  return batches;
}

describe('readParquet', () => {
  it.each(['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'ZSTD', 'BROTLI'] as const)(
    'reads pages compressed as %s',
    async (codec) => {
      const data = Array.from({ length: 300 }, (_, row) => (row % 3 === 0 ? null : `name ${row % 11}`));
      const rows = await readRows(memoryFile(writeFile([ids(300), names(data)], { codec, rowGroupSize: 100 })));
      expect(rows).toEqual(data.map((name, row) => [`${row}`, name]));
    },
  );

  it.each(['duckdb-v1-snappy', 'duckdb-v2-zstd', 'duckdb-v1-lz4'])(
    'reads what another program wrote: %s',
    async (name) => {
      const bytes = await readFile(new URL(`fixtures/${name}.parquet`, import.meta.url));
      const file = memoryFile(bytes);
      const { columns, rowCount } = await describeParquet(file, newCall());
      expect(rowCount).toBe(8);
      const rows = await readRows(file, { types: { tns: { kind: 'text', isFixed: false } } });
      const row = Object.fromEntries(columns.map((column, index) => [column.name, rows[0]?.[index]]));
      // As the program itself prints the row.
      expect(row).toMatchObject({
        i8: '-3',
        i16: '-3',
        i32: '-3',
        i64: '-6917529027641081853',
        u8: '0',
        u32: '4294967292',
        u64: '18446744073709551612',
        f32: '-1',
        f64: '-0.42857142857142855',
        d4: '-3703703.67',
        d8: '-37037036703.7035',
        d16: '-32345678901234567890.1234567891',
        b: 'f',
        s: 'text \'"{}, \\ ü -3',
        dict: 'green',
        da: '1969-12-28',
        t: '23:59:56.999999',
        ts: '1969-12-28 23:59:59.5',
        tstz: '0044-03-12 12:00:00+00 BC',
        tms: '2023-12-31 23:59:57.25',
        tns: '2024-01-01 00:00:00.123456789',
        u: '00112233-4455-6677-8899-aabbccddeef0',
        iv: '3 mons 25:01:01.5',
        li: '{-3,NULL,-2}',
        lls: '[["a","b"],null,["\\"x\\""]]',
        st: '{"a":-3,"b":{"c":"x-3","d":[1.50,null]},"n":null}',
        m: '{"k1":-3,"k\\"2":null}',
        m2: '{"-3":["2024-02-29"]}',
        ls: '[{"x":1,"y":"q"},null]',
        nul: null,
        js: '{"a": -3, "a":2}',
      });
      expect(rows[3]?.[columns.findIndex((column) => column.name === 'li')]).toBeNull();
    },
  );

  it('gives no batch for a file without rows', async () => {
    const file = memoryFile(writeFile([ids(0), names([])]));
    await expect(describeParquet(file, newCall())).resolves.toMatchObject({
      rowCount: 0,
      columns: [{ name: 'id' }, { name: 'name' }],
    });
    await expect(readRows(file)).resolves.toEqual([]);
  });

  it('reads the columns asked for, in their order, and fetches no others', async () => {
    const long = {
      ...names(Array.from({ length: 50_000 }, (_, row) => `name ${row} of many`)),
      encoding: 'PLAIN' as const,
    };
    const bytes = writeFile([long, ids(50_000)], { codec: 'UNCOMPRESSED', rowGroupSize: 50_000 });
    const file = memoryFile(bytes);
    const batches = await collect(file, {
      columns: [
        { name: 'absent', type: integer },
        { name: 'id', type: integer },
      ],
      otherColumns: new Set(['name']),
    });
    expect(batches.flat().slice(0, 2)).toEqual([
      [null, '0'],
      [null, '1'],
    ]);
    expect(batches.flat().length).toBe(50_000);
    const fetched = file.reads.reduce((sum, [start, end]) => sum + end - start, 0);
    expect(fetched).toBeLessThan(bytes.length / 2);
  });

  it('fetches columns that lie side by side with one read', async () => {
    const many = Array.from({ length: 20 }, (_, column) => ({
      ...ids(100),
      schema: [{ name: `c${column}`, type: 'INT64', repetition_type: 'REQUIRED' }] as const,
    }));
    const bytes = writeFile(many);
    const columns = many.map(({ schema: [{ name }] }) => ({ name, type: integer }));
    const file = memoryFile(bytes);
    await collect(file, { columns });
    expect(file.reads.length).toBe(2);
  });

  it('counts rows where no column is asked for', async () => {
    const batches = await collect(memoryFile(writeFile([ids(10_000)])), { columns: [], otherColumns: new Set(['id']) });
    expect(batches.flat().length).toBe(10_000);
  });

  it('refuses a column that nobody knows of', async () => {
    const file = memoryFile(writeFile([ids(1), names(['a'])]), 'orders/part-7.parquet');
    await expect(collect(file, {})).rejects.toMatchObject({
      code: 'READ_COLUMN_UNKNOWN',
      message: expect.stringMatching(/public\.orders.*orders\/part-7\.parquet.*name/),
    });
  });

  it('makes batches of about the size asked for, over pages and row groups', async () => {
    const batches = await collect(memoryFile(writeFile([ids(20_000)], { rowGroupSize: 700, pageSize: 100 })), {
      batchBytes: 10_000,
    });
    expect(batches.flat()).toEqual(Array.from({ length: 20_000 }, (_, row) => [`${row}`]));
    const sizes = batches.map((rows) => rows.flat().join('').length);
    expect(Math.max(...sizes)).toBeLessThan(16_000);
    expect(sizes.slice(0, -1).every((size) => size >= 10_000)).toBe(true);
  });

  it('makes a batch of its own for a huge row', async () => {
    const data = ['a', 'b', 'x'.repeat(100_000), 'c', 'd'];
    const columns = [{ name: 'name', type: { kind: 'text', isFixed: false } as const }];
    const batches = await collect(memoryFile(writeFile([names(data)])), { columns });
    expect(batches.map((rows) => rows.length)).toEqual([2, 1, 2]);
    expect(batches.flat(2)).toEqual(data);
  });

  it('stops at a field that is larger than allowed', async () => {
    const columns = [{ name: 'name', type: { kind: 'text', isFixed: false } as const }];
    const file = memoryFile(writeFile([names(['a', 'x'.repeat(2001)])]));
    await expect(collect(file, { columns, maxFieldBytes: 2000 })).rejects.toMatchObject({
      code: 'READ_FIELD_TOO_LARGE',
    });
    expect((await collect(file, { columns, maxFieldBytes: 2001 })).flat()).toHaveLength(2);
  });

  it('holds windows of a large row group, not all of it', async () => {
    const size = 6_000_000;
    const data = Array.from({ length: size / 1000 }, (_, row) => `${row}`.padEnd(1000, 'x'));
    const file = memoryFile(
      writeFile([{ ...names(data), encoding: 'PLAIN' }], { codec: 'UNCOMPRESSED', rowGroupSize: 10_000 }),
    );
    const columns = [{ name: 'name', type: { kind: 'text', isFixed: false } as const }];
    const rows = readParquet(file, { ...request, columns }, newCall());
    await rows.next();
    const fetched = file.reads.reduce((sum, [start, end]) => sum + end - start, 0);
    expect(fetched).toBeLessThan(size * 0.8);
    await rows.return();
  });

  it('ends with the signal, also while bytes are on their way', async () => {
    const bytes = writeFile([ids(1000)]);
    const ending = new AbortController();
    const { promise, resolve } = Promise.withResolvers<void>();
    const file = {
      ...memoryFile(bytes),
      read: (start: number, end: number, call: { signal: AbortSignal }) => {
        if (end === bytes.length) return Promise.resolve(bytes.subarray(start, end));
        resolve();
        return new Promise<Uint8Array>((_, reject) =>
          call.signal.addEventListener('abort', () => reject(new Error('cut'))),
        );
      },
    };
    const reading = readParquet(file, request, newCall(ending.signal)).next();
    await promise;
    ending.abort();
    await expect(reading).rejects.toMatchObject({ code: 'ABORTED_BY_SIGNAL' });
  });
});
