import type { RowBuffer } from '@sync/files';
import { isAt, NameTable } from '../rows/name-table.ts';
import { Moment } from '../values/moment.ts';

const head = Buffer.from('{"_neosync":{"version":1,"type_id":"NEOSYNC_DATETIME"}');
const [quote, colon, comma, closeBrace, backslash] = [0x22, 0x3a, 0x2c, 0x7d, 0x5c];
/** More digits than any part of a moment has. */
const mostDigits = 9;

const names = ['year', 'month', 'day', 'hour', 'minute', 'second', 'nano', 'precision', 'timezone', 'is_bc'] as const;
const zoneName = names.indexOf('timezone');
const eraName = names.indexOf('is_bc');

/** Reads the wrapper of a moment as Neosync writes it, from its bytes, without parsing JSON: most wrappers are moments. */
export class FastMoment {
  readonly moment = new Moment();
  zone = '';
  readonly #names = new NameTable(names);
  #bytes: Uint8Array = head;
  #at = 0;
  #end = 0;
  #number = 0;

  /** Reads the field under way. False: it is another wrapper, or written in another way. */
  read({ bytes, fieldStart, fieldLength }: RowBuffer): boolean {
    if (fieldLength <= head.length || !isAt(head, bytes, fieldStart, head.length)) return false;
    this.#bytes = bytes;
    this.#at = fieldStart + head.length;
    this.#end = fieldStart + fieldLength;
    this.moment.setDate(0, 0, 0);
    this.zone = '';
    while (this.#take(comma)) if (!this.#readMember()) return false;
    return this.#take(closeBrace) && this.#at === this.#end;
  }

  #take(byte: number): boolean {
    if (this.#at >= this.#end || this.#bytes[this.#at] !== byte) return false;
    this.#at += 1;
    return true;
  }

  #readMember(): boolean {
    const start = this.#at + 1;
    const end = this.#skipString();
    if (end === -1 || !this.#take(colon)) return false;
    const name = this.#names.find(this.#bytes, start, end - start);
    if (name === zoneName) return this.#readZone();
    if (name === -1 || name === eraName || !this.#readNumber()) return false;
    this.#setPart(name);
    return true;
  }

  /** Gives where its characters end; -1 when there is no plain string. */
  #skipString(): number {
    if (!this.#take(quote)) return -1;
    for (; this.#at < this.#end; this.#at += 1) {
      const byte = this.#bytes[this.#at];
      if (byte === backslash) return -1;
      if (byte === quote) {
        this.#at += 1;
        return this.#at - 1;
      }
    }
    return -1;
  }

  #readZone(): boolean {
    const start = this.#at + 1;
    const end = this.#skipString();
    if (end === -1) return false;
    const bytes = this.#bytes;
    const isUtc = end - start === 3 && bytes[start] === 0x55 && bytes[start + 1] === 0x54 && bytes[start + 2] === 0x43;
    this.zone = isUtc ? 'UTC' : Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
    return true;
  }

  #readNumber(): boolean {
    const start = this.#at;
    let value = 0;
    for (; this.#at < this.#end; this.#at += 1) {
      const digit = (this.#bytes[this.#at] as number) - 0x30;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    this.#number = value;
    const digits = this.#at - start;
    return digits > 0 && digits <= mostDigits;
  }

  #setPart(name: number): void {
    const { moment } = this;
    const value = this.#number;
    switch (names[name]) {
      case 'year':
        moment.year = value;
        break;
      case 'month':
        moment.month = value;
        break;
      case 'day':
        moment.day = value;
        break;
      case 'hour':
        moment.hour = value;
        break;
      case 'minute':
        moment.minute = value;
        break;
      case 'second':
        moment.second = value;
        break;
      case 'nano':
        moment.nano = value;
        break;
      default:
    }
  }
}
