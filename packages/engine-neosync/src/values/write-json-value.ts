import { ByteOutput } from '@sync/core/connector';
import { GobStruct, GobTime, RawString } from '../gob/gob-value.ts';
import { fromStruct, type NeosyncContent, NeosyncValue, NumberText, type OriginValue } from './neosync-value.ts';
import type { ValueTarget } from './value-target.ts';
import { writeAscii } from './write-digits.ts';
import { writeJsonString } from './write-json.ts';
import { writeJsonFloat } from './write-number.ts';
import { writeContent } from './write-value.ts';

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
  const content = contentOf(value);
  if (value === null) writeAscii(output, 'null');
  else if (content !== undefined) writeWrapped(output, target, content);
  else if (value instanceof NumberText) writeAscii(output, value.text);
  else if (Array.isArray(value)) writeList(output, target, value as readonly OriginValue[]);
  else if (value instanceof Map) writeEntries(output, target, [...value] as Entry[]);
  else if (isPlain(value)) writeEntries(output, target, Object.entries(value) as Entry[]);
  else throw target.corrupt('JSON holds a value that JSON has not');
}

/** Lists are lists, all else is a string of its own text. Gives false for NULL. */
export function writeJsonContent(output: ByteOutput, target: ValueTarget, content: NeosyncContent): boolean {
  if (content.kind === 'array') {
    writeList(output, target, content.elements);
    return true;
  }
  scratch.length = 0;
  if (!writeContent(scratch, target.asText, content)) return false;
  writeJsonString(output, scratch.bytes.subarray(0, scratch.length));
  return true;
}

/** Texts are written here before they become strings of JSON; none of them holds another. */
const scratch = new ByteOutput(256);

function contentOf(value: OriginValue): NeosyncContent | undefined {
  if (value instanceof NeosyncValue) return value.content;
  return value instanceof GobStruct ? fromStruct(value) : undefined;
}

/** An object that JSON.parse made. */
function isPlain(value: OriginValue): boolean {
  const classes = [GobStruct, GobTime, RawString, NeosyncValue, Uint8Array];
  return typeof value === 'object' && !classes.some((each) => value instanceof each);
}

function writeWrapped(output: ByteOutput, target: ValueTarget, content: NeosyncContent): void {
  if (!writeJsonContent(output, target, content)) writeAscii(output, 'null');
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
  const named = entries.map(([name, value]) => ({ name: Buffer.from(name), value }));
  named.sort((a, b) => Buffer.compare(a.name, b.name));
  named.forEach(({ name, value }, index) => {
    output.reserve(1);
    if (index > 0) output.writeByte(comma);
    writeJsonString(output, name);
    output.reserve(1);
    output.writeByte(colon);
    writeJsonValue(output, target, value);
  });
  output.reserve(1);
  output.writeByte(closeBrace);
}
