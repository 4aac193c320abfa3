import { corruptFile } from './corrupt.ts';
import { isAction, leftOut, mapHeader } from './header.ts';
import type { RowScanner, ScannerOptions, SearchRange } from './scanner.ts';

const [quote, comma, newline, carriageReturn] = [0x22, 0x2c, 0x0a, 0x0d];
const nullWord = Buffer.from('NULL');

/**
 * Comma-separated values after RFC 4180, a header in their first record. NULL is the word without quotes, or nothing between commas: the
 * service's documents say the one here and the other there. What is quoted is text, `""` an empty one.
 */
export class CsvScanner implements RowScanner {
  readonly #options: ScannerOptions;
  #targets: Int32Array | undefined;
  /** The bytes looked at end inside quotes. */
  #isInQuotes = false;
  /** Line ends in the record under way. */
  #innerLines = 0;
  #nextLine = 1;
  /** The field that was cut last. */
  #start = 0;
  #length = 0;
  #isQuoted = false;

  constructor(options: ScannerOptions) {
    this.#options = options;
  }

  findRowEnd(bytes: Uint8Array, { from, filled }: SearchRange): number {
    for (let at = from; at < filled; at += 1) {
      const byte = bytes[at];
      // Two quotes inside of quotes end them and begin them again.
      if (byte === quote) this.#isInQuotes = !this.#isInQuotes;
      else if (byte === newline && !this.#isInQuotes) return at;
      else if (byte === newline) this.#innerLines += 1;
    }
    return -1;
  }

  takeRow(start: number, end: number): void {
    const { rows, writer, place } = this.#options;
    place.line = this.#nextLine;
    this.#nextLine += 1 + this.#innerLines;
    this.#innerLines = 0;
    const stop = rows.bytes[end - 1] === carriageReturn ? end - 1 : end;
    const targets = this.#targets;
    if (targets === undefined) {
      this.#targets = this.#readHeader(start, stop);
      return;
    }
    writer.beginRow();
    let at = start;
    for (const target of targets) {
      if (at > stop) throw corruptFile(place, 'a record has fewer fields than the header');
      at = this.#cutField(at, stop);
      if (target === leftOut || this.#isNull()) continue;
      if (target === isAction) writer.writeAction(this.#start, this.#length);
      else writer.writeField(target, this.#start, this.#length);
    }
    if (at !== stop + 1) throw corruptFile(place, 'a record has more fields than the header');
    writer.endRow();
  }

  finish(): void {
    if (this.#targets === undefined) throw corruptFile(this.#options.place, 'it has no header');
  }

  /** Finds the field that begins at `start` and takes its quotes away. Gives where the next one begins. */
  #cutField(start: number, end: number): number {
    const { bytes } = this.#options.rows;
    this.#isQuoted = bytes[start] === quote && start < end;
    if (!this.#isQuoted) {
      const stop = bytes.indexOf(comma, start);
      const fieldEnd = stop === -1 || stop > end ? end : stop;
      this.#start = start;
      this.#length = fieldEnd - start;
      return fieldEnd + 1;
    }
    let write = start + 1;
    for (let at = start + 1; at < end; at += 1) {
      const byte = bytes[at] as number;
      if (byte === quote && bytes[at + 1] === quote && at + 1 < end) at += 1;
      else if (byte === quote) return this.#endQuoted({ start: start + 1, write, next: at + 1, end });
      bytes[write++] = byte;
    }
    throw corruptFile(this.#options.place, 'a quoted field has no end');
  }

  #endQuoted({ start, write, next, end }: QuotedField): number {
    if (next < end && this.#options.rows.bytes[next] !== comma) {
      throw corruptFile(this.#options.place, 'a quoted field has something behind its end');
    }
    this.#start = start;
    this.#length = write - start;
    return next + 1;
  }

  #isNull(): boolean {
    if (this.#isQuoted) return false;
    const { bytes } = this.#options.rows;
    const start = this.#start;
    return (
      this.#length === 0 || (this.#length === 4 && nullWord.every((byte, offset) => bytes[start + offset] === byte))
    );
  }

  #readHeader(start: number, end: number): Int32Array {
    const { rows, plan, place, onUnknown } = this.#options;
    const decoder = new TextDecoder();
    const names: string[] = [];
    for (let at = start; at <= end; ) {
      at = this.#cutField(at, end);
      names.push(decoder.decode(rows.bytes.subarray(this.#start, this.#start + this.#length)));
    }
    const { targets, unknown } = mapHeader(names, plan, place);
    for (const name of unknown) onUnknown(name);
    return targets;
  }
}

interface QuotedField {
  readonly start: number;
  readonly write: number;
  /** Behind the closing quote. */
  readonly next: number;
  readonly end: number;
}
