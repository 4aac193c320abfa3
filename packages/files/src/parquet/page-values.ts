import type { Encoding, SchemaElement } from 'hyparquet/src/types.js';
import { readRuns } from './run-lengths.ts';
import { readDeltaLengthSlices, readDeltaSlices, readFixedSlices, readPlainSlices, type Slices } from './slices.ts';
import { unpackDeltas } from './unpack-deltas.ts';

/** Decoded values of a page, those that are there, in their physical form. */
export type PlainValues =
  | { readonly kind: 'booleans'; readonly data: Uint8Array }
  | { readonly kind: 'int32'; readonly data: Int32Array }
  | { readonly kind: 'int64'; readonly data: BigInt64Array }
  | { readonly kind: 'floats'; readonly data: Float32Array | Float64Array }
  | { readonly kind: 'slices'; readonly data: Slices };

/** Numbers that stand for values of the dictionary. */
export interface DictionaryValues {
  readonly kind: 'dictionary';
  readonly indices: Int32Array;
}

/** Values as they lie in a page: what follows its levels. */
export interface EncodedValues {
  readonly bytes: Uint8Array;
  readonly encoding: Encoding | undefined;
  readonly count: number;
  readonly element: SchemaElement;
}

/** Encodings that values can be read in. */
const readable: ReadonlySet<string | undefined> = new Set<Encoding>([
  'PLAIN',
  'PLAIN_DICTIONARY',
  'RLE_DICTIONARY',
  'RLE',
  'BIT_PACKED',
  'DELTA_BINARY_PACKED',
  'DELTA_LENGTH_BYTE_ARRAY',
  'DELTA_BYTE_ARRAY',
  'BYTE_STREAM_SPLIT',
]);

/** Whether a column with such an encoding can be read. Undefined stands for one that the library does not know. */
export function isReadableEncoding(encoding: Encoding | undefined): boolean {
  return readable.has(encoding);
}

/** @throws {Error} when the bytes are not what they should be */
export function decodeValues(values: EncodedValues): PlainValues | DictionaryValues {
  const { bytes, encoding, count, element } = values;
  switch (encoding) {
    case 'PLAIN':
      return decodePlain(bytes, count, element);
    case 'PLAIN_DICTIONARY':
    case 'RLE_DICTIONARY':
      return { kind: 'dictionary', indices: decodeIndices(bytes, count) };
    case 'RLE':
      return decodeBooleanRuns(values);
    case 'DELTA_BINARY_PACKED':
      return decodeDeltas(values);
    case 'DELTA_LENGTH_BYTE_ARRAY':
      return { kind: 'slices', data: readDeltaLengthSlices(bytes, count) };
    case 'DELTA_BYTE_ARRAY':
      return { kind: 'slices', data: readDeltaSlices(bytes, count) };
    case 'BYTE_STREAM_SPLIT':
      return decodeSplitStreams(values);
    default:
      throw new Error(`values encoded as ${encoding}`);
  }
}

/** @throws {Error} when the bytes are too few */
export function decodePlain(bytes: Uint8Array, count: number, { type, type_length }: SchemaElement): PlainValues {
  switch (type) {
    case 'BOOLEAN':
      return { kind: 'booleans', data: unpackBits(bytes, count) };
    case 'INT32':
      return { kind: 'int32', data: new Int32Array(aligned(bytes, count * 4)) };
    case 'INT64':
      return { kind: 'int64', data: new BigInt64Array(aligned(bytes, count * 8)) };
    case 'FLOAT':
      return { kind: 'floats', data: new Float32Array(aligned(bytes, count * 4)) };
    case 'DOUBLE':
      return { kind: 'floats', data: new Float64Array(aligned(bytes, count * 8)) };
    case 'INT96':
      return { kind: 'slices', data: readFixedSlices(bytes, count, 12) };
    case 'FIXED_LEN_BYTE_ARRAY':
      return { kind: 'slices', data: readFixedSlices(bytes, count, type_length ?? 0) };
    case 'BYTE_ARRAY':
      return { kind: 'slices', data: readPlainSlices(bytes, count) };
    default:
      throw new Error('a column without a physical type');
  }
}

/** A buffer of its own: numbers in a page begin anywhere. */
function aligned(bytes: Uint8Array, length: number): ArrayBuffer {
  if (length > bytes.length) throw new Error('values end early');
  const buffer = new ArrayBuffer(length);
  new Uint8Array(buffer).set(bytes.subarray(0, length));
  return buffer;
}

function unpackBits(bytes: Uint8Array, count: number): Uint8Array {
  if (count > bytes.length * 8) throw new Error('values end early');
  const data = new Uint8Array(count);
  for (let index = 0; index < count; index += 1) data[index] = ((bytes[index >> 3] as number) >> (index & 7)) & 1;
  return data;
}

function decodeIndices(bytes: Uint8Array, count: number): Int32Array {
  const indices = new Int32Array(count);
  const width = bytes[0] ?? 0;
  // One value in the dictionary needs no bit; some writers write nothing then.
  if (count > 0 && width > 0) readRuns({ bytes, start: 1, end: bytes.length }, width, indices);
  return indices;
}

function decodeBooleanRuns({ bytes, count, element }: EncodedValues): PlainValues {
  if (element.type !== 'BOOLEAN') throw new Error('runs of values that are no booleans');
  const data = new Uint8Array(count);
  // The length of the runs is in front.
  if (count > 0) readRuns({ bytes, start: 4, end: bytes.length }, 1, data);
  return { kind: 'booleans', data };
}

function decodeDeltas({ bytes, count, element }: EncodedValues): PlainValues {
  const halves = new Int32Array(2 * count);
  if (count > 0) unpackDeltas(bytes, halves);
  if (element.type === 'INT64') return { kind: 'int64', data: new BigInt64Array(halves.buffer) };
  if (element.type !== 'INT32') throw new Error('differences of values that are no integers');
  const data = new Int32Array(count);
  for (let index = 0; index < count; index += 1) data[index] = halves[2 * index] as number;
  return { kind: 'int32', data };
}

/** The first bytes of all values, then their second bytes, and so on. */
function decodeSplitStreams({ bytes, count, element }: EncodedValues): PlainValues {
  const width = widthOf(element);
  if (width === 0) throw new Error('split streams of values that have no one width');
  if (count * width > bytes.length) throw new Error('values end early');
  const joined = new Uint8Array(count * width);
  for (let stream = 0; stream < width; stream += 1) {
    const from = stream * count;
    for (let index = 0; index < count; index += 1) joined[index * width + stream] = bytes[from + index] as number;
  }
  return decodePlain(joined, count, element);
}

/** Bytes of each value; 0 where they differ. */
function widthOf({ type, type_length: length = 0 }: SchemaElement): number {
  if (type === 'FIXED_LEN_BYTE_ARRAY') return length;
  if (type === 'INT32' || type === 'FLOAT') return 4;
  return type === 'INT64' || type === 'DOUBLE' ? 8 : 0;
}
