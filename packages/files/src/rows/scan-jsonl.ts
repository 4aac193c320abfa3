import { nullLength } from '@sync/core/connector';
import { corruptFile, tooLarge, unknownColumn } from './file-fault.ts';
import { findStringStop, NestedScanner, scanScalar, scanString } from './json-scan.ts';
import { unescapeString } from './json-text.ts';
import { NameOrder } from './name-order.ts';
import type { RowBuffer } from './row-buffer.ts';
import type { RowScanner, ScannerOptions } from './row-scanner.ts';
import type { JsonConversion, JsonToken } from './value-forms.ts';

const [quote, comma, colon] = [0x22, 0x2c, 0x3a];
const [openBrace, closeBrace, openBracket] = [0x7b, 0x7d, 0x5b];
const newline = 0x0a;

/** By the number that is noted for a field; the last is a string with escapes. */
const tokens: readonly JsonToken[] = ['string', 'number', 'true', 'false', 'object', 'array', 'string'];
const [stringToken, numberToken, trueToken, falseToken, objectToken, arrayToken, escapedToken] = [0, 1, 2, 3, 4, 5, 6];

/**
 * JSON objects one behind the other, in lines or not; each is a row. The first pass over a row only notes where its values are, so that a row
 * of which the end has not come is found again as it was; the second converts them.
 */
export class JsonlScanner implements RowScanner {
  readonly #options: ScannerOptions;
  readonly #rows: RowBuffer;
  readonly #conversions: readonly JsonConversion[];
  readonly #takesRaw: readonly boolean[];
  readonly #names: NameOrder;
  readonly #nested = new NestedScanner();
  /** By column, what its value is, where it has one. */
  readonly #tokens: Uint8Array;
  #base = 0;
  /** Line ends before the row under way, and in it. */
  #line = 0;
  #inner = 0;

