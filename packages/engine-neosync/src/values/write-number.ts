import type { ByteOutput } from '@sync/core/connector';
import { decimalText, float32Text, floatText } from './number-text.ts';
import type { ValueTarget } from './value-target.ts';
import { writeAscii, writeInteger } from './write-digits.ts';

const [letterT, letterF] = [0x74, 0x66];

/** A truth value. */
export function writeBoolean(output: ByteOutput, target: ValueTarget, value: boolean): void {
  output.reserve(5);
  switch (target.kind) {
    case 'boolean':
      output.writeByte(value ? letterT : letterF);
      return;
    case 'integer':
    case 'decimal':
    case 'float':
    case 'bit':
      output.writeByte(value ? 0x31 : 0x30);
      return;
    case 'json':
    case 'text':
    case 'enum':
    case 'opaque':
      writeAscii(output, value ? 'true' : 'false');
      return;
    default:
      throw target.misfit('a truth value');
  }
}

/** An integer; a number when it holds it exactly. */
export function writeWhole(output: ByteOutput, target: ValueTarget, value: number | bigint): void {
  switch (target.kind) {
    case 'boolean':
      writeBoolean(output, target, oneOrZero(target, value));
      return;
    case 'integer':
    case 'decimal':
    case 'float':
    case 'json':
    case 'text':
    case 'enum':
    case 'opaque':
      if (typeof value === 'number') writeInteger(output, value);
      else writeAscii(output, value.toString());
      return;
    default:
      throw target.misfit('an integer');
  }
}

/** A float of 64 bits, or one of 32 that was widened. */
export function writeFloat(output: ByteOutput, target: ValueTarget, value: number): void {
  switch (target.type.kind) {
    case 'float':
      writeAscii(output, target.type.bits === 32 ? float32Text(value) : floatText(value));
      return;
    case 'decimal':
      target.lose('number-inexact');
      writeAscii(output, decimalText(Object.is(value, -0) ? '0' : String(value)) ?? '');
      return;
    case 'json':
      writeJsonFloat(output, target, value);
      return;
    case 'boolean':
    case 'integer':
      writeWhole(output, target, toWhole(target, value));
      return;
    case 'text':
    case 'enum':
    case 'opaque':
      writeAscii(output, floatText(value));
      return;
    default:
      throw target.misfit('a number');
  }
}

/** A number in JSON; those that it lacks are text. */
export function writeJsonFloat(output: ByteOutput, target: ValueTarget, value: number): void {
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) target.lose('number-inexact');
  writeAscii(output, Number.isFinite(value) ? String(value) : `"${value}"`);
}

/** A number's text, exact as it is. */
export function writeNumberText(output: ByteOutput, target: ValueTarget, text: string): void {
  const decimal = target.kind === 'float' || target.kind === 'json' ? text : decimalText(text);
  if (decimal === undefined) throw target.misfit('a text');
  switch (target.kind) {
    case 'boolean':
    case 'integer':
      writeWhole(output, target, BigInt(wholeDigits(target, decimal)));
      return;
    case 'float':
      if (!isFloat(text)) throw target.misfit('a text');
      writeAscii(output, text);
      return;
    case 'decimal':
    case 'json':
    case 'opaque':
      writeAscii(output, decimal);
      return;
    case 'text':
    case 'enum':
      writeAscii(output, text);
      return;
    default:
      throw target.misfit('a number');
  }
}

function isFloat(text: string): boolean {
  return /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$|^NaN$|^-?Infinity$/.test(text);
}

/** `5.0` is an integer, too. */
function wholeDigits(target: ValueTarget, decimal: string): string {
  const found = /^(-?\d+)(?:\.0*)?$/.exec(decimal);
  if (found === null) throw target.misfit('a number with a fraction');
  return found[1] as string;
}

function toWhole(target: ValueTarget, value: number): number | bigint {
  if (!Number.isInteger(value)) throw target.misfit('a number with a fraction');
  if (Number.isSafeInteger(value)) return value;
  // Beyond 2^53 only the float that went by is known, not the integer that it was made of.
  target.lose('number-inexact');
  return BigInt(value);
}

function oneOrZero(target: ValueTarget, value: number | bigint): boolean {
  if (value === 0 || value === 0n) return false;
  if (value === 1 || value === 1n) return true;
  throw target.misfit('a number other than 0 and 1');
}
