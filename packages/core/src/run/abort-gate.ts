import { abortedError } from '../connector/abort.ts';

/** How long calls may take to end by themselves after the signal fired. The whole way out has 2 s. */
const usualGraceMs = 400;

/**
 * Keeps a run from hanging on a call that does not heed its signal. Connectors end their calls when the signal fires; one
 * that has not after a moment is left to itself, and whoever waits for it gets AbortedError. One listener and one timer for the
 * whole run, since this stands around every chunk.
 */
export class AbortGate implements Disposable {
  readonly #signal: AbortSignal;
  readonly #waiting = new Set<(cause: unknown) => void>();
  readonly #onAbort: () => void;
  #timer: NodeJS.Timeout | undefined;
  #isShut = false;

  /** @param graceMs how long calls may take to end by themselves after the signal fired */
  constructor(signal: AbortSignal, graceMs = usualGraceMs) {
    this.#signal = signal;
    this.#onAbort = () => {
      this.#timer = setTimeout(() => this.#shut(), graceMs);
    };
    if (signal.aborted) this.#shut();
    else signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** Waits for a call. What it gives after it was left to itself goes to `onLate`, so that it can be closed. */
  wait<Result>(work: Promise<Result>, onLate?: (late: Result) => void): Promise<Result> {
    return new Promise((resolve, reject) => {
      const leave = (cause: unknown): void => {
        this.#waiting.delete(leave);
        reject(cause);
        if (onLate !== undefined) work.then(onLate, () => {});
      };
      work.then(
        (result) => {
          this.#waiting.delete(leave);
          resolve(result);
        },
        (cause: unknown) => {
          this.#waiting.delete(leave);
          reject(cause);
        },
      );
      if (this.#isShut) leave(abortedError(this.#signal));
      else this.#waiting.add(leave);
    });
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#signal.removeEventListener('abort', this.#onAbort);
  }

  #shut(): void {
    this.#isShut = true;
    // A set may shrink while it is walked.
    for (const leave of this.#waiting) leave(abortedError(this.#signal));
  }
}
