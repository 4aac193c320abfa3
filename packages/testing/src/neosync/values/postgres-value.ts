import type { GoDateTime, GoStruct, GoValue } from './go-value.ts';
import { jsonColumn, jsonValue } from './json-value.ts';
import { readArray } from './read-array.ts';
import { readInterval } from './read-interval.ts';
import { eastOf, readMoment, timeOf } from './read-moment.ts';

/** Turns the text of a value that is not NULL into what the server's driver makes of it. */
export type ReadText = (text: string) => GoValue;

/**
 * How the server reads a column of Postgres, by the OID of its type. Texts are those of the settings of `readPostgresRows`.
 *
 * @param zone what the server calls its zone
 */
export function postgresValue(oid: number, zone: string): ReadText {
  const read = scalars[oid] ?? structs[oid];
  if (read !== undefined) return read;
  if (oid === 1184) return (text) => readMoment(text, zone) ?? string(text);
  const element = oid === 1185 ? zonedTime(zone) : elements[oid];
  if (element !== undefined) {
    return (text) => {
      const values = readArray(text).map((one) => (one === null ? null : element(one)));
      return { kind: 'slice', elements: values };
    };
  }
  const part = structs[structArrays[oid] ?? 0];
  if (part !== undefined) return (text) => structArray(text, part);
  const name = refused[oid];
  if (name !== undefined) {
    return () => {
      throw new Error(`gob: type not registered for interface: ${name}`);
    };
  }
  return string;
}

const string: ReadText = (value) => ({ kind: 'string', value });

type IntType = 'int16' | 'int32' | 'int64';

/** A number when it is exact, a bigint otherwise. */
export function integer(text: string): number | bigint {
  return text.length < 16 ? Number(text) : BigInt(text);
}

const int =
  (type: IntType): ReadText =>
  (text) => ({ kind: 'int', type, value: integer(text) });

const float =
  (type: 'float32' | 'float64', round: (value: number) => number = (value) => value): ReadText =>
  (text) => ({ kind: 'float', type, value: round(Number(text)) });

const bool: ReadText = (text) => ({ kind: 'bool', value: text === 't' });

const moment: ReadText = (text) => readMoment(text, '') ?? string(text);

const time: ReadText = (text) => timeOf(elementMoment(text));

const zonedTime =
  (zone: string): ReadText =>
  (text) =>
    timeOf(elementMoment(text), zone === 'UTC' ? undefined : eastOf(text));

/** A date or a time in an array, which the driver makes a `time.Time`. */
function elementMoment(text: string): GoDateTime {
  const parts = readMoment(text, '');
  if (parts === undefined) throw new Error('gob: type not registered for interface: pgtype.InfinityModifier');
  return parts;
}

const binary = (text: string): GoStruct => ({ kind: 'binary', bytes: Buffer.from(text.slice(2), 'hex') });

function bits(text: string): GoStruct {
  const bytes = Buffer.alloc(Math.ceil(text.length / 8));
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '1') bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (0x80 >> (at & 7));
  }
  return { kind: 'bits', bytes, length: text.length };
}

// The OIDs of pg_type.dat, which never change.
const scalars: Readonly<Record<number, ReadText>> = {
  16: bool,
  20: int('int64'),
  21: int('int64'),
  23: int('int64'),
  26: int('int64'),
  28: int('int64'),
  29: int('int64'),
  114: jsonColumn,
  3802: jsonColumn,
  700: float('float64', Math.fround),
  701: float('float64'),
  // The driver prints an address with its mask, also when that says nothing.
  869: (text) => string(text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`),
  1082: moment,
  1114: moment,
};

const structs: Readonly<Record<number, (text: string) => GoStruct>> = {
  17: binary,
  1186: readInterval,
  1560: bits,
  1562: bits,
  // The elements of a varbit[]: the digits themselves.
  1563: (text) => structArray(text, (digits) => ({ kind: 'binary', bytes: Buffer.from(digits) })),
};

const structArrays: Readonly<Record<number, number>> = { 1001: 17, 1187: 1186, 1561: 1560 };

function structArray(text: string, read: (text: string) => GoStruct): GoStruct {
  const values = readArray(text).map((element) => {
    if (element === null) throw new Error('gob: encodeReflectValue: nil element');
    return read(element);
  });
  return { kind: 'array', elements: values };
}

const json: ReadText = (text) => jsonValue(JSON.parse(text));

const elements: Readonly<Record<number, ReadText>> = {
  1000: bool,
  1005: int('int16'),
  1007: int('int32'),
  1016: int('int64'),
  1021: float('float32', Math.fround),
  1022: float('float64'),
  1231: float('float64'),
  1003: string,
  1009: string,
  1014: string,
  1015: string,
  143: string,
  791: string,
  2951: string,
  199: json,
  3807: json,
  1115: time,
  1182: time,
};

const refused: Readonly<Record<number, string>> = {
  651: 'netip.Prefix',
  1017: 'pgtype.Point',
  1040: 'net.HardwareAddr',
  1041: 'netip.Prefix',
  1183: 'pgtype.Time',
  3905: 'pgtype.Range[interface {}]',
  3907: 'pgtype.Range[interface {}]',
  3909: 'pgtype.Range[interface {}]',
  3911: 'pgtype.Range[interface {}]',
  3913: 'pgtype.Range[interface {}]',
  3927: 'pgtype.Range[interface {}]',
};
