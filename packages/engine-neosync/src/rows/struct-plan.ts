import type { GobStructType } from '../gob/gob-type.ts';

/** What a field of a struct of Neosync's is for. */
export const slots = {
  skipped: 0,
  year: 1,
  month: 2,
  day: 3,
  hour: 4,
  minute: 5,
  second: 6,
  nano: 7,
  zone: 8,
  isBc: 9,
  bytes: 10,
  bitLength: 11,
  microseconds: 12,
  days: 13,
  months: 14,
} as const;

const slotsByName: ReadonlyMap<string, number> = new Map(
  Object.entries({
    Year: slots.year,
    Month: slots.month,
    Day: slots.day,
    Hour: slots.hour,
    Minute: slots.minute,
    Second: slots.second,
    Nano: slots.nano,
    TimeZone: slots.zone,
    IsBC: slots.isBc,
    Bytes: slots.bytes,
    Len: slots.bitLength,
    Microseconds: slots.microseconds,
    Days: slots.days,
    Months: slots.months,
  }),
);

/** How values of a struct type are read: made once for a definition. */
export interface StructPlan {
  readonly type: GobStructType;
  /** By field number. */
  readonly slots: Uint8Array;
  /** How a value began that was read before: what says its version and type, the same in every value. */
  head: Uint8Array;
  /** The last field of the head. */
  headField: number;
}

export function planStruct(type: GobStructType): StructPlan {
  return {
    type,
    slots: Uint8Array.from(type.fields, ({ name }) => slotsByName.get(name) ?? slots.skipped),
    head: new Uint8Array(0),
    headField: -1,
  };
}
