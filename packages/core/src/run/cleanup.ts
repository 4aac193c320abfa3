import type { Warning } from '../connector/call-options.ts';

/** From the caller's signal to the end of undoing units, and of closing sessions. The whole way out has 2 s. */
const afterSignalMs = { undo: 1200, close: 1800 };
/** Without a hurry: an engine may need a while to undo a big load. */
const limitMs = { undo: 20_000, close: 10_000 };
/** What a step of the way out gets even when time is up, so that what is quick still happens. */
const leastMs = 50;

/** Which part of the way out work belongs to: undoing what was not committed, or closing sessions. */
export type CleanupPart = keyof typeof limitMs;

/** Runs the way out of one run: nothing in it may fail the run, hide its first error or last for ever. */
export class Cleanup implements Disposable {
  readonly #signal: AbortSignal;
  readonly #warn: (warning: Warning) => void;
  #firedAtMs: number | undefined;
  readonly #onAbort = (): void => {
    this.#firedAtMs = performance.now();
  };

  /** @param signal the caller's, whose firing starts the 2 s */
  constructor(signal: AbortSignal, warn: (warning: Warning) => void) {
    this.#signal = signal;
    this.#warn = warn;
    if (signal.aborted) this.#onAbort();
    else signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** Waits for work of the way out, up to its deadline. Failing or being late is a warning that says `what`. */
  async settle(part: CleanupPart, what: string, work: PromiseLike<unknown> | undefined): Promise<void> {
    if (work === undefined) return;
    const late = Promise.withResolvers<'late'>();
    const timer = setTimeout(() => late.resolve('late'), this.#remainingMs(part));
    try {
      if ((await Promise.race([work, late.promise])) !== 'late') return;
      // The work is left to itself from here on.
      Promise.resolve(work).catch(() => {});
      this.#warn({
        code: 'CLEANUP_LATE',
        message: `Gave up waiting to ${what}; the server may still be busy with it.`,
      });
    } catch (cause) {
      const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
      this.#warn({ code: 'CLEANUP_FAILED', message: `Could not ${what}${code}.` });
    } finally {
      clearTimeout(timer);
    }
  }

  [Symbol.dispose](): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
  }

  #remainingMs(part: CleanupPart): number {
    if (this.#firedAtMs === undefined) return limitMs[part];
    return Math.max(leastMs, this.#firedAtMs + afterSignalMs[part] - performance.now());
  }
}