  constructor(options: ScannerOptions) {
    const { columns, values } = options;
    this.#options = options;
    this.#rows = options.rows;
    this.#conversions = columns.map(({ type }) => values.json(type));
    this.#takesRaw = columns.map(({ type }) => values.takesRawStrings?.(type) === true);
    this.#names = new NameOrder(
      columns.map(({ name }) => name),
      options.otherColumns,
    );
    this.#tokens = new Uint8Array(columns.length);
  }

  beginFile(): void {
    this.#line = 1;
  }

  takeRow(isLast: 'last' | 'more'): boolean {
    const rows = this.#rows;
    const { bytes, filled } = rows;
    let at = rows.taken;
    for (;;) {
      const byte = bytes[at];
      if (byte === newline) this.#line += 1;
      else if (byte !== 0x20 && byte !== 0x0d && byte !== 0x09) break;
      at += 1;
    }
    at = Math.min(at, filled);
    rows.taken = at;
    if (at === filled) return false;
    this.#options.place.line = this.#line;
    if (bytes[at] !== openBrace) throw this.#corrupt('something is there that is no JSON object');
    this.#inner = 0;
    this.#base = rows.beginRow();
    const after = this.#scanObject(bytes, at + 1, filled);
    if (after < 0) {
      if (after !== ~filled) throw this.#corrupt('a row is no JSON object');
      if (isLast === 'last') throw this.#corrupt('the file ends inside of a JSON object');
      return false;
    }
    this.#convertRow();
    rows.rowCount += 1;
    rows.taken = after;
    this.#line += this.#inner;
    return true;
  }

  /** Notes the values of an object whose first member is at `given`. Gives where it ends; negative as the scans of its values give. */
  #scanObject(bytes: Uint8Array, given: number, end: number): number {
    const names = this.#names;
    names.begin();
    let at = this.#skipSpace(bytes, given);
    if (bytes[at] === closeBrace && at < end) return at + 1;
    for (;;) {
      if (at >= end) return ~end;
      if (bytes[at] !== quote) return ~at;
      let target = names.guess(bytes, at + 1);
      if (target === undefined) {
        const nameEnd = scanString(bytes, at + 1, end);
        if (nameEnd < 0) return nameEnd;
        target = names.find(bytes, at + 1, nameEnd - 1);
        if (target === undefined) throw unknownColumn(this.#options.place, names.read(bytes, at + 1, nameEnd - 1));
        at = nameEnd;
      } else {
        at += names.guessedLength + 2;
      }
      if (bytes[at] !== colon) {
        at = this.#skipSpace(bytes, at);
        if (at >= end) return ~end;
        if (bytes[at] !== colon) return ~at;
      }
      at += 1;
      if ((bytes[at] as number) <= 0x20) at = this.#skipSpace(bytes, at);
      if (at >= end) return ~end;
      at = this.#scanValue(bytes, at, end, target);
      if (at < 0) return at;
      if (bytes[at] !== comma) {
        at = this.#skipSpace(bytes, at);
        if (at >= end) return ~end;
        if (bytes[at] === closeBrace) return at + 1;
        if (bytes[at] !== comma) return ~at;
      }
      at += 1;
      if ((bytes[at] as number) <= 0x20) at = this.#skipSpace(bytes, at);
    }
  }

  #scanValue(bytes: Uint8Array, at: number, end: number, target: number): number {
    const byte = bytes[at] as number;
    if (byte === quote) {
      const stop = findStringStop(bytes, at + 1);
      if (bytes[stop] === quote && stop < end) {
        this.#note(target, stringToken, at + 1, stop);
        return stop + 1;
      }
      const after = scanString(bytes, stop, end);
      if (after >= 0) this.#note(target, escapedToken, at + 1, after - 1);
      return after;
    }
    if (byte === openBrace || byte === openBracket) {
      const after = this.#nested.scan(bytes, at, end);
      this.#inner += this.#nested.lines;
      if (after >= 0) this.#note(target, byte === openBrace ? objectToken : arrayToken, at, after);
      return after;
    }
    const after = scanScalar(bytes, at, end);
    if (after < 0) return after;
    // n(ull), t(rue), f(alse)
    if (byte !== 0x6e)
      this.#note(target, byte === 0x74 ? trueToken : byte === 0x66 ? falseToken : numberToken, at, after);
    else if (target >= 0) this.#rows.lengths[this.#base + target] = nullLength;
    return after;
  }

  #note(target: number, token: number, start: number, end: number): void {
    if (target < 0) return;
    const field = this.#base + target;
    this.#tokens[target] = token;
    this.#rows.starts[field] = start;
    this.#rows.lengths[field] = end - start;
  }

  #skipSpace(bytes: Uint8Array, at: number): number {
    let next = at;
    for (;;) {
      const byte = bytes[next];
      if (byte === newline) this.#inner += 1;
      else if (byte !== 0x20 && byte !== 0x0d && byte !== 0x09) return next;
      next += 1;
    }
  }

  #convertRow(): void {
    const rows = this.#rows;
    const base = this.#base;
    const count = this.#tokens.length;
    const { maxFieldBytes } = this.#options;
    for (let column = 0; column < count; column += 1) {
      const field = base + column;
      const length = rows.lengths[field] as number;
      if (length === nullLength) continue;
      rows.fieldStart = rows.starts[field] as number;
      rows.fieldLength = length;
      const token = this.#tokens[column] as number;
      if (token === stringToken || token === escapedToken) this.#openString(column, token);
      const result = (this.#conversions[column] as JsonConversion)(rows, tokens[token] as JsonToken);
      if (result === false) throw this.#corrupt('a value does not have the form of its type', column);
      if (rows.fieldLength > maxFieldBytes) {
        throw tooLarge(this.#options.place, maxFieldBytes, this.#options.columns[column]?.name);
      }
      rows.starts[field] = rows.fieldStart;
      rows.lengths[field] = result === 'null' ? nullLength : rows.fieldLength;
    }
  }

  /** Takes the escapes out of the string under way, or puts its quotes back. */
  #openString(column: number, token: number): void {
    const rows = this.#rows;
    if (this.#takesRaw[column] === true) {
      rows.fieldStart -= 1;
      rows.fieldLength += 2;
    } else if (token === escapedToken) {
      const length = unescapeString(rows.bytes, rows.fieldStart, rows.fieldStart + rows.fieldLength);
      if (length === -1)
        throw this.#corrupt('a string has an escape that JSON does not know, or half of a pair of surrogates', column);
      rows.fieldLength = length;
    }
  }

  #corrupt(why: string, column?: number): Error {
    return corruptFile(
      this.#options.place,
      why,
      column === undefined ? undefined : this.#options.columns[column]?.name,
    );
  }
}
