import type { GoValue } from './go-value.ts';
import { jsonColumn } from './json-value.ts';
import { integer } from './postgres-value.ts';
import { readMoment } from './read-moment.ts';

/** Turns the bytes of a value that is not NULL into what the server's driver makes of them. */
export type ReadBytes = (bytes: Buffer) => GoValue;

/** What the protocol says about a column. */
export interface MysqlField {
  readonly columnType: number;
  readonly flags: number;
  readonly characterSet: number;
}

const unsigned = 32;
const enumOrSet = 256 + 2048;
const binaryCharacterSet = 63;

/** How the server reads a column of MySQL, by what the text protocol says about it. */
export function mysqlValue(field: MysqlField): ReadBytes {
  switch (field.columnType) {
    // TINY, SHORT, LONG, INT24, YEAR
    case 1:
    case 2:
    case 3:
    case 9:
    case 13:
      return int;
    case 8:
      return (field.flags & unsigned) === 0 ? int : uint;
    case 4:
      return (bytes) => ({ kind: 'float', type: 'float32', value: Math.fround(Number(bytes.toString('latin1'))) });
    case 5:
      return (bytes) => ({ kind: 'float', type: 'float64', value: Number(bytes.toString('latin1')) });
    // TIMESTAMP, DATE, DATETIME
    case 7:
    case 10:
    case 12:
      return moment;
    case 16:
      return (bytes) => ({ kind: 'bits', bytes, length: bytes.length });
    case 245:
      return (bytes) => jsonColumn(bytes.toString());
    // BINARY(n) is a CHAR of bytes; ENUM and SET are sent as CHAR, too.
    case 254:
      if (field.characterSet !== binaryCharacterSet || (field.flags & enumOrSet) !== 0) return string;
      return (bytes) => ({ kind: 'binary', bytes });
    default:
      return string;
  }
}

const string: ReadBytes = (value) => ({ kind: 'string', value });

const int: ReadBytes = (bytes) => ({ kind: 'int', type: 'int64', value: integer(bytes.toString('latin1')) });

const uint: ReadBytes = (bytes) => ({ kind: 'uint', type: 'uint64', value: integer(bytes.toString('latin1')) });

/** The server loses fractions of a second, and takes the zero date for the first day of its calendar. */
const moment: ReadBytes = (bytes) => {
  const text = bytes.toString('latin1');
  const parts = readMoment(text.startsWith('0000-') ? '0001-01-01' : text, '');
  if (parts === undefined) throw new Error(`cannot parse ${text}`);
  return { ...parts, nanos: 0 };
};
