import { crc32 } from 'node:zlib';
import type { CompressionCodec, PageHeader } from 'hyparquet/src/types.js';
import { decompress } from './decompress.ts';
import type { ParquetLibrary } from './library.ts';
import {
  type DictionaryValues,
  decodePlain,
  decodeValues,
  type EncodedValues,
  type PlainValues,
} from './page-values.ts';
import { readRuns } from './run-lengths.ts';
import type { LeafPart } from './schema.ts';

/** A data page, decoded. An entry is a value, or the place of one that is not there. */
export interface DataPage {
  readonly entryCount: number;
  /** How much of each entry is there. Missing: all of each. */
  readonly definitions?: Uint8Array;
  /** Which list each entry goes on with; 0 begins a row. Missing: each is a row. */
  readonly repetitions?: Uint8Array;
  readonly values: PlainValues | DictionaryValues;
}

/** A page as it lies in the file. */
export interface PageSource {
  readonly header: PageHeader;
  readonly bytes: Uint8Array;
  readonly codec: CompressionCodec;
  readonly leaf: LeafPart;
}

/** @throws {Error} when the bytes are not what they should be */
export function decodeDictionaryPage(library: ParquetLibrary, { header, bytes, codec, leaf }: PageSource): PlainValues {
  checkSum(header, bytes);
  const count = header.dictionary_page_header?.num_values ?? -1;
  if (count < 0) throw new Error('a dictionary without a count');
  const plain = decompress(library, { bytes, codec, size: header.uncompressed_page_size });
  return decodePlain(plain, count, leaf.element);
}

/** @throws {Error} when the bytes are not what they should be */
export function decodeDataPage(library: ParquetLibrary, page: PageSource): DataPage {
  checkSum(page.header, page.bytes);
  return page.header.data_page_header === undefined ? decodeSecond(library, page) : decodeFirst(library, page);
}

/** Entries that a data page says it has. */
export function entryCountOf({ data_page_header: first, data_page_header_v2: second }: PageHeader): number {
  return first?.num_values ?? second?.num_values ?? -1;
}

/** Only some writers give one. It covers the bytes behind the header. */
function checkSum({ crc }: PageHeader, bytes: Uint8Array): void {
  if (crc !== undefined && crc >>> 0 !== crc32(bytes)) throw new Error('the checksum differs');
}

/** The first form of data pages: levels are compressed with the values, each with its length in front. */
function decodeFirst(library: ParquetLibrary, { header, bytes, codec, leaf }: PageSource): DataPage {
  const { data_page_header: info } = header;
  if (info === undefined) throw new Error('a data page without its header');
  const plain = decompress(library, { bytes, codec, size: header.uncompressed_page_size });
  let at = 0;
  const readLevels = (highest: number, encoding: string | undefined): Uint8Array | undefined => {
    if (highest === 0) return undefined;
    if (encoding !== 'RLE') throw new Error(`levels encoded as ${encoding}`);
    const length = new DataView(plain.buffer, plain.byteOffset, plain.byteLength).getUint32(at, true);
    const levels = decodeLevels(plain, { start: at + 4, length, count: info.num_values, highest });
    at += 4 + length;
    return levels;
  };
  const repetitions = readLevels(leaf.repetition, info.repetition_level_encoding);
  const definitions = readLevels(leaf.definition, info.definition_level_encoding);
  return withValues(
    { leaf, entryCount: info.num_values, definitions, repetitions },
    {
      bytes: plain.subarray(at),
      encoding: info.encoding,
    },
  );
}

/** The second form: levels are in front, never compressed. */
function decodeSecond(library: ParquetLibrary, { header, bytes, codec, leaf }: PageSource): DataPage {
  const info = header.data_page_header_v2;
  if (info === undefined) throw new Error('a data page without its header');
  const { repetition_levels_byte_length: first, definition_levels_byte_length: second, num_values: count } = info;
  if (first < 0 || second < 0 || first + second > bytes.length) throw new Error('levels are longer than their page');
  const levels = (highest: number, start: number, length: number): Uint8Array | undefined =>
    highest === 0 ? undefined : decodeLevels(bytes, { start, length, count, highest });
  const repetitions = levels(leaf.repetition, 0, first);
  const definitions = levels(leaf.definition, first, second);
  const packed = bytes.subarray(first + second);
  const size = header.uncompressed_page_size - first - second;
  const isPacked = info.is_compressed !== false && packed.length > 0;
  const plain = isPacked ? decompress(library, { bytes: packed, codec, size }) : packed;
  return withValues({ leaf, entryCount: count, definitions, repetitions }, { bytes: plain, encoding: info.encoding });
}

interface LevelRange {
  readonly start: number;
  readonly length: number;
  readonly count: number;
  readonly highest: number;
}

function decodeLevels(bytes: Uint8Array, { start, length, count, highest }: LevelRange): Uint8Array {
  if (start + length > bytes.length) throw new Error('levels end early');
  const levels = new Uint8Array(count);
  readRuns({ bytes, start, end: start + length }, 32 - Math.clz32(highest), levels);
  for (const level of levels) if (level > highest) throw new Error('a level is too high');
  return levels;
}

interface Levels {
  readonly leaf: LeafPart;
  readonly entryCount: number;
  readonly definitions: Uint8Array | undefined;
  readonly repetitions: Uint8Array | undefined;
}

function withValues(
  { leaf, entryCount, definitions, repetitions }: Levels,
  values: { readonly bytes: Uint8Array; readonly encoding: EncodedValues['encoding'] },
): DataPage {
  let count = entryCount;
  if (definitions !== undefined) for (const level of definitions) if (level !== leaf.definition) count -= 1;
  return {
    entryCount,
    ...(definitions === undefined || count === entryCount ? {} : { definitions }),
    ...(repetitions === undefined ? {} : { repetitions }),
    values: decodeValues({ ...values, count, element: leaf.element }),
  };
}
