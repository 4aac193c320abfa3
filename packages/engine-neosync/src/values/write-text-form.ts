import type { ByteOutput } from '@sync/core/connector';
import { unwrap, wrapperStart } from './from-wrapper.ts';
import { NeosyncValue, type OriginValue } from './neosync-value.ts';
import { parseJson } from './parse-json.ts';
import type { ValueTarget } from './value-target.ts';
import { writeText } from './write-text.ts';
import { writeValue } from './write-value.ts';

const [openBrace, openBracket] = [0x7b, 0x5b];

/**
 * Writes a value that arrived as bytes: its text, or JSON where it is structured (servers before 0.5, rows of GCS). Gives false for NULL. A string in a
 * JSON column has lost its quotes; one that is JSON by itself is taken as that.
 */
export function writeTextForm(output: ByteOutput, target: ValueTarget, bytes: Uint8Array): boolean {
  const first = bytes[0];
  if (target.kind === 'json') {
    writeJsonForm(output, target, bytes);
    return true;
  }
  const isStructured = first === openBrace || first === openBracket;
  const mayBeText = takesAny.has(target.kind) && !startsAsWrapper(bytes);
  const value = isStructured && !mayBeText ? structureOf(target, bytes) : undefined;
  if (value !== undefined && (!isOwnText(target, value) || value instanceof NeosyncValue)) {
    return writeParsed(output, target, value);
  }
  writeText(output, target, bytes);
  return true;
}

/** Bytes may be JSON by chance, and so is the empty array as Postgres prints it: `{}`. */
function isOwnText({ kind }: ValueTarget, value: OriginValue): boolean {
  return kind === 'bytes' || (kind === 'array' && !Array.isArray(value));
}

/** JSON nests as deep as its text says, which may be deeper than the stack. */
function writeParsed(output: ByteOutput, target: ValueTarget, value: OriginValue): boolean {
  try {
    return writeValue(output, target, value);
  } catch (cause) {
    throw cause instanceof RangeError ? target.corrupt('values nest too deep') : cause;
  }
}

/** Types whose values may begin like JSON and be none. */
const takesAny: ReadonlySet<string> = new Set(['text', 'enum', 'opaque']);

function startsAsWrapper(bytes: Uint8Array): boolean {
  return wrapperStart.equals(bytes.subarray(0, wrapperStart.length));
}

function writeJsonForm(output: ByteOutput, target: ValueTarget, bytes: Uint8Array): void {
  if (parseJson(textOf(bytes)) === undefined) {
    writeText(output, target, bytes);
    return;
  }
  output.reserve(bytes.length);
  output.writeBytes(bytes, 0, bytes.length);
}

/** A wrapper or a list; undefined when it is neither, such as an array as Postgres prints it. */
function structureOf(target: ValueTarget, bytes: Uint8Array): OriginValue | undefined {
  const parsed = parseJson(textOf(bytes));
  if (parsed === undefined) return undefined;
  const value = unwrap(parsed);
  if (value === undefined) throw target.corrupt('a wrapped value has a type that is not known');
  return value;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}
