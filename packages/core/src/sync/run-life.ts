import type { CheckedOptions } from '../config/check-options.ts';
import type { CallOptions } from '../connector/call-options.ts';
import { createEmitter, type Emitter } from '../events/emit.ts';
import type { SyncEvent } from '../events/event.ts';
import { AbortGate } from '../run/abort-gate.ts';
import { askEnd } from '../run/ask-end.ts';
import { Cleanup } from '../run/cleanup.ts';

/**
 * What lives as long as one call of `sync()` or `planSync()`: its clock and listener, its signal, and what it has opened. What is owned is
 * closed in reverse order, once, whatever happens; closing never throws and never lasts for ever.
 */
export class RunLife implements AsyncDisposable {
  readonly emitter: Emitter;
  readonly call: CallOptions;
  readonly gate: AbortGate;
  readonly cleanup: Cleanup;
  readonly #owned: { readonly what: string; readonly thing: AsyncDisposable }[] = [];

  constructor({ signal }: Pick<CheckedOptions, 'signal'>, onEvent: ((event: SyncEvent) => void) | undefined) {
    this.emitter = createEmitter({ onEvent });
    this.call = { signal, onWarning: this.emitter.warn };
    this.gate = new AbortGate(signal);
    this.cleanup = new Cleanup(signal, this.emitter.warn);
  }

  /** Makes one call of an end, see {@link askEnd}. */
  ask<Result>(end: 'source' | 'sink', call: () => Promise<Result>, onLate?: (late: Result) => void): Promise<Result> {
    return askEnd(call, { gate: this.gate, end, ...(onLate && { onLate }) });
  }

  /** Takes over something opened; `what` finishes "Could not …" when closing fails. */
  own<Thing extends AsyncDisposable>(what: string, thing: Thing): Thing {
    this.#owned.push({ what, thing });
    return thing;
  }

  /** Closes one owned thing before the others. Idempotent. */
  async close(thing: AsyncDisposable): Promise<void> {
    const place = this.#owned.findIndex((owned) => owned.thing === thing);
    const [owned] = place < 0 ? [] : this.#owned.splice(place, 1);
    if (owned !== undefined) await this.cleanup.settle('close', owned.what, disposed(owned.thing));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (let last = this.#owned.at(-1); last !== undefined; last = this.#owned.at(-1)) await this.close(last.thing);
    this.gate[Symbol.dispose]();
    this.cleanup[Symbol.dispose]();
  }
}

/** Also a disposer that throws instead of rejecting. */
async function disposed(thing: AsyncDisposable): Promise<void> {
  await thing[Symbol.asyncDispose]();
}
