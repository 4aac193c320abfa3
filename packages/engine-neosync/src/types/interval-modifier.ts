/** Bits of fields in Postgres's modifier of intervals (`INTERVAL_MASK` of its `timestamp.h` and `datetime.h`). */
const bits = { month: 1 << 1, year: 1 << 2, day: 1 << 3, hour: 1 << 10, minute: 1 << 11, second: 1 << 12 };
/** All fields, and as many digits as there are. */
const [allFields, allDigits] = [0x7fff, 0xffff];

const order: readonly string[] = ['year', 'month', 'day', 'hour', 'minute', 'second'] satisfies (keyof typeof bits)[];

/**
 * The modifier of an interval column, as the catalog keeps it: of `day to second` and the digits behind the point. -1: all fields, all digits.
 */
export function intervalModifier(fields: string | undefined, precision: number | undefined): number {
  if (fields === undefined && precision === undefined) return -1;
  return ((fields === undefined ? allFields : maskOf(fields)) << 16) | (precision ?? allDigits);
}

function maskOf(fields: string): number {
  const [first = '', last = first] = fields.split(' to ');
  const from = order.indexOf(first);
  const to = order.indexOf(last);
  return order.slice(from, to + 1).reduce((mask, each) => mask | bits[each as keyof typeof bits], 0);
}
