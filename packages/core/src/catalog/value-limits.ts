/** Values outside the order of a type's other values, which not every engine has. */
export type SpecialValue =
  /** Not a number, in decimals and floats. */
  | 'nan'
  /** `Infinity`, `-Infinity`; `infinity`, `-infinity` of dates and timestamps. */
  | 'infinity'
  /** Dates with a year, month or day of zero. */
  | 'zero-date'
  /** The character U+0000, in texts and in the strings of JSON. */
  | 'nul-character'
  /** UUIDs of version 8 and later: RFC 9562. */
  | 'late-uuid';

/** What values a column can hold, beyond what its neutral type says. As a source: may hold; as a sink: can take. */
export interface ValueLimits {
  /** Smallest and largest date, time or timestamp, in canonical text, inclusive. @defaultValue no bound */
  readonly min?: string;
  readonly max?: string;
  /** The special values it can hold; any other is refused. */
  readonly specials: readonly SpecialValue[];
  /** A number with more digits behind the point than the column keeps is refused, not rounded. @defaultValue false */
  readonly refusesRounding?: boolean;
}
