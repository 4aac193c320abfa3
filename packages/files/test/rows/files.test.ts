import { gzipSync, zstdCompressSync } from 'node:zlib';
import { plainValues, type RowFile, readRowFiles } from '@sync/files';
import { describe, expect, it } from 'vitest';
import { inPieces, integer, readRows, text } from './read-rows.ts';

const columns = { id: integer, name: text };
const lines = (from: number, count: number): string =>
  Array.from({ length: count }, (_, index) => `{"id":${from + index},"name":"name ${index}"}\n`).join('');
const ids = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `${index}`);
const methods = [
  ['gzip', gzipSync],
  ['zstd', zstdCompressSync],
] as const;

describe.each(methods)('a file zipped with %s', (_, zip) => {
  it('is unzipped by its first bytes, however it arrives', async () => {
    const file = zip(lines(0, 20_000));
    for (const pieceBytes of [7, 1000, file.length]) {
      const { rows } = await readRows([file], { columns, pieceBytes });
      expect(rows.map(([id]) => id)).toEqual(ids(20_000));
    }
  });

  it('may have several parts, cut anywhere', async () => {
    const file = Buffer.concat([zip(lines(0, 10)), zip(lines(10, 10)), zip(''), zip(lines(20, 1))]);
    for (let pieceBytes = 1; pieceBytes <= file.length; pieceBytes += 1) {
      const { rows } = await readRows([file], { columns, pieceBytes });
      expect(rows.map(([id]) => id)).toEqual(ids(21));
    }
  });

  it('may be one of nothing', async () => {
    expect((await readRows([zip(''), lines(0, 1), Buffer.alloc(0), zip('\n')], { columns })).rows).toHaveLength(1);
  });

  const whole = zip(lines(0, 1000));
  const large = zip(Buffer.from(Array.from({ length: 300_000 }, (_, index) => 32 + ((index * 7919) % 90))));
  it.each([
    ['its end cut off', whole.subarray(0, -1)],
    ['half of it cut off', whole.subarray(0, whole.length / 2)],
    ['only its first bytes', whole.subarray(0, 4)],
    ['zeros behind its end', Buffer.concat([whole, Buffer.alloc(5)])],
    ['text behind its end', Buffer.concat([whole, Buffer.from('more')])],
    ['a second part cut off', Buffer.concat([whole, whole.subarray(0, -3)])],
    ['many bytes behind its end', Buffer.concat([whole, Buffer.alloc(200_000)])],
    ['no rows in it', large],
  ])('with %s is refused', async (_, file) => {
    for (const pieceBytes of [100, 100_000_000]) {
      const reading = readRows([file], { columns, pieceBytes });
      await expect(reading).rejects.toMatchObject({ code: 'READ_CORRUPT' });
      await expect(reading).rejects.toThrow(/file-1/);
    }
  });
});

