import { compareText, type ByteOutput } from '@sync/core/connector';
import { GobStruct, GobTime, RawString } from '../gob/gob-value.ts';
import { NeosyncValue, NumberText, type OriginValue } from './neosync-value.ts';
import type { ValueTarget } from './value-target.ts';
import { writeAscii } from './write-digits.ts';
import { writeJsonString } from './write-json.ts';
import { writeJsonFloat } from './write-number.ts';

const [comma, colon, openBrace, closeBrace, openBracket, closeBracket] = [0x2c, 0x3a, 0x7b, 0x7d, 0x5b, 0x5d];

/** A list or an object, and what is inside, as JSON text. Keys are sorted, since the order in which they arrive is another one every time. */
export function writeJsonValue(output: ByteOutput, target: ValueTarget, value: OriginValue): void {
  switch (typeof value) {
    case 'boolean':
      writeAscii(output, value ? 'true' : 'false');
      return;
    case 'bigint':
      writeAscii(output, value.toString());
      return;
    case 'number':
      writeJsonFloat(output, target, value);
      return;
    case 'string':
      writeJsonString(output, Buffer.from(value));
      return;
    default:
      writeComposite(output, target, value);
  }
}

function writeComposite(output: ByteOutput, target: ValueTarget, value: OriginValue): void {
  if (value === null) writeAscii(output, 'null');
  else if (value instanceof NumberText) writeAscii(output, value.text);
  else if (Array.isArray(value)) writeList(output, target, value as readonly OriginValue[]);
  else if (value instanceof Map) writeEntries(output, target, [...value] as Entry[]);
  else if (isPlain(value)) writeEntries(output, target, Object.entries(value) as Entry[]);
  else throw target.corrupt('JSON holds a value that JSON has not');
}

/** An object that JSON.parse made. */
function isPlain(value: OriginValue): boolean {
  const classes = [GobStruct, GobTime, RawString, NeosyncValue, Uint8Array];
  return typeof value === 'object' && !classes.some((each) => value instanceof each);
}

function writeList(output: ByteOutput, target: ValueTarget, values: readonly OriginValue[]): void {
  output.reserve(1);
  output.writeByte(openBracket);
  values.forEach((value, index) => {
    output.reserve(1);
    if (index > 0) output.writeByte(comma);
    writeJsonValue(output, target, value);
  });
  output.reserve(1);
  output.writeByte(closeBracket);
}

type Entry = [string, OriginValue];

function writeEntries(output: ByteOutput, target: ValueTarget, entries: Entry[]): void {
  output.reserve(1);
  output.writeByte(openBrace);
  entries.sort(([a], [b]) => compareText(a, b));
  entries.forEach(([name, value], index) => {
    output.reserve(1);
    if (index > 0) output.writeByte(comma);
    writeJsonString(output, Buffer.from(name));
    output.reserve(1);
    output.writeByte(colon);
    writeJsonValue(output, target, value);
  });
  output.reserve(1);
  output.writeByte(closeBrace);
}
