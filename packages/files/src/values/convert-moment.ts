import { toCanonicalMoment } from './canonical-moment.ts';
import type { RowBuffer } from '../rows/row-buffer.ts';

const [zero, nine, minus, point, colon, space, letterT, letterZ] = Array.from('09-.: TZ', (each) =>
  each.charCodeAt(0),
) as [number, number, number, number, number, number, number, number];

/** `YYYY-MM-DDThh:mm:ss[.f]Z` to `YYYY-MM-DD hh:mm:ss[.f]`, where it stands; all other forms by way of text. */
export function convertTimestamp(rows: RowBuffer): boolean {
  const { bytes, fieldStart: start, fieldLength: length } = rows;
  const last = start + length - 1;
  const isUsual =
    bytes[last] === letterZ &&
    bytes[start + 10] === letterT &&
    bytes[start + 4] === minus &&
    bytes[start + 7] === minus &&
    bytes[start + 13] === colon &&
    bytes[start + 16] === colon &&
    (length === 20 || (length > 21 && length < 28 && bytes[start + 19] === point)) &&
    startsWithYear(bytes, start);
  if (!isUsual) return convertByText(rows, 'timestamp');
  bytes[start + 10] = space;
  rows.fieldLength = length === 20 ? 19 : lengthWithoutZeros(bytes, start, last);
  return true;
}

/** Of a moment with a fraction that ends before `end`: zeros at its end say nothing. */
function lengthWithoutZeros(bytes: Uint8Array, start: number, end: number): number {
  let stop = end;
  while (bytes[stop - 1] === zero) stop -= 1;
  return (bytes[stop - 1] === point ? stop - 1 : stop) - start;
}

/** `YYYY-MM-DD` is canonical. */
export function convertDate(rows: RowBuffer): boolean {
  const { bytes, fieldStart: start, fieldLength: length } = rows;
  const isUsual =
    length === 10 && bytes[start + 4] === minus && bytes[start + 7] === minus && startsWithYear(bytes, start);
  return isUsual || convertByText(rows, 'date');
}

/** `hh:mm:ss[.f]Z` without its zone, which is always UTC. */
export function convertTime(rows: RowBuffer): boolean {
  const { bytes, fieldStart: start, fieldLength: length } = rows;
  const isUsual =
    bytes[start + length - 1] === letterZ &&
    bytes[start + 2] === colon &&
    bytes[start + 5] === colon &&
    (length === 9 || (length > 10 && length < 17 && bytes[start + 8] === point));
  if (!isUsual) return convertByText(rows, 'time');
  rows.fieldLength = length === 9 ? 8 : lengthWithoutZeros(bytes, start, start + length - 1);
  return true;
}

/** Four digits; the year 0, which ISO 8601 has and calendars have not, is not among them. */
function startsWithYear(bytes: Uint8Array, start: number): boolean {
  let digits = 0;
  for (let at = start; at < start + 4; at += 1) {
    const byte = bytes[at] as number;
    if (byte < zero || byte > nine) return false;
    digits |= byte;
  }
  return digits !== zero;
}

/** Longer than any moment. */
const longest = 64;

function convertByText(rows: RowBuffer, kind: 'date' | 'time' | 'timestamp'): boolean {
  const { bytes, fieldStart: start, fieldLength: length } = rows;
  if (length > longest) return false;
  const text = toCanonicalMoment(String.fromCharCode(...bytes.subarray(start, start + length)), kind);
  if (text === undefined) return false;
  rows.setText(text);
  return true;
}
