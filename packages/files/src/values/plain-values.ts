import type { NeutralType } from '@sync/core/connector';
import type { Conversion, JsonConversion, JsonToken, ValueForms } from '../rows/value-forms.ts';
import { arrayConversion } from './convert-array.ts';
import { convertBits } from './convert-bits.ts';
import { convertBoolean } from './convert-boolean.ts';
import { convertBytes } from './convert-bytes.ts';
import { convertInterval } from './convert-interval.ts';
import { convertJson } from './convert-json.ts';
import { convertFloat, convertInteger, decimalConversion } from './convert-number.ts';
import { textArrayConversion } from './convert-text-array.ts';
import { convertUuid } from './convert-uuid.ts';
import { momentConversion } from './plain-moments.ts';

/**
 * The values of ordinary files:
 *
 * | type | in JSON | in CSV and TSV |
 * | --- | --- | --- |
 * | boolean | `true`, `false`, 0, 1, or a string as in CSV | `true`, `t`, `1`, `false`, `f`, `0`, in any case |
 * | integer, decimal | numbers, all digits kept, and strings of them; `1e3` is 1000; of an integer, `true` and `false` are 1 and 0 | the same, but for truth values |
 * | float | numbers; strings of them, `NaN`, `Infinity`, `-Infinity` | the same |
 * | text, opaque | strings; anything else as its JSON text | as it is |
 * | enum | strings, numbers, truth values | as it is |
 * | bytes | strings of base64, or of hex behind `\x` | the same |
 * | bit | strings of `0` and `1`; 0, 1, `true`, `false` | the same strings |
 * | date, time, timestamp | strings of ISO 8601 or SQL; without an offset they are UTC. Numbers are refused | the same |
 * | interval | strings of Postgres's style, or durations of ISO 8601 | the same |
 * | uuid | strings in either case, with or without hyphens and braces | the same |
 * | json | any value, as it is written (a string is a JSON string) | JSON text |
 * | array | arrays, nested for more dimensions; strings as in CSV | Postgres's array text, or a JSON array |
 */
export const plainValues: ValueForms = {
  text: textConversion,
  json: jsonConversion,
  takesRawStrings: ({ kind }) => kind === 'json',
};

function textConversion(type: NeutralType): Conversion | 'plain' {
  switch (type.kind) {
    case 'boolean':
      return convertBoolean;
    case 'integer':
      return integerConversion(type);
    case 'decimal':
      return decimalConversion(type.scale);
    case 'float':
      return convertFloat;
    case 'bytes':
      return convertBytes;
    case 'bit':
      return convertBits;
    case 'date':
      return momentConversion('date', false);
    case 'time':
    case 'timestamp':
      return secondsConversion(momentConversion(type.kind, type.hasZone), type.precision);
    case 'interval':
      return convertInterval;
    case 'uuid':
      return convertUuid;
    case 'json':
      return convertJson;
    case 'array':
      return textArrayConversion(arrayConversion(elementForm(type.element)));
    case 'text':
    case 'enum':
    case 'opaque':
      return 'plain';
  }
}

/** A column that is meant as yes or no takes the words for them, too. */
function integerConversion({ isFlag }: NeutralType & { kind: 'integer' }): Conversion {
  if (isFlag !== true) return convertInteger;
  return (rows) => {
    if (convertInteger(rows)) return true;
    if (!convertBoolean(rows)) return false;
    rows.setText(rows.bytes[rows.fieldStart] === 0x74 ? '1' : '0');
    return true;
  };
}

const [point, zero, nine] = [0x2e, 0x30, 0x39];

/** Engines round seconds to the digits of the column without a word: more are refused. More than 6 are for the sink to refuse. */
function secondsConversion(convert: Conversion, precision: number): Conversion {
  if (precision >= 6) return convert;
  return (rows) => {
    if (!convert(rows)) return false;
    const { bytes, fieldStart, fieldLength } = rows;
    const end = fieldStart + fieldLength;
    let at = fieldStart;
    while (at < end && bytes[at] !== point) at += 1;
    let digits = 0;
    for (at += 1; at < end && (bytes[at] as number) >= zero && (bytes[at] as number) <= nine; at += 1) digits += 1;
    return digits <= precision;
  };
}

function elementForm(element: NeutralType): Parameters<typeof arrayConversion>[0] {
  return {
    convert: jsonConversion(element),
    takesRawStrings: element.kind === 'json',
    inner: element.kind === 'json' ? 'element' : 'dimension',
    isBytes: element.kind === 'bytes',
  };
}

function jsonConversion(type: NeutralType): JsonConversion {
  switch (type.kind) {
    case 'text':
    case 'opaque':
    case 'json':
      return keep;
    case 'enum':
      return (_, token) => token !== 'object' && token !== 'array';
    case 'array':
      return jsonArrayConversion(type.element);
    case 'boolean':
      return (rows, token) => isScalar(token) && convertBoolean(rows);
    case 'integer':
      return flagConversion(integerConversion(type));
    case 'decimal':
      return scalarConversion(decimalConversion(type.scale), 'numbers');
    case 'float':
      return scalarConversion(convertFloat, 'numbers');
    case 'bit':
      return flagConversion(convertBits);
    default:
      return scalarConversion(textConversion(type), 'strings');
  }
}

const keep: JsonConversion = () => true;

function isScalar(token: JsonToken): boolean {
  return token !== 'object' && token !== 'array';
}

function scalarConversion(convert: Conversion | 'plain', takes: 'numbers' | 'strings'): JsonConversion {
  if (convert === 'plain') return (_, token) => token === 'string';
  if (takes === 'strings') return (rows, token) => token === 'string' && convert(rows);
  return (rows, token) => (token === 'number' || token === 'string') && convert(rows);
}

/** Numbers that may be truth values too; of bits, 0 and 1 alone, since others could be meant in decimal. */
function flagConversion(convert: Conversion): JsonConversion {
  return (rows, token) => {
    if (token === 'true' || token === 'false') {
      rows.setText(token === 'true' ? '1' : '0');
      return true;
    }
    if (token === 'number' && convert === convertBits && rows.fieldLength !== 1) return false;
    return (token === 'number' || token === 'string') && convert(rows);
  };
}

function jsonArrayConversion(element: NeutralType): JsonConversion {
  const convert = arrayConversion(elementForm(element));
  const fromText = textArrayConversion(convert);
  return (rows, token) => (token === 'array' ? convert(rows) : token === 'string' && fromText(rows));
}
