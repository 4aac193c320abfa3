import { InternalError, ReadError } from '@sync/core/connector';
import type { FieldForm } from '../connection.ts';
import { shortestFloat32 } from './shortest-float.ts';

/** Fields of one batch, as `FieldBatch` has them. */
export interface Fields {
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
  readonly lengths: Int32Array;
}

/**
 * Brings one field that is not NULL into its form: in place where it does not grow, else at `free`. Returns where the free
 * space starts then. Needs {@link formBytes} of free space.
 */
export type FormField = (fields: Fields, index: number, free: number) => number;

/** What a form does to a field; undefined: nothing. */
export function toFormField(form: FieldForm): FormField | undefined {
  if (typeof form === 'object') return (fields, index, free) => spellBits(fields, index, { free, count: form.bits });
  return forms[form];
}

/** Bytes that a form may write behind a row. */
export function formBytes(form: FieldForm): number {
  if (typeof form === 'object') return form.bits;
  return ['verbatim', 'boolean', 'integer', 'time'].includes(form) ? 0 : longestText;
}

/** No text of a number or a time that grows is longer. */
const longestText = 64;

const [zero, one, nine, plus, minus, point] = [0x30, 0x31, 0x39, 0x2b, 0x2d, 0x2e];
const [letterE, letterT, letterF] = [0x65, 0x74, 0x66];

const forms: Readonly<Record<Exclude<FieldForm, object>, FormField | undefined>> = {
  verbatim: undefined,
  boolean: (fields, index, free) => {
    const at = fields.starts[index] as number;
    const byte = fields.bytes[at];
    if (fields.lengths[index] !== 1 || (byte !== zero && byte !== one)) throw corrupt('a boolean is neither 0 nor 1');
    fields.bytes[at] = byte === one ? letterT : letterF;
    return free;
  },
  integer: (fields, index, free) => {
    const { bytes, starts, lengths } = fields;
    let start = starts[index] as number;
    let length = lengths[index] as number;
    while (length > 1 && bytes[start] === zero && isDigit(bytes[start + 1] as number)) {
      start += 1;
      length -= 1;
    }
    starts[index] = start;
    lengths[index] = length;
    return free;
  },
  time: (fields, index, free) => {
    trimFraction(fields, index);
    return free;
  },
  utc: (fields, index, free) => {
    trimFraction(fields, index);
    const at = copyText(fields, index, free);
    fields.bytes[at] = plus;
    fields.bytes[at + 1] = zero;
    fields.bytes[at + 2] = zero;
    return place(fields, index, { from: free, to: at + 3 });
  },
  float64: (fields, index, free) => {
    const { bytes, starts, lengths } = fields;
    const start = starts[index] as number;
    const end = start + (lengths[index] as number);
    let at = start;
    while (at < end && bytes[at] !== letterE) at += 1;
    if (at === end || bytes[at + 1] === minus || bytes[at + 1] === plus) return free;
    const moved = copyText(fields, index, free);
    const sign = free + (at + 1 - start);
    bytes.copyWithin(sign + 1, sign, moved);
    bytes[sign] = plus;
    return place(fields, index, { from: free, to: moved + 1 });
  },
  float32: (fields, index, free) => {
    const { bytes, starts, lengths } = fields;
    const start = starts[index] as number;
    let text = '';
    for (let at = start; at < start + (lengths[index] as number); at += 1) {
      text += String.fromCharCode(bytes[at] as number);
    }
    text = shortestFloat32(text);
    for (let i = 0; i < text.length; i += 1) bytes[free + i] = text.charCodeAt(i);
    return place(fields, index, { from: free, to: free + text.length });
  },
};

/** MySQL sends the bytes of a bit string as a number: left-most bit first, padded with zeros in front. */
function spellBits(fields: Fields, index: number, { free, count }: { free: number; count: number }): number {
  const { bytes, starts, lengths } = fields;
  const start = starts[index] as number;
  const length = lengths[index] as number;
  if (length !== (count + 7) >> 3) throw corrupt(`a bit string of ${count} bits has ${length} bytes`);
  const padding = length * 8 - count;
  for (let bit = 0; bit < count; bit += 1) {
    const place = bit + padding;
    bytes[free + bit] = zero + (((bytes[start + (place >> 3)] as number) >> (7 - (place & 7))) & 1);
  }
  return place(fields, index, { from: free, to: free + count });
}

/** A fraction ends in the last digit that is not 0; a whole second has none. */
function trimFraction({ bytes, starts, lengths }: Fields, index: number): void {
  const start = starts[index] as number;
  const length = lengths[index] as number;
  const end = start + length;
  // HH:MM:SS is the shortest text there is, and a fraction has up to seven bytes.
  let at = end;
  while (at > end - 6 && bytes[at - 1] === zero) at -= 1;
  if (bytes[at - 1] === point) lengths[index] = at - 1 - start;
  else if (length > 8 && hasPoint(bytes, at, start)) lengths[index] = at - start;
}

/** Whether a point stands among the six bytes before `end`. */
function hasPoint(bytes: Uint8Array, end: number, start: number): boolean {
  for (let at = end - 1; at >= start && at > end - 7; at -= 1) if (bytes[at] === point) return true;
  return false;
}

/** Copies a field's text to `free` and gives its new end. */
function copyText({ bytes, starts, lengths }: Fields, index: number, free: number): number {
  const start = starts[index] as number;
  const length = lengths[index] as number;
  if (length > longestText - 3) throw corrupt('the text of a number or a time is too long');
  for (let i = 0; i < length; i += 1) bytes[free + i] = bytes[start + i] as number;
  return free + length;
}

function place(fields: Fields, index: number, { from, to }: { from: number; to: number }): number {
  fields.starts[index] = from;
  fields.lengths[index] = to - from;
  return to;
}

function isDigit(byte: number): boolean {
  return byte >= zero && byte <= nine;
}

/** What is wrong with what came, without the values. */
export function corrupt(because: string): ReadError {
  return new ReadError({
    code: 'READ_CORRUPT',
    message: `The server's rows are broken: ${because}. Something between the server and here changes the bytes; connect without it.`,
    advice: 'report',
  });
}

/** @throws {InternalError} the lists of a request do not fit each other */
export function checkForms(forms: readonly FieldForm[], columns: readonly string[]): void {
  if (forms.length === columns.length) return;
  throw new InternalError({
    code: 'INTERNAL_INVARIANT',
    message: `A read has ${columns.length} columns and ${forms.length} forms of fields. Please report it.`,
  });
}
