import { brotliDecompressSync, unzipSync, zstdDecompressSync } from 'node:zlib';
import type { CompressionCodec } from 'hyparquet/src/types.js';
import type { ParquetLibrary } from './library.ts';

/** Codecs that pages can be read with. */
const native: Partial<
  Record<CompressionCodec, (bytes: Uint8Array, options: { maxOutputLength: number }) => Uint8Array>
> = {
  GZIP: unzipSync,
  BROTLI: brotliDecompressSync,
  ZSTD: zstdDecompressSync,
};

const ofLibrary: ReadonlySet<string> = new Set(['SNAPPY', 'LZ4', 'LZ4_RAW']);

/** Whether pages of a codec can be read. Undefined stands for one that the library does not know. */
export function isReadableCodec(codec: CompressionCodec | undefined): boolean {
  return codec !== undefined && (codec === 'UNCOMPRESSED' || codec in native || ofLibrary.has(codec));
}

/** Bytes of a page, to be `size` when they are decompressed. */
export interface PackedBytes {
  readonly bytes: Uint8Array;
  readonly codec: CompressionCodec;
  readonly size: number;
}

/** Node's own where it has the codec: it is many times faster. @throws {Error} when the bytes are not what they should be */
export function decompress(library: ParquetLibrary, { bytes, codec, size }: PackedBytes): Uint8Array {
  if (codec === 'UNCOMPRESSED') return checkSize(bytes, size);
  if (size === 0) return new Uint8Array();
  const decompressNative = native[codec];
  if (decompressNative !== undefined) return checkSize(decompressNative(bytes, { maxOutputLength: size }), size);
  const decompressOther = library.compressors[codec];
  if (decompressOther === undefined) throw new Error(`codec ${codec}`);
  // The library takes as many bytes out of its memory as it is asked for, whatever was put there.
  if (codec === 'SNAPPY' && snappySize(bytes) !== size) throw new Error('a page of another size than its header says');
  return checkSize(decompressOther(bytes, size), size);
}

/** What is in front of bytes compressed by Snappy: the size they had, seven bits in each byte. */
function snappySize(bytes: Uint8Array): number {
  let size = 0;
  for (let place = 0; place < 5; place += 1) {
    const byte = bytes[place] ?? 0;
    size += (byte & 0x7f) * 128 ** place;
    if (byte < 0x80) break;
  }
  return size;
}

function checkSize(bytes: Uint8Array, size: number): Uint8Array {
  if (bytes.length !== size) throw new Error(`${bytes.length} bytes where ${size} should be`);
  return bytes;
}
