import type { GoDateTime, GoStruct, GoTime, GoValue } from '../values/go-value.ts';

/** Whose run it is: the writers of the two stores differ in little things. */
export type RunStore = 's3' | 'gcs';

/** A value as a run writes it into a bucket. @throws for what JSON cannot hold: NaN and the infinities. */
export function valueJson(value: GoValue, store: RunStore = 's3'): string {
  if (value === null) return 'null';
  switch (value.kind) {
    case 'int':
    case 'uint':
      return value.value.toString();
    case 'float':
      if (!Number.isFinite(value.value)) throw new Error(`json: unsupported value: ${value.value}`);
      return floatJson(value.value, value.type);
    case 'bool':
      return String(value.value);
    case 'bytes':
      return store === 'gcs' ? base64(value.value) : textJson(Buffer.from(value.value).toString('utf8'));
    case 'string':
      // Bytes that are no UTF-8 become U+FFFD: whoever reads the file cannot have them back.
      return textJson(typeof value.value === 'string' ? value.value : Buffer.from(value.value).toString('utf8'));
    case 'slice':
      return `[${value.elements.map((element) => valueJson(element, store)).join(',')}]`;
    case 'map':
      return objectJson(value.entries, store);
    case 'time':
      return textJson(timeJson(value, store));
    default:
      return structJson(value);
  }
}

/** An object with sorted keys. */
export function objectJson(entries: readonly (readonly [string, GoValue])[], store: RunStore = 's3'): string {
  const sorted = entries.toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return `{${sorted.map(([key, value]) => `${textJson(key)}:${valueJson(value, store)}`).join(',')}}`;
}

/** As Go writes a text: the two separators of lines that JavaScript once did not like are escaped. */
function textJson(text: string): string {
  return JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

/** The shortest digits of a double or of a float; Go and JavaScript agree about when they write an exponent. */
function floatJson(value: number, type: 'float32' | 'float64'): string {
  if (Object.is(value, -0)) return '-0';
  if (type === 'float64') return JSON.stringify(value);
  for (let digits = 1; digits < 9; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return JSON.stringify(short);
  }
  return JSON.stringify(value);
}

/** RFC 3339 in UTC. The writer of S3 drops the fraction. */
function timeJson({ seconds, nanos }: GoTime, store: RunStore): string {
  const unix = Number(seconds) - 62_135_596_800;
  const text = new Date(unix * 1000).toISOString().replace('.000Z', '');
  if (store === 's3' || nanos === 0) return `${text}Z`;
  return `${text}.${String(nanos).padStart(9, '0').replace(/0+$/u, '')}Z`;
}

function structJson(value: GoStruct): string {
  switch (value.kind) {
    case 'binary':
      return wrapped('NEOSYNC_BINARY', { bytes: base64(value.bytes) });
    case 'bits':
      return wrapped('NEOSYNC_BIT', { bytes: base64(value.bytes), len: String(value.length) });
    case 'interval':
      return wrapped('NEOSYNC_INTERVAL', {
        microseconds: String(value.microseconds),
        days: String(value.days),
        months: String(value.months),
      });
    case 'dateTime':
      return wrapped('NEOSYNC_DATETIME', dateTimeParts(value));
    case 'array':
      return wrapped('NEOSYNC_ARRAY', { elements: `[${value.elements.map(structJson).join(',')}]` });
  }
}

function dateTimeParts(value: GoDateTime): Record<string, string> {
  const { year, month, day, hour, minute, second, nanos, zone, precision, isBC } = value;
  const numbers = Object.entries({ year, month, day, hour, minute, second, nano: nanos });
  return {
    ...Object.fromEntries(numbers.map(([name, number]) => [name, String(number)])),
    ...(zone === '' ? {} : { timezone: JSON.stringify(zone) }),
    ...(precision === 0 ? {} : { precision: String(precision) }),
    ...(isBC ? { is_bc: 'true' } : {}),
  };
}

function wrapped(typeId: string, fields: Readonly<Record<string, string>>): string {
  const members = Object.entries(fields).map(([name, json]) => `${JSON.stringify(name)}:${json}`);
  return `{"_neosync":{"version":1,"type_id":"${typeId}"},${members.join(',')}}`;
}

function base64(bytes: Uint8Array): string {
  return `"${Buffer.from(bytes).toString('base64')}"`;
}