describe('files of rows', () => {
  it('fill batches together, and end rows with themselves', async () => {
    const files = Array.from({ length: 300 }, (_, index) => gzipSync(lines(index * 10, 10).trimEnd()));
    const { rows, batches } = await readRows(files, { columns, batchBytes: 30_000 });
    expect(rows.map(([id]) => id)).toEqual(ids(3000));
    expect(batches.length).toBeLessThan(5);
    const cut = readRows(['{"id":', '1}'], { columns });
    await expect(cut).rejects.toThrow(/file-1, line 1: the file ends inside/);
  });

  it('keep what grew in a batch when the next file comes', async () => {
    const uuid = (index: number): string => `${index}`.padStart(32, '0');
    const files = ids(500).map((id) => `{"id":${id},"u":"${uuid(Number(id))}"}{"u":"${uuid(7)}"}`);
    const grown = { id: integer, u: { kind: 'uuid' } } as const;
    const hyphened = (index: number): string => uuid(index).replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    for (const pieceBytes of [10, 1000]) {
      const { rows } = await readRows(files, { columns: grown, batchBytes: 5000, pieceBytes });
      expect(rows).toEqual(
        ids(500).flatMap((id) => [
          [id, hyphened(Number(id))],
          [null, hyphened(7)],
        ]),
      );
    }
  });

  it('need not be zipped though their names say so, but must be text then', async () => {
    const read = async (name: string, content: string | Uint8Array, format: 'jsonl' | 'csv'): Promise<number> => {
      const file: RowFile = { name, bytes: inPieces(Buffer.from(content), 1000) };
      const options = { table: { name: 't', schema: 's' }, format, values: plainValues, batchBytes: 1000 };
      const files = async function* (): AsyncGenerator<RowFile> {
        yield file;
      };
      let count = 0;
      const given = { ...options, columns: [{ name: 'id', type: integer }], otherColumns: new Set<string>() };
      for await (const batch of readRowFiles(files(), { ...given, maxFieldBytes: 1000 })) count += batch.rowCount;
      return count;
    };
    expect(await read('a.jsonl.gz', ' {"id":1}', 'jsonl')).toBe(1);
    expect(await read('a.csv.gz', 'id\n1\n2\n', 'csv')).toBe(2);
    expect(await read('a.csv.zst', '', 'csv')).toBe(0);
    await expect(read('a.jsonl.gz', '<Error>', 'jsonl')).rejects.toThrow(
      /a\.jsonl\.gz: its name says that it is zipped/,
    );
    await expect(read('a.csv.zst', Buffer.from([1, 2, 3]), 'csv')).rejects.toMatchObject({ code: 'READ_CORRUPT' });
  });

  it('end with a row that is too large, whether it has an end or not', async () => {
    const long = `{"id":1,"name":"${'x'.repeat(2000)}"}`;
    for (const [format, file] of [
      ['jsonl', long],
      ['csv', `id,name\n1,${'x'.repeat(2000)}`],
      ['tsv', `id\tname\n1\t${'x'.repeat(2000)}\n`],
    ] as const) {
      const reading = readRows([file], { columns, format, maxFieldBytes: 1999, pieceBytes: 100 });
      await expect(reading).rejects.toMatchObject({ code: 'READ_FIELD_TOO_LARGE', context: { column: 'name' } });
      expect((await readRows([file], { columns, format, maxFieldBytes: 2000, pieceBytes: 100 })).rows).toHaveLength(1);
    }
    const endless = readRows([`{"name":"${'x'.repeat(200_000)}`], { columns, maxFieldBytes: 1000, pieceBytes: 1000 });
    await expect(endless).rejects.toMatchObject({ code: 'READ_FIELD_TOO_LARGE' });
  });

  it('with one row of many pieces are read in time', async () => {
    const file = `{"id":1,"name":"${'\\n'.repeat(2_000_000)}"}{"id":2}`;
    const { rows } = await readRows([file], { columns, maxFieldBytes: 4_000_000, pieceBytes: 1000 });
    expect(rows.map(([id, name]) => [id, name?.length])).toEqual([
      ['1', 2_000_000],
      ['2', undefined],
    ]);
  });

  it('are let go of when reading ends early, and when one fails', async () => {
    const fault = new Error('the line is dead');
    const returned: string[] = [];
    const fileOf = (name: string, content: string): RowFile => {
      const pieces = inPieces(Buffer.from(content), 100);
      const iterator = {
        next: async () => (content === '' ? Promise.reject(fault) : pieces.next()),
        return: async () => {
          returned.push(name);
          return pieces.return();
        },
      };
      return { name, bytes: { [Symbol.asyncIterator]: () => iterator } };
    };
    const files = async function* (): AsyncGenerator<RowFile> {
      try {
        yield fileOf('a', lines(0, 100));
        yield fileOf('b', '');
      } finally {
        returned.push('files');
      }
    };
    const options = {
      table: { name: 't', schema: 's' },
      format: 'jsonl',
      values: plainValues,
      batchBytes: 100,
    } as const;
    const all = { ...options, columns: [], otherColumns: new Set(['id', 'name']), maxFieldBytes: 1000 };
    for await (const batch of readRowFiles(files(), all)) {
      expect(batch.rowCount).toBeGreaterThan(0);
      break;
    }
    expect(returned).toEqual(['a', 'files']);
    returned.length = 0;
    const whole = (async () => {
      for await (const batch of readRowFiles(files(), all)) expect(batch.columnCount).toBe(0);
    })();
    await expect(whole).rejects.toBe(fault);
    expect(returned).toEqual(['a', 'b', 'files']);
  });
});
