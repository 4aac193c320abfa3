import { ReadError } from '@sync/core/connector';

/** Values nest no deeper; each level takes some frames of the stack. */
export const mostLevels = 500;

/** Where the bytes under way belong to, for errors. Names only. */
export interface GobPlace {
  /** Printed name of the table. */
  readonly table?: string;
  column?: string | undefined;
}

const nothing = new Uint8Array(0);
/** 2^32. */
const wordSize = 4_294_967_296;

/**
 * Takes the primitives of a gob stream, from left to right, and never beyond the end: numbers, lengths that are checked against what is left,
 * so that no length in the bytes makes anybody allocate. One reader is used for row after row.
 *
 * Source of the format: documentation of Go's package encoding/gob, "Encoding Details".
 */
export class GobReader {
  bytes: Uint8Array = nothing;
  at = 0;
  end = 0;
  /** Upper half of what {@link readWide} read. */
  high = 0;
  /** Lower half of what {@link readWide} read. */
  low = 0;
  readonly place: GobPlace;

  constructor(place: GobPlace = {}) {
    this.place = place;
  }

  start(payload: Uint8Array): void {
    this.bytes = payload;
    this.at = 0;
    this.end = payload.length;
  }

  /** An unsigned integer. @throws {ReadError} READ_CORRUPT, also when a number cannot hold it exactly */
  readUint(): number {
    if (this.at >= this.end) throw this.corrupt('the row ends too early');
    const first = this.bytes[this.at] as number;
    if (first < 128) {
      this.at += 1;
      return first;
    }
    this.readWide();
    const value = this.high * wordSize + this.low;
    if (value > Number.MAX_SAFE_INTEGER) throw this.corrupt('a number is out of range');
    return value;
  }

  /** A signed integer that a number holds exactly. */
  readInt(): number {
    const folded = this.readUint();
    const half = Math.floor(folded / 2);
    return folded % 2 === 0 ? half : -half - 1;
  }

  /** An unsigned integer of up to 64 bits into `high` and `low`. */
  readWide(): void {
    const { bytes, end } = this;
    let at = this.at;
    if (at >= end) throw this.corrupt('the row ends too early');
    const first = bytes[at++] as number;
    if (first < 128) {
      this.high = 0;
      this.low = first;
      this.at = at;
      return;
    }
    const count = 256 - first;
    if (count > 8) throw this.corrupt('a number has more than 64 bits');
    if (at + count > end) throw this.corrupt('the row ends too early');
    let high = 0;
    let low = 0;
    const middle = at + count - 4;
    for (; at < middle; at += 1) high = high * 256 + (bytes[at] as number);
    const stop = this.at + 1 + count;
    for (; at < stop; at += 1) low = low * 256 + (bytes[at] as number);
    this.high = high;
    this.low = low;
    this.at = stop;
  }

  /** Of what {@link readWide} read. */
  wideUint(): bigint {
    return (BigInt(this.high) << 32n) | BigInt(this.low);
  }

  readUint64(): bigint {
    this.readWide();
    return this.wideUint();
  }

  readInt64(): bigint {
    const folded = this.readUint64();
    return (folded & 1n) === 0n ? folded >> 1n : ~(folded >> 1n);
  }

  /** A float: the bytes of a double in reverse order, sent as an unsigned integer. */
  readFloat(): number {
    this.readWide();
    floatView.setUint32(0, this.low, true);
    floatView.setUint32(4, this.high, true);
    return floatView.getFloat64(0, false);
  }

  /** The length of bytes that follow: they are all there. */
  readLength(): number {
    const length = this.readUint();
    if (length > this.end - this.at) throw this.corrupt('the row ends too early');
    return length;
  }

  /** How many things follow, each of which takes at least `leastBytes`. */
  readCount(leastBytes: number): number {
    const count = this.readUint();
    if (count * leastBytes > this.end - this.at) throw this.corrupt('the row ends too early');
    return count;
  }

  readBool(): boolean {
    const value = this.readUint();
    if (value > 1) throw this.corrupt('a truth value is neither 0 nor 1');
    return value === 1;
  }

  /** Bytes with their length in front, not copied. */
  readBytes(): Uint8Array {
    const length = this.readLength();
    const start = this.at;
    this.at = start + length;
    return this.bytes.subarray(start, start + length);
  }

  /** Short ASCII text, such as the names of types. */
  readName(): string {
    const bytes = this.readBytes();
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  }

  /** The mark in front of a value that is not a struct. */
  readZero(): void {
    if (this.readUint() !== 0) throw this.corrupt('a value does not begin where it must');
  }

  /** The error for bytes that do not follow the format. `why` holds no value. */
  corrupt(why: string): ReadError {
    const { table, column } = this.place;
    return corruptRow({ table, column, why });
  }
}

const floatView = new DataView(new ArrayBuffer(8));

/** The error for a row, or a value of it, that is not as Neosync writes it. `why` holds no value. */
export function corruptRow(fault: {
  readonly table?: string | undefined;
  readonly column?: string | undefined;
  readonly why: string;
}): ReadError {
  const { table, column, why } = fault;
  const where = column === undefined ? '' : `in column ${column}, `;
  return new ReadError({
    code: 'READ_CORRUPT',
    message: `Cannot read ${table ?? 'a row of Neosync'}: ${where}${why}. Run again; if it stays, the server writes rows in a form that is not known.`,
    context: { ...(table === undefined ? {} : { table }), ...(column === undefined ? {} : { column }) },
  });
}
