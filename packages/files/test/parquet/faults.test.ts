import { ReadError, SyncError } from '@sync/core/connector';
import fc from 'fast-check';
import type { FileMetaData } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { describeParquet } from '../../src/parquet/describe-parquet.ts';
import { newCall } from '../call.ts';
import { changeFooter, memoryFile, readRows, writeFile, type WrittenColumn } from './parquet-files.ts';

const columns: readonly WrittenColumn[] = [
  {
    schema: [{ name: 'id', type: 'INT64', repetition_type: 'REQUIRED' }],
    data: Array.from({ length: 100 }, (_, row) => BigInt(row)),
  },
  {
    schema: [{ name: 'name', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' }],
    data: Array.from({ length: 100 }, (_, row) => (row % 5 === 0 ? null : `name ${row % 7}`)),
  },
  {
    schema: [
      { name: 'tags', repetition_type: 'OPTIONAL', converted_type: 'LIST', num_children: 1 },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { name: 'element', type: 'INT32', repetition_type: 'OPTIONAL' },
    ],
    data: Array.from({ length: 100 }, (_, row) => Array.from({ length: row % 4 }, (_unused, index) => index)),
  },
  {
    schema: [{ name: 'note', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' }],
    data: Array.from({ length: 100 }, (_, row) => Buffer.from(`note ${row}`)),
    encoding: 'DELTA_BYTE_ARRAY',
  },
  {
    schema: [{ name: 'size', type: 'INT32', repetition_type: 'REQUIRED' }],
    data: Array.from({ length: 100 }, (_, row) => row * row),
    encoding: 'DELTA_BINARY_PACKED',
  },
];
const bytes = writeFile(columns, { rowGroupSize: 40 });
const plain = writeFile(columns, { rowGroupSize: 40, codec: 'UNCOMPRESSED' });

const fileName = 'orders/part-0.parquet';

/** Changes something of the first column of the first row group. */
function withFirst(change: (chunk: FileMetaData['row_groups'][number]['columns'][number]) => void): Uint8Array {
  return changeFooter(bytes, ({ row_groups: [group] }) => {
    const chunk = group?.columns[0];
    if (chunk !== undefined) change(chunk);
  });
}

describe('files that are not as they should be', () => {
  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['a text', Buffer.from('id,name\n1,a\n'.repeat(10))],
    ['a file that was cut', bytes.subarray(0, bytes.length - 10)],
    ['a file whose start is missing', bytes.subarray(200)],
    [
      'a footer that is longer than the file',
      Buffer.concat([bytes.subarray(0, -8), Buffer.from([255, 255, 255, 0]), Buffer.from('PAR1')]),
    ],
    [
      'a footer of rubbish',
      Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(100, 0x1c), Buffer.from([100, 0, 0, 0]), Buffer.from('PAR1')]),
    ],
    [
      'values outside the file',
      withFirst(({ meta_data: chunk }) =>
        Object.assign(chunk ?? {}, { data_page_offset: 10_000_000n, dictionary_page_offset: undefined }),
      ),
    ],
    ['another count of values', withFirst(({ meta_data: chunk }) => Object.assign(chunk ?? {}, { num_values: 39n }))],
    ['another type of values', withFirst(({ meta_data: chunk }) => Object.assign(chunk ?? {}, { type: 'DOUBLE' }))],
    [
      'more rows than there are',
      changeFooter(bytes, (metadata) => {
        for (const group of metadata.row_groups) {
          group.num_rows += 1n;
          for (const { meta_data: chunk } of group.columns) if (chunk !== undefined) chunk.num_values += 1n;
        }
      }),
    ],
    [
      'fewer columns than the schema says',
      changeFooter(bytes, ({ row_groups: groups }) => void groups[0]?.columns.pop()),
    ],
  ])('calls %s corrupt, by the name of the file', async (_, content) => {
    await expect(readRows(memoryFile(content, fileName))).rejects.toMatchObject({
      name: 'ReadError',
      code: 'READ_CORRUPT',
      message: expect.stringContaining(fileName),
    });
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['encrypted', Buffer.concat([bytes.subarray(0, -4), Buffer.from('PARE')]), /encrypted/],
    [
      'compressed in a way that nothing reads',
      withFirst(({ meta_data: chunk }) => Object.assign(chunk ?? {}, { codec: 'LZO' })),
      /column id .*LZO.*ZSTD/,
    ],
    [
      'spread over files',
      withFirst((chunk) => Object.assign(chunk, { file_path: 'other.parquet' })),
      /column id .*another file/,
    ],
  ])('refuses a file that is %s before a row is read', async (_, content, message) => {
    await expect(describeParquet(memoryFile(content, fileName), newCall())).rejects.toMatchObject({
      name: 'PlanError',
      code: 'PLAN_UNSUPPORTED',
      message: expect.stringMatching(message),
    });
  });

  it('calls a read that brings fewer bytes corrupt', async () => {
    const file = { ...memoryFile(bytes), read: async (start: number, end: number) => bytes.subarray(start, end - 1) };
    await expect(describeParquet(file, newCall())).rejects.toMatchObject({ code: 'READ_CORRUPT' });
  });

  it('hands on the error of a read', async () => {
    const error = new ReadError({ code: 'READ_SNAPSHOT_LOST', message: 'It is gone.' });
    const file = memoryFile(bytes);
    const broken = {
      ...file,
      read: (start: number, end: number) =>
        end === bytes.length ? file.read(start, end, newCall()) : Promise.reject(error),
    };
    await expect(readRows(broken)).rejects.toBe(error);
  });

  it('never hangs on bytes that were changed, and fails with a coded error or reads rows', {
    timeout: 20_000,
  }, async () => {
    const change = fc.record({ at: fc.nat(), value: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(bytes, plain),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        async (content, changes) => {
          const changed = content.slice();
          for (const { at, value } of changes) changed[at % changed.length] = value;
          const thrown = await readRows(memoryFile(changed)).then(
            () => undefined,
            (error: unknown) => error,
          );
          if (thrown !== undefined) expect(SyncError.isInstance(thrown), String((thrown as Error).stack)).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });
});
