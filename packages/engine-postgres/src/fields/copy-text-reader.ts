import { type FieldBatch, nullLength, printTableRef, ReadError, type TableRef } from '@sync/core/connector';
import { decodeHexField, unescapeField } from './unescape-copy-text.ts';

const tab = 0x09;
const newline = 0x0a;
const backslash = 0x5c;

/** Whether one of four bytes is a tab, a newline or a backslash: a byte that is becomes 0, and 0 - 1 borrows from its top bit. */
function hasSpecial(word: number): boolean {
  const tabs = word ^ 0x09090909;
  const newlines = word ^ 0x0a0a0a0a;
  const backslashes = word ^ 0x5c5c5c5c;
  const borrowed =
    ((tabs - 0x01010101) & ~tabs) | ((newlines - 0x01010101) & ~newlines) | ((backslashes - 0x01010101) & ~backslashes);
  return (borrowed & 0x80808080) !== 0;
}

export interface CopyTextReaderOptions {
  /** For errors. */
  readonly table: TableRef;
  /** In the order in which COPY gives them; none for a table read for its number of rows. */
  readonly columns: readonly CopyTextColumn[];
  /** A batch is closed at the end of the row that reaches this size, in bytes. */
  readonly batchBytes: number;
  /** A longer field, decoded, ends the read. */
  readonly maxFieldBytes: number;
}

export interface CopyTextColumn {
  readonly name: string;
  /** A bytea column: its `\x` hex becomes the raw bytes. */
  readonly isBytes: boolean;
}

/**
 * Cuts the bytes of one COPY … TO STDOUT (text format, `bytea_output = hex`) into field batches. After each `push` call `next` until it gives
 * nothing; after the last call `end` once. A batch, its arrays included, is valid until the next call of any of them.
 * Holds one batch, one chunk and one row at most.
 */
export interface CopyTextReader {
  /** Takes over the bytes of one chunk, cut anywhere; they are copied. */
  push(chunk: Uint8Array): void;
  /** The next full batch, undefined when more bytes are needed. @throws {ReadError} READ_CORRUPT, READ_FIELD_TOO_LARGE */
  next(): FieldBatch | undefined;
  /** The rows left over, undefined when there are none. @throws {ReadError} READ_CORRUPT when the last row has no end */
  end(): FieldBatch | undefined;
}

/** Makes a {@link CopyTextReader}. */
export function createCopyTextReader(options: CopyTextReaderOptions): CopyTextReader {
  return new Reader(options);
}

/**
 * One buffer holds [handed out | rows of the batch under way | row under way | not yet scanned]. Fields are unescaped in place, which
 * never grows them, so the buffer is the batch. What was handed out is dropped by moving the rest to the front, at the next `push`.
 */
class Reader implements CopyTextReader {
  readonly #options: CopyTextReaderOptions;
  readonly #columnCount: number;
  readonly #usualSize: number;
  #bytes!: Uint8Array<ArrayBuffer>;
  /** The same, four bytes each. */
  #words!: Int32Array;
  /** End of the bytes that arrived. */
  #filled = 0;
  /** Start of the batch under way. */
  #batchStart = 0;
  /** Start of the field under way. */
  #fieldStart = 0;
  /** Everything before it has been looked at; it never stands behind a backslash. */
  #scanned = 0;
  /** The field under way has a backslash. */
  #isEscaped = false;
  /** Fields of the batch under way, those of the row under way included. */
  #fieldCount = 0;
  #rowCount = 0;
  #starts: Uint32Array;
  #lengths: Int32Array;

