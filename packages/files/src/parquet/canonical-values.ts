import type { ByteOutput } from '@sync/core/connector';
import type { ParquetUnit } from './leaf-type.ts';
import type { PlainValues } from './page-values.ts';
import type { LeafPart } from './schema.ts';
import { type Seconds, splitSeconds, writeClock, writeDate, writeInterval, writeTimestamp } from './write-moment.ts';
import { writeBigInteger, writeDecimal, writeDouble, writeFloat, writeInteger } from './write-number.ts';

/** Writes a value at the end of `output`. Gives false, having written nothing, where the value stands for NULL. */
export type WriteValue = (output: ByteOutput, index: number) => boolean;

/** The physical values of a page or a dictionary, bound to how they are written. Made once for many values. */
export type BindValues = (values: PlainValues) => WriteValue;

/** How values are written. */
export interface CanonicalForm {
  /** The error for a value that its type cannot mean. `problem` is read behind "a value". */
  readonly unfit: (problem: string) => Error;
  /** Digits of a second that may be written: types of moments keep 6. A value with more is refused. */
  readonly secondDigits: 6 | 9;
  /** Whether moments are written with their zone. @defaultValue as the column has one */
  readonly hasZone?: boolean;
}

const [letterT, letterF, hyphen] = [0x74, 0x66, 0x2d];
const hexDigits = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

/** The canonical text of a leaf's own neutral type; raw bytes where that is text, JSON or bytes. */
export function bindCanonical({ type }: LeafPart, form: CanonicalForm): BindValues {
  switch (type.kind) {
    case 'boolean':
      return (values) => bindBooleans(values);
    case 'integer':
      return (values) => bindIntegers(values, type);
    case 'float16':
      return (values) => fromBytes(values, (output, view, start) => writeFloat(output, halfAt(view, start)));
    case 'float':
    case 'double':
      return (values) => bindFloats(values, type.kind === 'float' ? writeFloat : writeDouble);
    case 'decimal':
      return (values) => bindDecimals(values, type.scale);
    case 'date':
      return (values) => fromNumbers(values, (output, days) => writeDate(output, Number(days)));
    case 'time':
      return (values) => fromNumbers(values, (output, count) => writeTime(output, count, { ...form, unit: type.unit }));
    case 'timestamp': {
      const how = { unit: type.unit, zone: (form.hasZone ?? type.isUtc) ? '+00' : '' };
      return (values) =>
        fromNumbers(values, (output, count) =>
          writeTimestamp(output, checkDigits(splitSeconds(count, type.unit), type.unit, form), how),
        );
    }
    case 'int96':
      return (values) => fromBytes(values, (output, view, start) => writeInt96(output, int96At(view, start), form));
    case 'interval':
      return (values) => fromBytes(values, writeIntervalAt);
    case 'uuid':
      return (values) => fromBytes(values, writeUuid);
    default:
      return bindRaw;
  }
}

/** The bytes as they are. */
export function bindRaw(values: PlainValues): WriteValue {
  const { bytes, starts, lengths } = slicesOf(values);
  return (output, index) => {
    const start = starts[index] as number;
    const length = lengths[index] as number;
    if (length < 0) return false;
    output.reserve(length);
    output.writeBytes(bytes, start, start + length);
    return true;
  };
}

/** Sixteen bytes as a UUID. */
export function bindUuid(values: PlainValues): WriteValue {
  return fromBytes(values, writeUuid);
}

function bindBooleans(values: PlainValues): WriteValue {
  if (values.kind !== 'booleans') throw mismatch();
  const { data } = values;
  return (output, index) => {
    output.reserve(1);
    output.writeByte(data[index] === 0 ? letterF : letterT);
    return true;
  };
}

function bindIntegers(
  values: PlainValues,
  { bits, isUnsigned }: { readonly bits: number; readonly isUnsigned: boolean },
): WriteValue {
  if (values.kind === 'int32') {
    const { data } = values;
    const numbers = isUnsigned && bits === 32 ? new Uint32Array(data.buffer, data.byteOffset, data.length) : data;
    return (output, index) => {
      writeInteger(output, numbers[index] as number);
      return true;
    };
  }
  if (values.kind !== 'int64') throw mismatch();
  const { data } = values;
  const halves = new Int32Array(data.buffer, data.byteOffset, data.length * 2);
  const lowest = isUnsigned ? 0 : -0x10_0000;
  return (output, index) => {
    const high = halves[2 * index + 1] as number;
    // A 64-bit integer that fits 53 bits needs no bigint: those are slow.
    if (high >= lowest && high < 0x10_0000)
      writeInteger(output, high * 4_294_967_296 + ((halves[2 * index] as number) >>> 0));
    else writeBigInteger(output, isUnsigned ? BigInt.asUintN(64, data[index] as bigint) : (data[index] as bigint));
    return true;
  };
}

