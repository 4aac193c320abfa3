import type { ByteOutput } from '@sync/core/connector';
import type { ValueTarget } from './value-target.ts';
import { writeBitText } from './write-bits.ts';
import { writeAscii } from './write-digits.ts';
import { writeJsonString, writeJsonText } from './write-json.ts';
import { writeMomentText } from './write-moment.ts';
import { writeBoolean, writeNumberText } from './write-number.ts';

/** Longer than any number, moment or truth value that is not corrupt. */
const longestScalar = 200_000;

/** A string, as bytes: raw where its column takes any, otherwise what it says. */
export function writeText(output: ByteOutput, target: ValueTarget, bytes: Uint8Array): void {
  switch (target.kind) {
    case 'text':
    case 'enum':
    case 'opaque':
    case 'interval':
    case 'time':
      writeRaw(output, bytes);
      return;
    case 'bytes':
      if (target.origin === 'bucket' && hasReplacement(bytes)) target.lose('bytes-damaged');
      writeRaw(output, bytes);
      return;
    case 'bit':
      writeBitText(output, target, bytes);
      return;
    case 'json':
      // In a list JSON's null is nil.
      if (target.isElement) writeJsonString(output, bytes);
      else writeJsonText(output, bytes);
      return;
    case 'array':
      if (!isArrayText(bytes)) throw target.misfit('a text');
      writeRaw(output, bytes);
      return;
    default:
      writeScalar(output, target, bytes);
  }
}

function writeRaw(output: ByteOutput, bytes: Uint8Array): void {
  output.reserve(bytes.length);
  output.writeBytes(bytes, 0, bytes.length);
}

function writeScalar(output: ByteOutput, target: ValueTarget, bytes: Uint8Array): void {
  if (bytes.length > longestScalar) throw target.misfit('a text');
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  switch (target.kind) {
    case 'date':
    case 'timestamp':
      writeMomentText(output, target, text);
      return;
    case 'boolean':
      if (truths.has(text)) writeBoolean(output, target, true);
      else if (lies.has(text)) writeBoolean(output, target, false);
      else throw target.misfit('a text');
      return;
    case 'uuid':
      writeUuid(output, target, text);
      return;
    default:
      writeNumberText(output, target, text);
  }
}

const truths: ReadonlySet<string> = new Set(['t', 'true', '1', 'TRUE', 'True']);
const lies: ReadonlySet<string> = new Set(['f', 'false', '0', 'FALSE', 'False']);

function writeUuid(output: ByteOutput, target: ValueTarget, text: string): void {
  const digits = text.replaceAll('-', '').toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(digits)) throw target.misfit('a text');
  const cuts = [0, 8, 12, 16, 20, 32];
  writeAscii(
    output,
    cuts
      .slice(1)
      .map((cut, index) => digits.slice(cuts[index], cut))
      .join('-'),
  );
}

/** `{…}`, or with bounds `[0:1]={…}`. */
function isArrayText(bytes: Uint8Array): boolean {
  const open = bytes[0];
  return bytes.at(-1) === 0x7d && (open === 0x7b || open === 0x5b);
}

/** U+FFFD, which stands for a byte that was not UTF-8. */
function hasReplacement(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes('\u{fffd}');
}
