import { ByteOutput } from '@sync/core/connector';
import { GobStruct } from '../gob/gob-value.ts';
import { fromStruct, NeosyncValue, type OriginValue } from './neosync-value.ts';
import type { ValueTarget } from './value-target.ts';
import { writeAscii } from './write-digits.ts';
import { writeValue } from './write-value.ts';

const [quote, backslash, comma, openBrace, closeBrace] = [0x22, 0x5c, 0x2c, 0x7b, 0x7d];

/** Kinds whose text holds nothing that means something in an array. */
const plainKinds: ReadonlySet<string> = new Set(['boolean', 'integer', 'decimal', 'float', 'bit', 'uuid', 'date']);

/** Elements as Postgres's array text. Lists in lists are further dimensions, unless elements are JSON. */
export function writeArray(output: ByteOutput, target: ValueTarget, elements: readonly OriginValue[]): void {
  output.reserve(2);
  output.writeByte(openBrace);
  let isFirst = true;
  for (const element of elements) {
    output.reserve(2);
    if (!isFirst) output.writeByte(comma);
    isFirst = false;
    const inner = target.kind === 'json' ? undefined : listOf(element);
    if (inner === undefined) writeElement(output, target, element);
    else writeArray(output, target, inner);
  }
  output.reserve(1);
  output.writeByte(closeBrace);
}

/** The elements of an element that is a list itself. */
function listOf(element: OriginValue): readonly OriginValue[] | undefined {
  if (Array.isArray(element)) return element as OriginValue[];
  const content =
    element instanceof NeosyncValue ? element.content : element instanceof GobStruct ? fromStruct(element) : undefined;
  return content?.kind === 'array' ? content.elements : undefined;
}

/** Elements are written here before they are quoted; none of them holds another. */
const scratch = new ByteOutput(1024);

function writeElement(output: ByteOutput, target: ValueTarget, element: OriginValue): void {
  scratch.length = 0;
  if (!writeValue(scratch, target, element)) {
    writeAscii(output, 'NULL');
    return;
  }
  const { bytes, length } = scratch;
  if (target.kind === 'bytes') {
    writeHexElement(output, bytes.subarray(0, length));
  } else if (plainKinds.has(target.kind)) {
    output.reserve(length);
    output.writeBytes(bytes, 0, length);
  } else {
    writeQuoted(output, bytes, length);
  }
}

function writeQuoted(output: ByteOutput, bytes: Uint8Array, length: number): void {
  output.reserve(length * 2 + 2);
  output.writeByte(quote);
  for (let at = 0; at < length; at += 1) {
    const byte = bytes[at] as number;
    if (byte === quote || byte === backslash) output.writeByte(backslash);
    output.writeByte(byte);
  }
  output.writeByte(quote);
}

/** `"\\x…"`: the backslash of `bytea` text means something in an array. */
function writeHexElement(output: ByteOutput, bytes: Buffer): void {
  writeAscii(output, `"\\\\x${bytes.toString('hex')}"`);
}
