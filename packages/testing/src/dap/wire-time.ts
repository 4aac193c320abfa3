const microsecondsPerSecond = 1_000_000n;

/** A moment in microseconds since 1970, as the API writes it: UTC with `Z`, six digits of a second when there is a fraction. */
export function formatMoment(moment: bigint): string {
  const fraction = ((moment % microsecondsPerSecond) + microsecondsPerSecond) % microsecondsPerSecond;
  const seconds = (moment - fraction) / microsecondsPerSecond;
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return fraction === 0n ? `${whole}Z` : `${whole}.${String(fraction).padStart(6, '0')}Z`;
}

/** The same as files write it: without zeros at the end of the fraction, so that every number of digits occurs. */
export function formatRowMoment(moment: bigint): string {
  return formatMoment(moment).replace(/(\.\d*?)0+Z$/u, '$1Z');
}

/** Reads RFC 3339 with `Z` or an offset, cut to the microsecond; undefined when it is none. */
export function parseMoment(text: string): bigint | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/u.exec(text);
  if (match === null) return undefined;
  const milliseconds = Date.parse(`${match[1] ?? ''}${match[3] ?? ''}`);
  if (Number.isNaN(milliseconds)) return undefined;
  return BigInt(milliseconds) * 1000n + BigInt((match[2] ?? '').padEnd(6, '0').slice(0, 6));
}
