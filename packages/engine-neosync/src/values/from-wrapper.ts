import { Moment } from './moment.ts';
import { type JsonObject, type NeosyncContent, NeosyncValue, NumberText, type OriginValue } from './neosync-value.ts';

/** What tells a wrapper from any other object of JSON. */
const mark = '_neosync';

/** How every wrapper begins as it is written: keys are sorted, and no lower-case letter comes before `_`. */
export const wrapperStart = Buffer.from(`{"${mark}":`);

/** Whether an object of JSON is a wrapper of Neosync's. */
export function isWrapper(value: OriginValue): value is JsonObject {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, mark);
}

/**
 * What a wrapper holds; elements of arrays are unwrapped, too. Its version says nothing so far, and may be missing. Undefined: its type is not
 * known, or its members are not those of its type.
 */
export function fromWrapper(wrapper: JsonObject): NeosyncContent | undefined {
  const head = wrapper[mark] as JsonObject | null;
  const type = typeof head === 'object' && head !== null ? head.type_id : undefined;
  const read = typeof type === 'string' ? readers.get(type) : undefined;
  return read?.(wrapper);
}

/** A value of JSON, with what is wrapped in it unwrapped; undefined when some of it cannot be. */
export function unwrap(value: OriginValue): OriginValue | undefined {
  if (!isWrapper(value)) return value;
  const content = fromWrapper(value);
  return content && new NeosyncValue(content);
}

type Read = (wrapper: JsonObject) => NeosyncContent | undefined;

const readers: ReadonlyMap<string, Read> = new Map<string, Read>(
  Object.entries({
    NEOSYNC_BINARY: ({ bytes = null }) => {
      const decoded = decodeBytes(bytes);
      return decoded === undefined ? undefined : { kind: 'binary', bytes: decoded };
    },
    NEOSYNC_BIT: ({ bytes = null, len }) => {
      const decoded = decodeBytes(bytes);
      const length = wholeOf(len);
      if (decoded === undefined || length === undefined) return undefined;
      return decoded === null ? { kind: 'null' } : { kind: 'bits', bytes: decoded, length };
    },
    NEOSYNC_INTERVAL: ({ microseconds, days, months }) => {
      const [dayCount, monthCount] = [wholeOf(days), wholeOf(months)];
      const micros = microseconds === undefined ? 0n : bigintOf(microseconds);
      if (micros === undefined || dayCount === undefined || monthCount === undefined) return undefined;
      return { kind: 'interval', microseconds: micros, days: dayCount, months: monthCount };
    },
    NEOSYNC_DATETIME: readMoment,
    NEOSYNC_ARRAY: ({ elements = null }) => {
      if (elements === null) return { kind: 'null' };
      if (!Array.isArray(elements)) return undefined;
      const unwrapped = (elements as OriginValue[]).map(unwrap);
      return unwrapped.includes(undefined) ? undefined : { kind: 'array', elements: unwrapped as OriginValue[] };
    },
  } satisfies Record<string, Read>),
);

function readMoment(wrapper: JsonObject): NeosyncContent | undefined {
  const names = ['year', 'month', 'day', 'hour', 'minute', 'second', 'nano'];
  const parts = names.map((name) => wholeOf(wrapper[name]));
  if (parts.includes(undefined)) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, nano = 0] = parts;
  const moment = new Moment().setDate(year, month, day).setTime(hour, minute, second);
  moment.nano = nano;
  moment.isBc = wrapper.is_bc === true;
  const zone = wrapper.timezone;
  return { kind: 'moment', moment, zone: typeof zone === 'string' ? zone : '' };
}

/** A missing member is 0. */
function wholeOf(value: OriginValue | undefined): number | undefined {
  if (value === undefined) return 0;
  const whole = bigintOf(value);
  return whole === undefined ? undefined : Number(whole);
}

function bigintOf(value: OriginValue): bigint | undefined {
  return value instanceof NumberText && /^-?\d{1,20}$/.test(value.text) ? BigInt(value.text) : undefined;
}

const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** `null` stays what it is. */
function decodeBytes(value: OriginValue): Uint8Array | null | undefined {
  if (value === null) return null;
  return typeof value === 'string' && value.length % 4 === 0 && base64.test(value)
    ? Buffer.from(value, 'base64')
    : undefined;
}
