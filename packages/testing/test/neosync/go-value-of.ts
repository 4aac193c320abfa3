import type { GoRow, GoStruct, GoValue } from '../../src/neosync/values/go-value.ts';

/** A row of a real Go process, with what it stands for. */
export interface GobSample {
  readonly name: string;
  readonly top_level: string;
  /** The Go type of each column's value; empty for nil. */
  readonly concrete_types?: Readonly<Record<string, string>>;
  readonly hex: string;
  readonly expect: Readonly<Record<string, unknown>>;
}

/** The columns in the order in which a payload has them, which Go leaves to chance. */
export function rowOf(sample: GobSample): GoRow {
  const payload = Buffer.from(sample.hex, 'hex');
  const types = sample.concrete_types ?? {};
  const columns = Object.keys(sample.expect).toSorted(
    (a, b) => payload.indexOf(headOf(a, types[a])) - payload.indexOf(headOf(b, types[b])),
  );
  return columns.map((column) => [column, goValue(sample.expect[column], types[column] ?? '', payload)] as const);
}

/** Bytes of the rows of a bucket. */
export function bytesOf(sample: GobSample): [string, Uint8Array][] {
  const payload = Buffer.from(sample.hex, 'hex');
  const columns = Object.entries(sample.expect as Record<string, { $bytes: string }>);
  return columns
    .toSorted(([a], [b]) => payload.indexOf(headOf(a)) - payload.indexOf(headOf(b)))
    .map(([column, value]) => [column, Buffer.from(value.$bytes, 'hex')]);
}

function headOf(key: string, type?: string): Buffer {
  const parts = [key, ...(type === undefined ? [] : [type])];
  return Buffer.concat(parts.map((part) => Buffer.from([Buffer.byteLength(part), ...Buffer.from(part)])));
}

function goValue(expected: unknown, type: string, payload: Buffer): GoValue {
  if (expected === null) return null;
  if (typeof expected === 'object' && '$neosync' in expected) return structOf(expected as unknown as Struct);
  if (typeof expected === 'object' && '$time' in expected) return timeOf(String(expected.$time));
  if (type.startsWith('int')) return { kind: 'int', type: type as 'int64', value: integerOf(expected) };
  if (type.startsWith('uint')) return { kind: 'uint', type: type as 'uint64', value: integerOf(expected) };
  if (type.startsWith('float')) return { kind: 'float', type: type as 'float64', value: floatOf(expected) };
  return plainOf(expected, type, payload);
}

/** A value inside of JSON, or of a column whose form says its type. */
function plainOf(expected: unknown, columnType: string, payload: Buffer): GoValue {
  if (typeof expected === 'boolean') return { kind: 'bool', value: expected };
  if (typeof expected === 'string') return { kind: 'string', value: expected };
  if (typeof expected === 'number') return { kind: 'float', type: 'float64', value: expected };
  if (Array.isArray(expected)) {
    const isColumn = columnType !== '';
    const type = ['int16', 'int32', 'int64', 'float32'].find((name) => isColumn && holds(payload, expected, name));
    return { kind: 'slice', elements: expected.map((element) => goValue(element, type ?? '', payload)) };
  }
  const tagged = expected as Readonly<Record<string, unknown>>;
  if (typeof tagged.$rawstring === 'string') return { kind: 'string', value: Buffer.from(tagged.$rawstring, 'hex') };
  if (typeof tagged.$bytes === 'string') return { kind: 'bytes', value: Buffer.from(tagged.$bytes, 'hex') };
  const keys = Object.keys(tagged).toSorted((a, b) => payload.indexOf(headOf(a)) - payload.indexOf(headOf(b)));
  return { kind: 'map', entries: keys.map((key) => [key, goValue(tagged[key], '', payload)] as const) };
}

/** Whether the payload has an element of this type with the first value: elements do not tell their type in the sample. */
function holds(payload: Buffer, elements: readonly unknown[], type: string): boolean {
  const first = elements[0];
  if (typeof first !== 'number') return false;
  const value = Buffer.alloc(8);
  value.writeDoubleLE(first);
  const mantissa = value.subarray(value.findIndex((byte) => byte !== 0));
  const bytes =
    type === 'float32'
      ? Buffer.from([mantissa.length + 2, 0, 256 - mantissa.length, ...mantissa])
      : Buffer.from(first < 64 ? [2, 0, first * 2] : first < 128 ? [3, 0, 255, first * 2] : []);
  const id = type === 'float32' ? 8 : 4;
  return payload.includes(Buffer.concat([headOf(type), Buffer.from([id]), bytes]));
}

interface Struct {
  readonly $neosync: string;
  readonly [field: string]: unknown;
}

function structOf(expected: Struct): GoStruct {
  const number = (field: string): number => Number(expected[field]);
  const bytes = (): Uint8Array => Buffer.from((expected.Bytes as { $bytes: string }).$bytes, 'hex');
  switch (expected.$neosync) {
    case 'neosynctypes.Binary':
      return { kind: 'binary', bytes: bytes() };
    case 'neosynctypes.Bits':
      return { kind: 'bits', bytes: bytes(), length: number('Len') };
    case 'neosynctypes.Interval': {
      const [days, months] = [number('Days'), number('Months')];
      return { kind: 'interval', microseconds: BigInt(integerOf(expected.Microseconds)), days, months };
    }
    case 'neosynctypes.NeosyncArray':
      return { kind: 'array', elements: (expected.Elements as Struct[]).map(structOf) };
    default:
      return {
        kind: 'dateTime',
        year: number('Year'),
        month: number('Month'),
        day: number('Day'),
        hour: number('Hour'),
        minute: number('Minute'),
        second: number('Second'),
        nanos: number('Nano'),
        zone: expected.TimeZone as string,
        precision: number('Precision'),
        isBC: expected.IsBC === true,
      };
  }
}

function timeOf(text: string): GoValue {
  const {
    time = '',
    fraction = '',
    zone = '',
  } = /^(?<time>[^.Z+]+)(?:\.(?<fraction>\d+))?(?<zone>Z|[+-]\d\d:\d\d)$/u.exec(text)?.groups ?? {};
  const [hours = 0, minutes = 0] = zone === 'Z' ? [] : zone.split(':').map(Number);
  const offset = hours * 60 + minutes;
  const unix = Date.parse(`${time}Z`) / 1000 - offset * 60;
  const eastSeconds = zone === 'Z' ? undefined : offset * 60;
  return {
    kind: 'time',
    seconds: BigInt(unix) + 62_135_596_800n,
    nanos: Number(fraction.padEnd(9, '0')),
    eastSeconds,
  };
}

function integerOf(expected: unknown): number | bigint {
  return typeof expected === 'number' ? expected : BigInt((expected as { $int: string }).$int);
}

function floatOf(expected: unknown): number {
  if (typeof expected === 'number') return expected;
  const words: Readonly<Record<string, number>> = { nan: Number.NaN, '+inf': Infinity, '-inf': -Infinity, '-0': -0 };
  return words[(expected as { $float: string }).$float] ?? 0;
}
