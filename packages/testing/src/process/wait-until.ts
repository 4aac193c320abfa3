import { setTimeout as pause } from 'node:timers/promises';

/** How long to wait for a condition, and how often to look. */
export interface WaitOptions {
  /** @defaultValue 10000 */
  readonly timeoutMs?: number | undefined;
  /** @defaultValue 5 */
  readonly everyMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Looks again and again until `look` gives something other than undefined, null or false, and resolves with it.
 * Looks do not overlap; what `look` throws is passed on at once.
 *
 * @param what - what is waited for, as the timeout's message says it: "a session that copies".
 */
export async function waitUntil<T>(
  what: string,
  look: () => T | Promise<T>,
  options: WaitOptions = {},
): Promise<Exclude<T, undefined | null | false>> {
  const { timeoutMs = 10_000, everyMs = 5, signal } = options;
  const until = performance.now() + timeoutMs;
  for (;;) {
    const seen = await look();
    if (isSeen(seen)) return seen;
    if (performance.now() > until) throw new Error(`Waited ${timeoutMs} ms in vain for ${what}.`);
    await pause(everyMs, undefined, signal === undefined ? {} : { signal });
  }
}

function isSeen<T>(value: T): value is Exclude<T, undefined | null | false> {
  return value !== undefined && value !== null && value !== false;
}
