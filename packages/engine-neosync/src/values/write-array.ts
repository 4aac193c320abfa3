import type { ByteOutput } from '@sync/core/connector';
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
    writeElement(output, target, element);
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

/** One element, quoted where its text needs it. */
export function writeElement(output: ByteOutput, target: ValueTarget, element: OriginValue): void {
  const inner = target.kind === 'json' ? undefined : listOf(element);
  if (inner !== undefined) {
    writeArray(output, target, inner);
    return;
  }
  const start = output.length;
  if (!writeValue(output, target, element)) writeAscii(output, 'NULL');
  else if (!isPlainKind(target.kind)) quoteElement(output, target, start);
}

/** Whether the text of a kind holds nothing that means something in an array. */
export function isPlainKind(kind: ValueTarget['kind']): boolean {
  return plainKinds.has(kind);
}

/** Puts what was written from `start` on in quotes; bytes become hex, since elements are text. */
export function quoteElement(output: ByteOutput, target: ValueTarget, start: number): void {
  const length = output.length - start;
  if (target.kind === 'bytes') {
    const hex = output.bytes.toString('hex', start, output.length);
    output.length = start;
    // The backslash of the text of bytes means something in an array.
    writeAscii(output, `"\\\\x${hex}"`);
    return;
  }
  const escapes = countEscapes(output.bytes, start, output.length);
  output.reserve(escapes + 2);
  const { bytes } = output;
  let to = start + length + escapes + 1;
  output.length = to + 1;
  bytes[to] = quote;
  for (let from = start + length - 1; from >= start; from -= 1) {
    const byte = bytes[from] as number;
    bytes[--to] = byte;
    if (byte === quote || byte === backslash) bytes[--to] = backslash;
  }
  bytes[start] = quote;
}

function countEscapes(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at += 1) if (bytes[at] === quote || bytes[at] === backslash) count += 1;
  return count;
}
