import type { FieldConversion, FieldProblem, FieldSlice } from './field-conversion.ts';

const minus = 0x2d;
const dot = 0x2e;
const plus = 0x2b;
const zero = 0x30;
const nine = 0x39;
const letterC = 0x43;
/** Of `YYYY-MM-DD`, and of that with ` HH:MM:SS`. */
const dateLength = 10;
const momentLength = 19;

/** Refuses the dates that no date column has; the server would take some of them for others. */
export const checkDate: FieldConversion = ({ bytes, start, end }) => {
  const first = bytes[start] as number;
  if (first < zero || first > nine) return 'is infinite';
  if (bytes[end - 1] === letterC) return 'is a date before our era';
  return bytes[start + 4] === minus && end - start >= dateLength ? undefined : 'has a year past 9999';
};

/** What is written: a moment without a zone, in UTC, with as many digits of a second as the column keeps. */
export function timestampConversion({ hasZone, precision }: { hasZone: boolean; precision: number }): FieldConversion {
  return (field) => {
    const problem = checkDate(field);
    if (problem !== undefined) return problem;
    if (hasZone) {
      const { bytes, end } = field;
      const isUtc = bytes[end - 3] === plus && bytes[end - 2] === zero && bytes[end - 1] === zero;
      if (!isUtc) return 'is not in UTC';
      field.end = end - 3;
    }
    return cutFraction(field, field.start + momentLength, precision);
  };
}

/** A time of day or a span of time, of `precision` digits of a second. */
export function checkTime(precision: number): FieldConversion {
  return (field) => {
    const { bytes, start, end } = field;
    let at = end - 1;
    // `.ffffff` at most.
    const stop = Math.max(start, end - 7);
    while (at > stop && bytes[at] !== dot) at -= 1;
    return bytes[at] === dot ? cutFraction(field, at, precision) : undefined;
  };
}

/** Zeros too many are left out. Servers cut or round the rest, MySQL without a word, so that is refused. */
function cutFraction(field: FieldSlice, dotAt: number, precision: number): FieldProblem {
  const { bytes, end } = field;
  if (bytes[dotAt] !== dot || dotAt >= end) return undefined;
  const kept = dotAt + 1 + precision;
  if (kept >= end) return undefined;
  for (let at = kept; at < end; at += 1) {
    if (bytes[at] !== zero) return `has more than ${precision} digits behind the point of its seconds`;
  }
  field.end = precision === 0 ? dotAt : kept;
  return undefined;
}
