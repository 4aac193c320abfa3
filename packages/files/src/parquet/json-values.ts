import { ByteOutput } from '@sync/core/connector';
import { bindCanonical, bindRaw, type BindValues, type CanonicalForm, type WriteValue } from './canonical-values.ts';
import type { PlainValues } from './page-values.ts';
import type { LeafPart } from './schema.ts';
import { writeAscii } from './write-number.ts';

const [quote, backslash, letterX, lastControl] = [0x22, 0x5c, 0x78, 0x1f];
const hexDigits = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

/**
 * A leaf as JSON: numbers and truth values as such, all their digits kept; JSON as it is; everything else as a string of its canonical text,
 * bytes as `\x` and hex digits. `NaN` and `Infinity`, which JSON does not have, are strings.
 */
export function bindJson(leaf: LeafPart, form: CanonicalForm): BindValues {
  switch (leaf.type.kind) {
    case 'boolean':
      return bindTruth;
    case 'integer':
    case 'decimal':
      return bindCanonical(leaf, form);
    case 'json':
      return bindRaw;
    case 'bytes':
      return (values) => quoteWith(bindHex(values));
    case 'float16':
    case 'float':
    case 'double':
      return (values) => quoteUnlessNumber(bindCanonical(leaf, form)(values));
    default:
      return (values) => quoteWith(bindCanonical(leaf, form)(values));
  }
}

/** `true` and `false`. */
export function bindTruth(values: PlainValues): WriteValue {
  if (values.kind !== 'booleans') throw new Error('values are no booleans');
  const { data } = values;
  return (output, index) => {
    writeAscii(output, data[index] === 0 ? 'false' : 'true');
    return true;
  };
}

/** `\x` and hex digits. */
export function bindHex(values: PlainValues): WriteValue {
  if (values.kind !== 'slices') throw new Error('values are no bytes');
  const { bytes, starts, lengths } = values.data;
  return (output, index) => {
    const start = starts[index] as number;
    const length = lengths[index] as number;
    output.reserve(2 + 2 * length);
    output.writeByte(backslash);
    output.writeByte(letterX);
    for (let at = start; at < start + length; at += 1) {
      const byte = bytes[at] as number;
      output.writeByte(hexDigits[byte >> 4] as number);
      output.writeByte(hexDigits[byte & 15] as number);
    }
    return true;
  };
}

/** Writes bytes as a string of JSON. */
export function writeJsonString(output: ByteOutput, bytes: Uint8Array): void {
  // A control character takes six bytes.
  output.reserve(6 * bytes.length + 2);
  output.writeByte(quote);
  for (const byte of bytes) {
    if (byte <= lastControl) {
      writeAscii(output, `\\u00${byte < 16 ? '0' : ''}${byte.toString(16)}`);
      output.reserve(6 * bytes.length + 2);
    } else {
      if (byte === quote || byte === backslash) output.writeByte(backslash);
      output.writeByte(byte);
    }
  }
  output.writeByte(quote);
}

/** Writes what `write` writes as a string of JSON. */
export function quoteWith(write: WriteValue): WriteValue {
  const text = new ByteOutput(256);
  return (output, index) => {
    text.length = 0;
    if (!write(text, index)) return false;
    writeJsonString(output, text.bytes.subarray(0, text.length));
    return true;
  };
}

function quoteUnlessNumber(write: WriteValue): WriteValue {
  const text = new ByteOutput(256);
  return (output, index) => {
    text.length = 0;
    write(text, index);
    const last = text.bytes[text.length - 1] as number;
    const isNumber = last >= 0x30 && last <= 0x39;
    output.reserve(text.length);
    if (isNumber) output.writeBytes(text.bytes, 0, text.length);
    else writeJsonString(output, text.bytes.subarray(0, text.length));
    return true;
  };
}
