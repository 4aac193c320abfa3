import type { ParquetLibrary } from './library.ts';

/** Stretches of one buffer, each a value. A length of -1 is NULL. */
export interface Slices {
  readonly bytes: Uint8Array;
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
}

/** Values with their length in front. @throws {Error} when the bytes end early */
export function readPlainSlices(bytes: Uint8Array, count: number): Slices {
  if (count * 4 > bytes.length) throw new Error('values end early');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const starts = new Int32Array(count);
  const lengths = new Int32Array(count);
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    const length = view.getUint32(at, true);
    at += 4;
    starts[index] = at;
    lengths[index] = length;
    at += length;
    if (at > bytes.length) throw new Error('values end early');
  }
  return { bytes, starts, lengths };
}

/** Values of one length, one behind the other. @throws {Error} when the bytes end early */
export function readFixedSlices(bytes: Uint8Array, count: number, length: number): Slices {
  if (length < 1 || count * length > bytes.length) throw new Error('values end early');
  const starts = new Int32Array(count);
  for (let index = 0; index < count; index += 1) starts[index] = index * length;
  return { bytes, starts, lengths: new Int32Array(count).fill(length) };
}

/** All lengths first, as differences; then the values. @throws {Error} when the bytes end early */
export function readDeltaLengthSlices(library: ParquetLibrary, bytes: Uint8Array, count: number): Slices {
  const reader = readerOf(bytes);
  return sliceBehind(bytes, reader, unpackLengths(library, reader, count));
}

/** Values that share their beginning with the one before. @throws {Error} when the bytes end early */
export function readDeltaSlices(library: ParquetLibrary, bytes: Uint8Array, count: number): Slices {
  const reader = readerOf(bytes);
  const shared = unpackLengths(library, reader, count);
  const rest = sliceBehind(bytes, reader, unpackLengths(library, reader, count));
  const lengths = new Int32Array(count);
  const starts = new Int32Array(count);
  let total = 0;
  for (let index = 0; index < count; index += 1) {
    const common = shared[index] as number;
    if (common > (index === 0 ? 0 : (lengths[index - 1] as number)))
      throw new Error('a value shares more than there is');
    lengths[index] = common + (rest.lengths[index] as number);
    starts[index] = total;
    total += lengths[index] as number;
    if (total > largestText) throw new Error('values are too large');
  }
  const joined = new Uint8Array(total);
  for (let index = 0; index < count; index += 1) {
    const start = starts[index] as number;
    const common = shared[index] as number;
    if (common > 0) joined.copyWithin(start, starts[index - 1] as number, (starts[index - 1] as number) + common);
    const from = rest.starts[index] as number;
    joined.set(bytes.subarray(from, from + (rest.lengths[index] as number)), start + common);
  }
  return { bytes: joined, starts, lengths };
}

/** More bytes than a page can mean, its shared beginnings written out. */
const largestText = 1024 * 1024 * 1024;

interface Reader {
  readonly view: DataView;
  offset: number;
}

function readerOf(bytes: Uint8Array): Reader {
  return { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
}

function unpackLengths({ unpackDeltas }: ParquetLibrary, reader: Reader, count: number): Int32Array {
  const lengths = new Int32Array(count);
  unpackDeltas(reader, count, lengths);
  for (const length of lengths) if (length < 0) throw new Error('a value has a negative length');
  return lengths;
}

/** Values that lie from the reader on, one behind the other. */
function sliceBehind(bytes: Uint8Array, reader: Reader, lengths: Int32Array): Slices {
  const starts = new Int32Array(lengths.length);
  for (let index = 0; index < lengths.length; index += 1) {
    starts[index] = reader.offset;
    reader.offset += lengths[index] as number;
    if (reader.offset > bytes.length) throw new Error('values end early');
  }
  return { bytes, starts, lengths };
}
