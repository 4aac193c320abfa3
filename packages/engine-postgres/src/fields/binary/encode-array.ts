import { ByteOutput } from '@sync/core/connector';
import { type FieldEncoder, type FieldProblem, type FieldSlice, reservedBytes } from '../field-encoder.ts';

const notArray = 'is not an array';
/** Postgres manual, "Arrays": at most six dimensions. */
const maxDimensions = 6;

const openBrace = 0x7b;
const closeBrace = 0x7d;
const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;

/** Makes the encoder of an array type from that of its elements and the id its element type has at this server. */
export function arrayEncoder(encodeElement: FieldEncoder, elementTypeId: number): FieldEncoder {
  const writer = new ArrayWriter(encodeElement, elementTypeId);
  return (field, output) => writer.encode(field, output);
}

/**
 * Walks the text once. The number of dimensions is the number of braces it begins with, so the header has its place from
 * the start; sizes are learned on the way and written into it at the end. Everything here is reused from field to field.
 */
class ArrayWriter {
  readonly #encodeElement: FieldEncoder;
  readonly #elementTypeId: number;
  readonly #unquoted = new ByteOutput(256);
  readonly #element: FieldSlice = { bytes: new Uint8Array(0), start: 0, end: 0 };
  /** Size of each dimension, 0 until its first closing brace. */
  readonly #sizes: number[] = [];
  /** Entries so far in the open brace of each dimension. */
  readonly #counts: number[] = [];
  readonly #lowerBounds: number[] = [];
  #at = 0;
  #hasNull = false;

  constructor(encodeElement: FieldEncoder, elementTypeId: number) {
    this.#encodeElement = encodeElement;
    this.#elementTypeId = elementTypeId;
  }

