import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { ByteWriter } from 'hyparquet-writer';
import { deltaBinaryPack } from 'hyparquet-writer/src/delta.js';
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js';
import { describe, expect, it } from 'vitest';
import { ChunkBytes } from '../../src/parquet/chunk-bytes.ts';
import { decompress } from '../../src/parquet/decompress.ts';
import { LeafReader } from '../../src/parquet/leaf-reader.ts';
import { loadLibrary } from '../../src/parquet/library.ts';
import { decodeDataPage } from '../../src/parquet/page.ts';
import { readRuns } from '../../src/parquet/run-lengths.ts';
import type { LeafPart } from '../../src/parquet/schema.ts';
import { unpackDeltas } from '../../src/parquet/unpack-deltas.ts';

const leaf: LeafPart = {
  kind: 'leaf',
  name: 'value',
  isNullable: false,
  definition: 0,
  repetition: 0,
  type: { kind: 'integer', bits: 32, isUnsigned: false },
  element: { name: 'value', type: 'INT32' },
  index: 0,
  path: ['value'],
};

describe('runs', () => {
  it('give back the numbers that were written, of usual widths', () => {
    const numbers = fc.integer({ min: 1, max: 24 }).chain((width) =>
      fc.record({
        width: fc.constant(width),
        values: fc.array(fc.integer({ min: 0, max: 2 ** width - 1 }), { minLength: 1, maxLength: 100 }),
      }),
    );
    fc.assert(
      fc.property(numbers, fc.nat(3), ({ width, values }, repeats) => {
        const written = values.flatMap((value, index) =>
          Array.from({ length: index % 5 === 0 ? 1 + repeats * 8 : 1 }, () => value),
        );
        const writer = new ByteWriter();
        writeRleBitPackedHybrid(writer, written, width);
        const bytes = writer.getBytes();
        const output = new Int32Array(written.length);
        readRuns({ bytes, start: 0, end: bytes.length }, width, output);
        expect([...output]).toEqual(written);
      }),
    );
  });

  it('of the widest numbers are read, which the library that tests write with does not pack right', () => {
    const numbers = fc.integer({ min: 25, max: 32 }).chain((width) =>
      fc.record({
        width: fc.constant(width),
        values: fc.array(fc.bigInt({ min: 0n, max: 2n ** BigInt(width) - 1n }), { minLength: 8, maxLength: 8 }),
      }),
    );
    fc.assert(
      fc.property(numbers, ({ width, values }) => {
        const all = values.reduce((sum, value, index) => sum | (value << BigInt(index * width)), 0n);
        const packed = Buffer.from(all.toString(16).padStart(2 * width, '0'), 'hex').reverse();
        const bytes = Uint8Array.from([3, ...packed]);
        const output = new Int32Array(8);
        readRuns({ bytes, start: 0, end: bytes.length }, width, output);
        expect([...output]).toEqual(values.map((value) => Number(BigInt.asIntN(32, value))));
      }),
    );
  });

  it('that claim more numbers than there is room for fill the room', () => {
    // A run of two thousand million.
    const bytes = Uint8Array.from([0xfe, 0xff, 0xff, 0xff, 0x0f, 7]);
    const output = new Int32Array(3);
    readRuns({ bytes, start: 0, end: bytes.length }, 8, output);
    expect([...output]).toEqual([7, 7, 7]);
  });

  it.each([[[]], [[0x02]], [[0x00, 0x00]], [[0x03, 0xff]], [[0x80, 0x80, 0x80, 0x80, 0x80, 0x80]]])(
    'that end early are refused: %j',
    (all) => {
      expect(() =>
        readRuns({ bytes: Uint8Array.from(all), start: 0, end: all.length }, 16, new Int32Array(8)),
      ).toThrow();
    },
  );
});

describe('differences', () => {
  it('give back the integers that were written, and tell where they end', () => {
    const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(int64, { minLength: 1, maxLength: 300 }),
          fc.array(fc.bigInt({ min: -9n, max: 9n }), { minLength: 1, maxLength: 300 }),
        ),
        (values) => {
          const writer = new ByteWriter();
          deltaBinaryPack(writer, BigInt64Array.from(values), 'INT64');
          const end = writer.offset;
          writer.appendUint32(1);
          const halves = new Int32Array(2 * values.length);
          expect(unpackDeltas(writer.getBytes(), halves)).toBe(end);
          expect([...new BigInt64Array(halves.buffer)]).toEqual(values);
        },
      ),
    );
  });

  it.each([
    [[]],
    [[0x80, 0x01]],
    [Array.from({ length: 50 }, () => 0x80)],
    [[0x00, 0x00, 0x02, 0x00, 0x00]],
    [[0x80, 0x01, 0x04, 0x02, 0x00]],
  ])('that end early, or cannot be, are refused: %j', (all) => {
    expect(() => unpackDeltas(Uint8Array.from(all), new Int32Array(4))).toThrow();
  });
});

describe('pages', () => {
  const bytes = Uint8Array.from([1, 0, 0, 0]);
  const info = {
    num_values: 1,
    encoding: 'PLAIN',
    definition_level_encoding: 'RLE',
    repetition_level_encoding: 'RLE',
  } as const;
  const header = {
    type: 'DATA_PAGE',
    compressed_page_size: 4,
    uncompressed_page_size: 4,
    data_page_header: info,
  } as const;

  it('with a checksum are compared with it', async () => {
    const library = await loadLibrary();
    const page = { bytes, codec: 'UNCOMPRESSED', leaf } as const;
    // A checksum is an integer with a sign in the file.
    const { values } = decodeDataPage(library, { ...page, header: { ...header, crc: crc32(bytes) | 0 } });
    expect(values).toEqual({ kind: 'int32', data: Int32Array.of(1) });
    expect(() => decodeDataPage(library, { ...page, header: { ...header, crc: 1 } })).toThrow('checksum');
  });

  it('of Snappy that have another size than their header says are refused', async () => {
    const library = await loadLibrary();
    const packed = Uint8Array.from([3, 8, 65, 66, 67]);
    expect(decompress(library, { bytes: packed, codec: 'SNAPPY', size: 3 })).toEqual(Uint8Array.from([65, 66, 67]));
    expect(() => decompress(library, { bytes: packed, codec: 'SNAPPY', size: 4 })).toThrow('another size');
  });

  it.each([
    [{ uncompressed_page_size: 300_000_000 }, 'READ_FAILED', /300000000 bytes.*smaller pages/],
    [{ data_page_header: { ...info, num_values: 100_000_000 } }, 'READ_FAILED', /100000000 values.*smaller pages/],
    [{ compressed_page_size: 5 }, 'READ_CORRUPT', /header of a page/],
    [{ data_page_header: { ...info, num_values: -1 } }, 'READ_CORRUPT', /header of a page/],
  ])('that claim to be %o are refused before they are decoded', async (change, code, message) => {
    const library = { ...(await loadLibrary()), parsePageHeader: () => ({ ...header, ...change }) };
    const chunk = { codec: 'UNCOMPRESSED', num_values: 200_000_000n } as never;
    const chunkBytes = new ChunkBytes({ range: { start: 0, end: 4 }, windowBytes: 100, fetch: async () => bytes });
    const reader = new LeafReader({
      library,
      leaf,
      chunk,
      bytes: chunkBytes,
      place: { file: 'a.parquet', column: 'value' },
      mostRowBytes: 1000,
    });
    await expect(reader.fill()).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });
});
