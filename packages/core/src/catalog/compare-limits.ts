import type { Column } from './catalog.ts';
import { compareMoments, type Moment, newMoment, readDate, readTime } from './moment.ts';
import type { SpecialValue, ValueLimits } from './value-limits.ts';

const names: Readonly<Record<SpecialValue, string>> = {
  nan: 'NaN',
  infinity: 'infinity',
  'zero-date': 'a date with a part of zero',
  'nul-character': 'the character U+0000',
  'late-uuid': 'a UUID of version 8 or later',
};

/**
 * What a source column may hold and one of the same kind at the sink cannot, beyond what their types say: each a reason that finishes
 * "checked because". Nothing where one of them does not tell its limits.
 */
export function compareLimits(source: Column, sink: Column): readonly string[] {
  if (source.type.kind !== sink.type.kind || source.limits === undefined || sink.limits === undefined) return [];
  const known = new Set(sink.limits.specials);
  const lacks = source.limits.specials.filter((special) => !known.has(special));
  const reasons = lacks.map((special) => `the sink cannot hold ${names[special]}, and such a value fails the load`);
  const { kind } = sink.type;
  if (kind !== 'date' && kind !== 'timestamp' && kind !== 'time') return reasons;
  const read = kind === 'time' ? readTime : readDate;
  const [from, to] = [boundsOf(source.limits, read), boundsOf(sink.limits, read)];
  if (compareMoments(from.min, to.min) < 0) reasons.push(`a value before ${sink.limits.min} fails the load`);
  if (compareMoments(from.max, to.max) > 0) reasons.push(`a value after ${sink.limits.max} fails the load`);
  return reasons;
}

function boundsOf({ min, max }: ValueLimits, read: typeof readDate): { readonly min: Moment; readonly max: Moment } {
  const bounds = { min: newMoment(), max: newMoment() };
  bounds.min.day = Number.NEGATIVE_INFINITY;
  bounds.max.day = Number.POSITIVE_INFINITY;
  if (min !== undefined) readText(min, read, bounds.min);
  if (max !== undefined) readText(max, read, bounds.max);
  return bounds;
}

function readText(text: string, read: typeof readDate, into: Moment): void {
  const bytes = new TextEncoder().encode(text);
  read(bytes, [0, bytes.length], into);
}
