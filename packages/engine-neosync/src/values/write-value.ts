import type { ByteOutput } from '@sync/core/connector';
import { GobStruct, GobTime, RawString } from '../gob/gob-value.ts';
import {
  fromStruct,
  type JsonObject,
  type NeosyncContent,
  NeosyncValue,
  NumberText,
  type OriginValue,
} from './neosync-value.ts';
import type { ValueTarget } from './value-target.ts';
import { writeArray } from './write-array.ts';
import { writeBits, writeBitText } from './write-bits.ts';
import { writeAscii } from './write-digits.ts';
import { writeInterval } from './write-interval.ts';
import { writeJsonContent, writeJsonValue } from './write-json-value.ts';
import { writeMoment, writeTime } from './write-moment.ts';
import { writeBoolean, writeFloat, writeNumberText, writeWhole } from './write-number.ts';
import { writeText } from './write-text.ts';

/**
 * Writes any value as canonical text of its column's type. Gives false, with nothing written, for NULL.
 *
 * @throws {ReadError} READ_CORRUPT when it is no value of that type
 */
export function writeValue(output: ByteOutput, target: ValueTarget, value: OriginValue): boolean {
  if (value === null) return false;
  switch (typeof value) {
    case 'boolean':
      writeBoolean(output, target, value);
      return true;
    case 'bigint':
      writeWhole(output, target, value);
      return true;
    case 'number':
      writeFloat(output, target, value);
      return true;
    case 'string':
      writeText(output, target, Buffer.from(value));
      return true;
    default:
      return writeComposite(output, target, value);
  }
}

type Composite = Exclude<OriginValue, null | boolean | bigint | number | string>;

function writeComposite(output: ByteOutput, target: ValueTarget, value: Composite): boolean {
  if (value instanceof NeosyncValue) return writeContent(output, target, value.content);
  if (value instanceof GobStruct) {
    const content = fromStruct(value);
    if (content === undefined) throw target.corrupt('a value has a type that is not known');
    return writeContent(output, target, content);
  }
  if (value instanceof NumberText) writeNumberText(output, target, value.text);
  else if (value instanceof RawString) writeText(output, target, value.bytes);
  else if (value instanceof Uint8Array) writeBytes(output, target, value);
  else if (value instanceof GobTime) writeTime(output, target, value);
  else writeStructured(output, target, value as StructuredValue);
  return true;
}

/** A list or an object. */
export type StructuredValue = readonly OriginValue[] | ReadonlyMap<string, OriginValue> | JsonObject;

function writeStructured(output: ByteOutput, target: ValueTarget, value: StructuredValue): void {
  if (Array.isArray(value) && target.element !== undefined) {
    writeArray(output, target.element, value as OriginValue[]);
  } else if (target.kind === 'json' || target.kind === 'text' || target.kind === 'opaque') {
    writeJsonValue(output, target, value);
  } else {
    throw target.misfit(Array.isArray(value) ? 'a list' : 'an object');
  }
}

/** What Neosync wraps. Gives false, with nothing written, for NULL. */
export function writeContent(output: ByteOutput, target: ValueTarget, content: NeosyncContent): boolean {
  if (target.kind === 'json') return writeJsonContent(output, target, content);
  switch (content.kind) {
    case 'null':
      return false;
    case 'binary':
      if (content.bytes === null) return false;
      writeBytes(output, target, content.bytes);
      return true;
    case 'bits':
      writeBits(output, target, content);
      return true;
    case 'interval':
      if (!intervalKinds.has(target.kind)) throw target.misfit('an interval');
      writeInterval(output, content);
      return true;
    case 'moment':
      writeMoment(output, target, content.moment, content.zone);
      return true;
    default:
      if (target.element === undefined) throw target.misfit('a list');
      writeArray(output, target.element, content.elements);
      return true;
  }
}

/** Types that an interval's text has the form of, or that take any. */
const intervalKinds: ReadonlySet<string> = new Set(['interval', 'text', 'opaque']);

/** Bytes: raw, or as the type prints them. */
export function writeBytes(output: ByteOutput, target: ValueTarget, bytes: Uint8Array): void {
  switch (target.kind) {
    case 'bytes':
      output.reserve(bytes.length);
      output.writeBytes(bytes, 0, bytes.length);
      return;
    case 'bit':
      writeBitText(output, target, bytes);
      return;
    case 'text':
    case 'opaque':
      writeAscii(output, `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')}`);
      return;
    default:
      throw target.misfit('bytes');
  }
}
