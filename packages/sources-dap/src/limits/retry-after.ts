/** Longer than this nobody is told to wait for good reason: an hour, in milliseconds. */
const longestPauseMs = 3_600_000;

/** The pause that a `Retry-After` header asks for, in milliseconds: seconds or a date (RFC 9110, 10.2.3). Undefined when it cannot be read. */
export function readRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(waitMs, 0), longestPauseMs);
}
