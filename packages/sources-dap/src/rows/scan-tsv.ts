import { corruptFile } from './corrupt.ts';
import { isAction, leftOut, mapHeader } from './header.ts';
import { fieldKinds } from './row-plan.ts';
import { findLineEnd, type RowScanner, type ScannerOptions } from './scanner.ts';

const tab = 0x09;
const backslash = 0x5c;
const letterN = 0x4e;
const none = 256;

/** Byte after a backslash to the byte it stands for. */
const escapes = new Uint16Array(256).fill(none);
for (const [letter, byte] of Object.entries({ b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92, '0': 0 })) {
  escapes[letter.charCodeAt(0)] = byte;
}

/** Tab-separated text as the service writes it: Postgres's COPY text with the escapes above, a header in its first line. */
export class TsvScanner implements RowScanner {
  readonly findRowEnd = findLineEnd;
  readonly #options: ScannerOptions;
  #targets: Int32Array | undefined;

  constructor(options: ScannerOptions) {
    this.#options = options;
  }

  takeRow(start: number, end: number): void {
    const { rows, writer, place } = this.#options;
    place.line += 1;
    const targets = this.#targets;
    if (targets === undefined) {
      this.#targets = this.#readHeader(rows.bytes.subarray(start, end));
      return;
    }
    const base = writer.beginRow();
    const { starts, lengths } = rows;
    const { kinds, maxFieldBytes } = writer;
    let bytes = rows.bytes;
    let column = 0;
    let fieldStart = start;
    let isEscaped = false;
    for (let at = start; at <= end; at += 1) {
      const byte = at === end ? tab : (bytes[at] as number);
      if (byte > backslash) continue;
      if (byte === backslash) {
        // The byte behind it belongs to it and separates nothing.
        isEscaped = true;
        at += 1;
      } else if (byte === tab) {
        if (column === targets.length) break;
        const target = targets[column] as number;
        if (target >= 0 && !isEscaped && kinds[target] === fieldKinds.plain && at - fieldStart <= maxFieldBytes) {
          // Half of all fields: what the writer does with them, without a call.
          starts[base + target] = fieldStart;
          lengths[base + target] = at - fieldStart;
        } else if (target !== leftOut) {
          this.#takeField(target, fieldStart, isEscaped ? -at : at);
          bytes = rows.bytes;
        }
        column += 1;
        fieldStart = at + 1;
        isEscaped = false;
      }
    }
    if (fieldStart !== end + 1 || column !== targets.length) throw this.#badRow(end);
    writer.endRow();
  }

  finish(): void {
    if (this.#targets === undefined) throw corruptFile(this.#options.place, 'it has no header');
  }

  /** `end` is negative when the field has escapes. */
  #takeField(target: number, start: number, end: number): void {
    const { rows, writer } = this.#options;
    let length = end - start;
    if (end < 0) {
      length = -end - start;
      if (length === 2 && rows.bytes[start + 1] === letterN) return;
      length = this.#unescape(target, start, -end);
    }
    if (target === isAction) writer.writeAction(start, length);
    else writer.writeField(target, start, length);
  }

  /** In place; gives the length left. */
  #unescape(target: number, start: number, end: number): number {
    const { bytes } = this.#options.rows;
    let write = start;
    for (let read = start; read < end; read += 1) {
      let byte = bytes[read] as number;
      if (byte === backslash) {
        read += 1;
        byte = read < end ? (escapes[bytes[read] as number] as number) : none;
        if (byte === none) {
          const column = this.#options.plan.fields[target]?.name;
          throw corruptFile(this.#options.place, 'a field has an escape that the format does not know', column);
        }
      }
      bytes[write++] = byte;
    }
    return write - start;
  }

  #readHeader(line: Uint8Array): Int32Array {
    const { plan, place, onUnknown } = this.#options;
    const names = new TextDecoder().decode(line).split('\t');
    const { targets, unknown } = mapHeader(names, plan, place);
    for (const name of unknown) onUnknown(name);
    return targets;
  }

  #badRow(end: number): Error {
    const isCut = this.#options.rows.bytes[end - 1] === backslash;
    const why = isCut ? 'a row ends inside an escape' : 'a row does not have as many fields as the header';
    return corruptFile(this.#options.place, why);
  }
}
