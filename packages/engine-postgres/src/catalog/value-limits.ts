import { cutFraction, type ValueLimits } from '@sync/core/connector';
import type { TypeTable } from './neutral-types.ts';

/** What decides over the limits of a column. */
export interface LimitsRequest {
  readonly types: TypeTable;
  readonly oid: number;
  /** -1 when the type has none. */
  readonly modifier: number;
  /** `server_version_num`: 150004 for 15.4. */
  readonly serverVersion: number;
}

/** What a column of a type can hold beyond what its kind says; undefined where that is all. Domains are looked through. */
export function valueLimits(request: LimitsRequest): ValueLimits | undefined {
  const type = request.types.get(request.oid);
  if (type?.kind === 'd') return valueLimits({ ...request, oid: type.base, modifier: type.base_modifier });
  // Elements without special values: texts, say.
  if (type !== undefined && type.element !== 0) {
    const element = valueLimits({ ...request, oid: type.element });
    return element === noSpecials ? noSpecials : undefined;
  }
  if (type?.schema !== 'pg_catalog') return type?.kind === 'e' ? noSpecials : undefined;
  if (type.name === 'numeric') {
    // A precision leaves no room for infinity; numbers without one have it since version 14.
    return request.modifier < 0 && request.serverVersion >= 140_000 ? nanAndInfinity : nanOnly;
  }
  return withDigits(builtIn[type.name], request.modifier);
}

/** The last moment as far as the column keeps seconds: the one after it is out of range. */
function withDigits(limits: ValueLimits | undefined, digits: number): ValueLimits | undefined {
  if (limits?.max?.includes('.') !== true || digits < 0) return limits;
  return { ...limits, max: cutFraction(limits.max, digits) };
}

const noSpecials: ValueLimits = { specials: [] };
const nanOnly: ValueLimits = { specials: ['nan'] };
const nanAndInfinity: ValueLimits = { specials: ['nan', 'infinity'] };

/** Postgres manual, "Date/Time Types": the ranges; the first day is that of the Julian calendar's day 0. */
const timestamps: ValueLimits = {
  specials: ['infinity'],
  min: '4714-11-24 00:00:00 BC',
  max: '294276-12-31 23:59:59.999999',
};

const builtIn: Readonly<Record<string, ValueLimits>> = {
  float4: nanAndInfinity,
  float8: nanAndInfinity,
  // No text holds the character U+0000: Postgres manual, "Character Types".
  text: noSpecials,
  varchar: noSpecials,
  bpchar: noSpecials,
  name: noSpecials,
  json: { specials: ['nul-character'] },
  jsonb: noSpecials,
  uuid: { specials: ['late-uuid'] },
  date: { specials: ['infinity'], min: '4714-11-24 BC', max: '5874897-12-31' },
  time: { specials: [], min: '00:00:00', max: '24:00:00' },
  timestamp: timestamps,
  timestamptz: { specials: ['infinity'], min: '4714-11-24 00:00:00+00 BC', max: '294276-12-31 23:59:59.999999+00' },
};
