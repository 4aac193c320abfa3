import type { CopyFormat } from './connection.ts';

/** Counts the rows of one COPY while its bytes pass by, cut anywhere. */
export interface CopyRowCounter {
  /** Rows that end in these bytes. Bytes come in order. @throws {CopyFormatError} they do not follow the format */
  take(bytes: Uint8Array): number;
  /** Where in the bytes last taken the last row ended; 0 when none did. */
  readonly lastRowEnd: number;
  /** Bytes before the first row; known once they were taken. */
  readonly headerBytes: number;
  /** Call behind the last bytes. @throws {CopyFormatError} the COPY is cut short */
  end(): void;
}

/** The bytes of a COPY do not follow its format. Says where, never what. */
export class CopyFormatError extends Error {
  override readonly name = 'CopyFormatError';
}

/** Makes a counter for one COPY. */
export function createCopyRowCounter(format: CopyFormat): CopyRowCounter {
  return format === 'binary' ? new BinaryRowCounter() : new TextRowCounter();
}

const newline = 0x0a;

/** In COPY's text format a newline ends a row and occurs nowhere else: inside a field it is written `\n`. */
class TextRowCounter implements CopyRowCounter {
  readonly headerBytes = 0;
  lastRowEnd = 0;
  #isInRow = false;

  take(bytes: Uint8Array): number {
    let count = 0;
    this.lastRowEnd = bytes.lastIndexOf(newline) + 1;
    for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) count += 1;
    if (bytes.length > 0) this.#isInRow = bytes[bytes.length - 1] !== newline;
    return count;
  }

  end(): void {
    if (this.#isInRow) throw new CopyFormatError('the last row has no end');
  }
}

/** `PGCOPY\n\xff\r\n\0`, Postgres manual, COPY, "Binary Format". */
const signature = [0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0x00];
/** Behind the signature stand 32 bits of flags and the 32-bit length of what follows the header. */
const headerBytes = signature.length + 8;

/**
 * Walks the tuples: a 16-bit number of fields, then for each a 32-bit length (-1: NULL) and that many bytes; -1 fields end the COPY.
 * States: in the header (`#header` below its length) → at a tuple (`#fields` 0) → in a tuple → … → ended. `#skip` bytes belong to a
 * field's value or the header's extension and are passed over in any state.
 */
class BinaryRowCounter implements CopyRowCounter {
  lastRowEnd = 0;
  headerBytes = headerBytes;
  #header = 0;
  #extension = 0;
  #skip = 0;
  /** Fields of the tuple under way that are still to come. */
  #fields = 0;
  /** The bytes of an integer that a cut took apart. */
  #part = 0;
  #partBytes = 0;
  #isEnded = false;

  take(bytes: Uint8Array): number {
    const end = bytes.length;
    let at = this.#header < headerBytes ? this.#takeHeader(bytes) : 0;
    const view = new DataView(bytes.buffer, bytes.byteOffset, end);
    let rows = 0;
    this.lastRowEnd = 0;
    while (at < end) {
      if (this.#skip > 0) {
        const passed = Math.min(this.#skip, end - at);
        this.#skip -= passed;
        at += passed;
        if (this.#skip > 0) return rows;
        if (this.#fields === 0 && this.#extension === 0) {
          rows += 1;
          this.lastRowEnd = at;
        }
        this.#extension = 0;
        continue;
      }
      if (this.#isEnded) throw new CopyFormatError('there are bytes behind its end');
      if (this.#fields > 0 && this.#partBytes === 0) at = this.#passFields(bytes, view, at);
      else at = this.#takeByte(bytes[at] as number, at);
      // A tuple is whole when nothing of it is left; a byte of the next one's number of fields does not make another.
      if (this.#isRowWhole) {
        this.#isRowWhole = false;
        rows += 1;
        this.lastRowEnd = at;
      }
    }
    return rows;
  }

  end(): void {
    if (!this.#isEnded) throw new CopyFormatError('its end is missing');
  }

  #isRowWhole = false;

  #takeHeader(bytes: Uint8Array): number {
    let at = 0;
    while (at < bytes.length && this.#header < headerBytes) {
      const byte = bytes[at] as number;
      if (this.#header < signature.length && byte !== signature[this.#header])
        throw new CopyFormatError('its signature is wrong');
      if (this.#header >= headerBytes - 4) this.#skip = this.#skip * 256 + byte;
      this.#header += 1;
      at += 1;
    }
    if (this.#header === headerBytes) {
      this.#extension = this.#skip;
      this.headerBytes = headerBytes + this.#skip;
    }
    return at;
  }

  /** Passes over the fields that are whole in these bytes, the usual case, without touching the state for each. */
  #passFields(bytes: Uint8Array, view: DataView, from: number): number {
    const end = bytes.length;
    let at = from;
    let fields = this.#fields;
    while (fields > 0 && end - at >= 4) {
      const length = view.getInt32(at);
      at += 4;
      fields -= 1;
      if (length <= 0) {
        if (length < -1) throw new CopyFormatError('a field has an impossible length');
        continue;
      }
      if (end - at < length) {
        this.#fields = fields;
        this.#skip = length - (end - at);
        return end;
      }
      at += length;
    }
    this.#fields = fields;
    if (fields === 0) this.#isRowWhole = true;
    else if (at < end) return this.#takeByte(bytes[at] as number, at);
    return at;
  }

  /** Takes one byte of an integer: a length inside a tuple, else a number of fields. */
  #takeByte(byte: number, at: number): number {
    this.#part = (this.#part << 8) | byte;
    this.#partBytes += 1;
    if (this.#partBytes === (this.#fields > 0 ? 4 : 2)) {
      const value = this.#part;
      this.#part = 0;
      this.#partBytes = 0;
      if (this.#fields > 0) this.#beginField(value);
      else this.#beginTuple((value << 16) >> 16);
    }
    return at + 1;
  }

  #beginField(length: number): void {
    if (length < -1) throw new CopyFormatError('a field has an impossible length');
    this.#fields -= 1;
    if (length > 0) this.#skip = length;
    else if (this.#fields === 0) this.#isRowWhole = true;
  }

  #beginTuple(fields: number): void {
    if (fields < -1) throw new CopyFormatError('a row has an impossible number of fields');
    if (fields === -1) this.#isEnded = true;
    else if (fields === 0) this.#isRowWhole = true;
    else this.#fields = fields;
  }
}
