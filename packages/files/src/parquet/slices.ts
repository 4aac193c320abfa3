import { unpackDeltas } from './unpack-deltas.ts';

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
export function readDeltaLengthSlices(bytes: Uint8Array, count: number): Slices {
  const { lengths, end } = unpackLengths(bytes, count);
  return sliceBehind(bytes, end, lengths);
}

/** Values that share their beginning with the one before. @throws {Error} when the bytes end early */
export function readDeltaSlices(bytes: Uint8Array, count: number): Slices {
  const { lengths: shared, end } = unpackLengths(bytes, count);
  const behind = bytes.subarray(end);
  const own = unpackLengths(behind, count);
  const rest = sliceBehind(behind, own.end, own.lengths);
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
    joined.set(behind.subarray(from, from + (rest.lengths[index] as number)), start + common);
  }
  return { bytes: joined, starts, lengths };
}

/** More bytes than a page can mean, its shared beginnings written out. */
const largestText = 1024 * 1024 * 1024;

/** Lengths, and where the bytes behind them begin. */
function unpackLengths(bytes: Uint8Array, count: number): { readonly lengths: Int32Array; readonly end: number } {
  const halves = new Int32Array(2 * count);
  const end = unpackDeltas(bytes, halves);
  const lengths = new Int32Array(count);
  for (let index = 0; index < count; index += 1) {
    const length = halves[2 * index] as number;
    if (length < 0 || halves[2 * index + 1] !== 0) throw new Error('a value has a length that cannot be');
    lengths[index] = length;
  }
  return { lengths, end };
}

/** Values that lie from `start` on, one behind the other. */
function sliceBehind(bytes: Uint8Array, start: number, lengths: Int32Array): Slices {
  const starts = new Int32Array(lengths.length);
  let at = start;
  for (let index = 0; index < lengths.length; index += 1) {
    starts[index] = at;
    at += lengths[index] as number;
    if (at > bytes.length) throw new Error('values end early');
  }
  return { bytes, starts, lengths };
}
