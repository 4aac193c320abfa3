import type { RowBuffer } from '../rows/row-buffer.ts';
import type { Conversion } from '../rows/value-forms.ts';
import { type MomentForm, toCanonical } from './canonical-moment.ts';

const [zero, nine, plus, minus, point, colon, space, letterT, letterZ] = Array.from('09+-.: TZ', (each) =>
  each.charCodeAt(0),
) as [number, number, number, number, number, number, number, number, number];

/** Longer than any moment. */
const longest = 64;

/**
 * Dates, times and timestamps of ISO 8601, RFC 3339 and SQL, as canonical text. With an offset they are moved to UTC (a time with a zone
 * keeps its own); without one they are UTC. All digits of a second are kept. A date may have a time, of midnight.
 */
export function momentConversion(kind: MomentForm['kind'], hasZone: boolean): Conversion {
  const form: MomentForm = { kind, hasZone, digits: Number.POSITIVE_INFINITY };
  if (kind === 'date') return (rows) => isUsualDate(rows) || convertByText(rows, form);
  if (kind === 'time') return (rows) => convertByText(rows, form);
  return (rows) => (isUsualTimestamp(rows) && convertUsual(rows, hasZone)) || convertByText(rows, form);
}

function isUsualDate({ bytes, fieldStart, fieldLength }: RowBuffer): boolean {
  return fieldLength === 10 && isDateAt(bytes, fieldStart);
}

/** `YYYY-MM-DD`, the year, month and day not 0. */
function isDateAt(bytes: Uint8Array, start: number): boolean {
  if (bytes[start + 4] !== minus || bytes[start + 7] !== minus) return false;
  const century = twoDigits(bytes, start);
  const year = twoDigits(bytes, start + 2);
  const month = twoDigits(bytes, start + 5);
  const day = twoDigits(bytes, start + 8);
  return century >= 0 && year >= 0 && century + year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/** `YYYY-MM-DD hh:mm:ss`, whatever comes behind. */
function isUsualTimestamp({ bytes, fieldStart: start, fieldLength }: RowBuffer): boolean {
  const separator = bytes[start + 10];
  if (fieldLength < 19 || (separator !== letterT && separator !== space) || !isDateAt(bytes, start)) return false;
  if (bytes[start + 13] !== colon || bytes[start + 16] !== colon) return false;
  const hours = twoDigits(bytes, start + 11);
  const minutes = twoDigits(bytes, start + 14);
  const seconds = twoDigits(bytes, start + 17);
  return hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60 && seconds >= 0 && seconds < 60;
}

/** A fraction or none, then UTC or no zone. Gives false, with nothing changed, when that is not all. */
function convertUsual(rows: RowBuffer, hasZone: boolean): boolean {
  const { bytes, fieldStart: start, fieldLength } = rows;
  const end = start + fieldLength;
  let at = start + 19;
  let kept = at;
  if (at < end && bytes[at] === point) {
    at += 1;
    const from = at;
    for (; at < end && (bytes[at] as number) >= zero && (bytes[at] as number) <= nine; at += 1) {
      if (bytes[at] !== zero) kept = at + 1;
    }
    if (at === from) return false;
  }
  if (!isUtc(bytes, at, end)) return false;
  bytes[start + 10] = space;
  rows.fieldLength = kept - start;
  if (hasZone) appendUtc(rows, end - kept);
  return true;
}

/** Nothing, `Z`, `+00` or `+00:00`. */
function isUtc(bytes: Uint8Array, at: number, end: number): boolean {
  const length = end - at;
  if (length === 0) return true;
  if (length === 1) return bytes[at] === letterZ;
  if (bytes[at] !== plus || bytes[at + 1] !== zero || bytes[at + 2] !== zero) return false;
  return length === 3 || (length === 6 && bytes[at + 3] === colon && bytes[at + 4] === zero && bytes[at + 5] === zero);
}

/** `room`: bytes behind the field under way that are free. */
function appendUtc(rows: RowBuffer, room: number): void {
  const length = rows.fieldLength;
  if (room < 3) {
    const from = rows.fieldStart;
    rows.beginSideField(length + 3);
    // A loop costs less than a call for so few bytes.
    const { bytes, fieldStart } = rows;
    for (let offset = 0; offset < length; offset += 1) bytes[fieldStart + offset] = bytes[from + offset] as number;
  }
  const { bytes } = rows;
  const at = rows.fieldStart + length;
  bytes[at] = plus;
  bytes[at + 1] = zero;
  bytes[at + 2] = zero;
  rows.fieldLength = length + 3;
  if (room < 3) rows.endSideField();
}

/** -1 when they are none. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] as number) - zero;
  const ones = (bytes[at + 1] as number) - zero;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

function convertByText(rows: RowBuffer, form: MomentForm): boolean {
  const { bytes, fieldStart: start, fieldLength: length } = rows;
  if (length > longest) return false;
  const text = toCanonical(String.fromCharCode(...bytes.subarray(start, start + length)), form);
  if (text === undefined) return false;
  rows.setText(text);
  return true;
}