  encode(field: FieldSlice, output: ByteOutput): FieldProblem {
    this.#at = field.start;
    if (!this.#takeBounds(field)) return notArray;
    const dimensions = this.#countDimensions(field);
    if (dimensions < 1 || dimensions > maxDimensions) return notArray;
    const isEmpty = field.end - this.#at === 2 && field.bytes[this.#at + 1] === closeBrace;
    output.reserve(reservedBytes);
    const header = output.length;
    output.length += isEmpty ? 12 : 12 + dimensions * 8;
    this.#hasNull = false;
    this.#sizes.fill(0, 0, this.#sizes.length);
    const problem = isEmpty ? undefined : this.#encodeEntries(field, output, dimensions);
    if (problem !== undefined) return problem;
    output.writeInt32At(header, isEmpty ? 0 : dimensions);
    output.writeInt32At(header + 4, this.#hasNull ? 1 : 0);
    output.writeInt32At(header + 8, this.#elementTypeId);
    for (let dimension = 0; !isEmpty && dimension < dimensions; dimension++) {
      output.writeInt32At(header + 12 + dimension * 8, this.#sizes[dimension] ?? 0);
      output.writeInt32At(header + 16 + dimension * 8, this.#lowerBounds[dimension] ?? 1);
    }
    return undefined;
  }

  /** `[0:2][5:6]=` in front says where counting starts, when that is not 1. */
  #takeBounds({ bytes, start, end }: FieldSlice): boolean {
    this.#lowerBounds.length = 0;
    if (bytes[start] !== 0x5b) return true;
    const equals = bytes.indexOf(0x3d, start);
    if (equals === -1 || equals >= end) return false;
    const text = Buffer.from(bytes.subarray(start, equals)).toString('latin1');
    if (!/^(?:\[-?\d{1,10}:-?\d{1,10}\])+$/.test(text)) return false;
    for (const [, bound] of text.matchAll(/\[(-?\d+):/g)) this.#lowerBounds.push(Number(bound));
    this.#at = equals + 1;
    return true;
  }

  #countDimensions({ bytes, end }: FieldSlice): number {
    let at = this.#at;
    while (at < end && bytes[at] === openBrace) at++;
    return at - this.#at;
  }

  #encodeEntries(field: FieldSlice, output: ByteOutput, dimensions: number): FieldProblem {
    const { bytes, end } = field;
    let depth = 0;
    for (;;) {
      while (depth < dimensions) {
        if (this.#at >= end || bytes[this.#at++] !== openBrace) return notArray;
        this.#counts[depth++] = 0;
      }
      const problem = this.#encodeEntry(field, output);
      if (problem !== undefined) return problem;
      this.#counts[depth - 1] = (this.#counts[depth - 1] ?? 0) + 1;
      while (depth > 0 && this.#at < end && bytes[this.#at] === closeBrace) {
        this.#at++;
        if (!this.#closeDimension(--depth)) return notArray;
      }
      if (depth === 0) return this.#at === end ? undefined : notArray;
      if (this.#at >= end || bytes[this.#at++] !== comma) return notArray;
    }
  }

  /** Every sub-array of a dimension has the same size; the server would read past a shorter one. */
  #closeDimension(depth: number): boolean {
    const count = this.#counts[depth] ?? 0;
    const size = this.#sizes[depth] ?? 0;
    if (size !== 0 && size !== count) return false;
    this.#sizes[depth] = count;
    if (depth > 0) this.#counts[depth - 1] = (this.#counts[depth - 1] ?? 0) + 1;
    return true;
  }

  #encodeEntry(field: FieldSlice, output: ByteOutput): FieldProblem {
    const element = this.#element;
    const isQuoted = field.bytes[this.#at] === quote;
    if (!(isQuoted ? this.#takeQuoted(field) : this.#takePlain(field))) return notArray;
    output.reserve(element.end - element.start + reservedBytes);
    if (!isQuoted && isNull(element)) {
      this.#hasNull = true;
      output.writeInt32(-1);
      return undefined;
    }
    const lengthAt = output.length;
    output.length += 4;
    const problem = this.#encodeElement(element, output);
    output.writeInt32At(lengthAt, output.length - lengthAt - 4);
    return problem;
  }

  #takePlain({ bytes, end }: FieldSlice): boolean {
    const start = this.#at;
    let at = start;
    for (; at < end; at++) {
      const byte = bytes[at];
      if (byte === comma || byte === closeBrace) break;
      if (byte === openBrace || byte === quote || byte === backslash) return false;
    }
    this.#at = at;
    this.#setElement(bytes, start, at);
    // The server would drop white space around an element without quotes; canonical text has none there.
    return at > start && at < end && !isSpace(bytes[start]) && !isSpace(bytes[at - 1]);
  }

  #takeQuoted({ bytes, end }: FieldSlice): boolean {
    const start = ++this.#at;
    let at = start;
    while (at < end && bytes[at] !== quote && bytes[at] !== backslash) at++;
    if (at < end && bytes[at] === quote) {
      this.#setElement(bytes, start, at);
      this.#at = at + 1;
      return true;
    }
    const unquoted = this.#unquoted;
    unquoted.length = 0;
    unquoted.reserve(end - start);
    unquoted.writeBytes(bytes, start, at);
    for (; at < end && bytes[at] !== quote; at++) {
      if (bytes[at] === backslash) at++;
      unquoted.writeByte(bytes[at] ?? 0);
    }
    this.#setElement(unquoted.bytes, 0, unquoted.length);
    this.#at = at + 1;
    return at < end;
  }

  #setElement(bytes: Uint8Array, start: number, end: number): void {
    this.#element.bytes = bytes;
    this.#element.start = start;
    this.#element.end = end;
  }
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || (byte !== undefined && byte >= 9 && byte <= 13);
}

function isNull({ bytes, start, end }: FieldSlice): boolean {
  const isLetter = (offset: number, letter: number): boolean => ((bytes[start + offset] as number) | 0x20) === letter;
  return end - start === 4 && isLetter(0, 0x6e) && isLetter(1, 0x75) && isLetter(2, 0x6c) && isLetter(3, 0x6c);
}