  constructor(options: CopyTextReaderOptions) {
    this.#options = options;
    this.#columnCount = options.columns.length;
    this.#usualSize = options.batchBytes + 128 * 1024;
    this.#useBuffer(new Uint8Array(this.#usualSize));
    const fields = Math.max(64, this.#columnCount * 2, Math.ceil(options.batchBytes / 8));
    this.#starts = new Uint32Array(fields);
    this.#lengths = new Int32Array(fields);
  }

  push(chunk: Uint8Array): void {
    if (this.#batchStart > 0) this.#dropHandedOut();
    const needed = this.#filled + chunk.length;
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(needed, Math.ceil(this.#bytes.length * 1.5)));
      larger.set(this.#bytes.subarray(0, this.#filled));
      this.#useBuffer(larger);
    }
    this.#bytes.set(chunk, this.#filled);
    this.#filled = needed;
  }

  next(): FieldBatch | undefined {
    return this.#scan() ? this.#handOut() : undefined;
  }

  end(): FieldBatch | undefined {
    const batch = this.next();
    if (batch !== undefined) return batch;
    if (this.#fieldStart < this.#filled || this.#fieldCount > this.#rowCount * this.#columnCount) {
      throw this.#corrupt('its last row has no end');
    }
    return this.#rowCount > 0 ? this.#handOut() : undefined;
  }

  /** Looks at the bytes that arrived; true as soon as the batch under way is full. */
  #scan(): boolean {
    const bytes = this.#bytes;
    const filled = this.#filled;
    const full = this.#batchStart + this.#options.batchBytes;
    let at = this.#scanned;
    while (at < filled) {
      if ((at & 3) === 0) at = this.#skipPlainWords(at);
      if (at >= filled) break;
      const byte = bytes[at] as number;
      if (byte === tab) {
        this.#closeField(at);
      } else if (byte === newline) {
        this.#closeRow(at);
        if (at + 1 >= full) {
          this.#scanned = at + 1;
          return true;
        }
      } else if (byte === backslash) {
        // The byte behind it belongs to it and separates nothing; it may not have arrived yet.
        if (at + 1 === filled) break;
        this.#isEscaped = true;
        at++;
      }
      at++;
    }
    this.#scanned = at;
    // Escapes and hex at most double a field, so this one is too large whatever it stands for.
    if (at - this.#fieldStart > 2 * this.#options.maxFieldBytes + 4) throw this.#tooLarge();
    return false;
  }

  /** Four bytes at a time, passes over bytes that mean themselves. A word with a byte that does not ends it. */
  #skipPlainWords(from: number): number {
    const words = this.#words;
    const end = this.#filled >> 2;
    let index = from >> 2;
    while (index < end && !hasSpecial(words[index] as number)) index++;
    return index << 2;
  }

  #closeField(end: number): void {
    const column = this.#fieldCount - this.#rowCount * this.#columnCount;
    const definition = this.#options.columns[column];
    if (definition === undefined) throw this.#corrupt(`a row has more than ${this.#columnCount} fields`);
    const bytes = this.#bytes;
    let start = this.#fieldStart;
    let length: number;
    if (definition.isBytes && bytes[start] === backslash && bytes[start + 1] === backslash) {
      // Two backslashes stand for one, and no other escape is in hex: it is read where it stands.
      start++;
      length = end - start;
    } else {
      length = this.#isEscaped ? unescapeField(bytes, start, end) : end - start;
    }
    if (definition.isBytes && length !== nullLength) {
      length = decodeHexField(bytes, start, start + length);
      if (length < 0) throw this.#corrupt('a bytea field is not hex', definition.name);
    }
    if (length > this.#options.maxFieldBytes) throw this.#tooLarge();
    const index = this.#fieldCount++;
    if (index === this.#starts.length) this.#growFields();
    this.#starts[index] = start - this.#batchStart;
    this.#lengths[index] = length;
    this.#fieldStart = end + 1;
    this.#isEscaped = false;
  }

  #closeRow(end: number): void {
    if (this.#columnCount === 0) {
      if (end !== this.#fieldStart) throw this.#corrupt('a row has more than 0 fields');
      this.#fieldStart = end + 1;
    } else {
      this.#closeField(end);
      if (this.#fieldCount !== (this.#rowCount + 1) * this.#columnCount) {
        throw this.#corrupt(`a row has fewer than ${this.#columnCount} fields`);
      }
    }
    this.#rowCount++;
  }

  #handOut(): FieldBatch {
    const batch = {
      rowCount: this.#rowCount,
      columnCount: this.#columnCount,
      bytes: this.#bytes.subarray(this.#batchStart, this.#fieldStart),
      starts: this.#starts,
      lengths: this.#lengths,
    };
    this.#batchStart = this.#fieldStart;
    this.#rowCount = 0;
    this.#fieldCount = 0;
    return batch;
  }

  #dropHandedOut(): void {
    const moved = this.#batchStart;
    const left = this.#filled - moved;
    if (this.#bytes.length > 4 * this.#usualSize && left <= this.#usualSize) {
      // A huge row went by; its memory is not kept for the rest of the table.
      const smaller = new Uint8Array(this.#usualSize);
      smaller.set(this.#bytes.subarray(moved, this.#filled));
      this.#useBuffer(smaller);
    } else {
      this.#bytes.copyWithin(0, moved, this.#filled);
    }
    this.#filled = left;
    this.#fieldStart -= moved;
    this.#scanned -= moved;
    this.#batchStart = 0;
  }

  #useBuffer(bytes: Uint8Array<ArrayBuffer>): void {
    this.#bytes = bytes;
    this.#words = new Int32Array(bytes.buffer, 0, bytes.length >> 2);
  }

  #growFields(): void {
    const starts = new Uint32Array(this.#starts.length * 2);
    starts.set(this.#starts);
    this.#starts = starts;
    const lengths = new Int32Array(this.#lengths.length * 2);
    lengths.set(this.#lengths);
    this.#lengths = lengths;
  }

  #corrupt(because: string, column?: string): ReadError {
    const table = printTableRef(this.#options.table);
    return new ReadError({
      code: 'READ_CORRUPT',
      message: `Cannot read ${table}: the server's COPY text is broken, ${because}. Something between the server and here changes the bytes; connect without it.`,
      advice: 'report',
      context: column === undefined ? { table } : { table, column },
    });
  }

  #tooLarge(): ReadError {
    const table = printTableRef(this.#options.table);
    const column = this.#options.columns[this.#fieldCount - this.#rowCount * this.#columnCount]?.name ?? '';
    const message = `Cannot read ${table}: a field of column ${column} is larger than ${this.#options.maxFieldBytes} bytes. Raise limits.maxFieldBytes, or exclude the table.`;
    return new ReadError({ code: 'READ_FIELD_TOO_LARGE', message, context: { table, column } });
  }
}