function bindFloats(values: PlainValues, write: (output: ByteOutput, value: number) => void): WriteValue {
  if (values.kind !== 'floats') throw mismatch();
  const { data } = values;
  return (output, index) => {
    write(output, data[index] as number);
    return true;
  };
}

function bindDecimals(values: PlainValues, scale: number): WriteValue {
  if (values.kind !== 'slices') return fromNumbers(values, (output, count) => writeDecimal(output, count, scale));
  const { bytes, starts, lengths } = values.data;
  return (output, index) => {
    const start = starts[index] as number;
    writeDecimal(output, bigEndian(bytes, start, start + (lengths[index] as number)), scale);
    return true;
  };
}

/** Two's complement, its highest byte first. */
function bigEndian(bytes: Uint8Array, start: number, end: number): bigint | number {
  const length = end - start;
  if (length === 0) return 0;
  if (length <= 6) {
    let value = ((bytes[start] as number) << 24) >> 24;
    for (let at = start + 1; at < end; at += 1) value = value * 256 + (bytes[at] as number);
    return value;
  }
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset + start, length).toString('hex');
  return BigInt.asIntN(8 * length, BigInt(`0x${hex}`));
}

function writeTime(
  output: ByteOutput,
  count: bigint | number,
  form: CanonicalForm & { readonly unit: ParquetUnit },
): void {
  const split = splitSeconds(count, form.unit);
  if (split.seconds < 0 || split.seconds > 86_400) throw form.unfit('is no time of a day');
  writeClock(output, checkDigits(split, form.unit, form), form.unit);
}

function checkDigits(split: Seconds, unit: ParquetUnit, { secondDigits, unfit }: CanonicalForm): Seconds {
  if (unit === 'nanos' && secondDigits < 9 && split.part % 1000 !== 0)
    throw unfit('has nanoseconds, which types of moments do not keep');
  return split;
}

function fromNumbers(values: PlainValues, write: (output: ByteOutput, value: bigint | number) => void): WriteValue {
  if (values.kind !== 'int32' && values.kind !== 'int64') throw mismatch();
  const { data } = values;
  return (output, index) => {
    write(output, data[index] as bigint | number);
    return true;
  };
}

function fromBytes(
  values: PlainValues,
  write: (output: ByteOutput, view: DataView, start: number) => void,
): WriteValue {
  const { bytes, starts } = slicesOf(values);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return (output, index) => {
    write(output, view, starts[index] as number);
    return true;
  };
}

/** Nanoseconds of the day, then the day, counted from noon of November 24, 4714 BC. */
function int96At(view: DataView, start: number): Seconds {
  const { seconds, part } = splitSeconds(view.getBigInt64(start, true), 'nanos');
  const days = view.getInt32(start + 8, true) - 2_440_588;
  return { seconds: days * 86_400 + seconds, part };
}

function writeInt96(output: ByteOutput, moment: Seconds, form: CanonicalForm): void {
  writeTimestamp(output, checkDigits(moment, 'nanos', form), {
    unit: 'nanos',
    zone: form.hasZone === false ? '' : '+00',
  });
}

function writeIntervalAt(output: ByteOutput, view: DataView, start: number): void {
  const [months, days, millis] = [0, 4, 8].map((offset) => view.getUint32(start + offset, true)) as [
    number,
    number,
    number,
  ];
  writeInterval(output, { months, days, millis });
}

function writeUuid(output: ByteOutput, view: DataView, start: number): void {
  output.reserve(36);
  for (let offset = 0; offset < 16; offset += 1) {
    if (offset === 4 || offset === 6 || offset === 8 || offset === 10) output.writeByte(hyphen);
    const byte = view.getUint8(start + offset);
    output.writeByte(hexDigits[byte >> 4] as number);
    output.writeByte(hexDigits[byte & 15] as number);
  }
}

/** IEEE 754 binary16: a sign, five bits of exponent, ten of fraction. */
function halfAt(view: DataView, start: number): number {
  const bits = view.getUint16(start, true);
  const sign = bits >> 15 === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

function slicesOf(values: PlainValues): Extract<PlainValues, { kind: 'slices' }>['data'] {
  if (values.kind !== 'slices') throw mismatch();
  return values.data;
}

/** An encoding that gives values of another physical type than the column's. */
function mismatch(): Error {
  return new Error('values are of another type than their column');
}
