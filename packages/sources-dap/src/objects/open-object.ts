import { type CallOptions, NetworkFault } from '@sync/core/connector';
import type { ObjectRequest } from '../api/dap-api.ts';
import type { Service } from '../api/service.ts';
import type { CallPlace } from '../errors/call-place.ts';
import type { HttpResponse } from '../http/http-client.ts';
import { readChunks } from '../http/read-body.ts';
import { readRetryAfter } from '../limits/retry-after.ts';
import { checkContinuation, type ObjectState } from './continuation.ts';
import { fetchObject } from './fetch-object.ts';
import { presign } from './presign.ts';
import { StoreFault, storeError } from './store-fault.ts';

/** Failures in a row without a single new byte that a file survives, and so many addresses refused. */
const most = { failures: 5, refusals: 1 };

/** Contract: `DapApi.openObject`. */
export async function* openObject(
  service: Service,
  { job, objectId, from = 0 }: ObjectRequest,
  call: CallOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const place = service.place('fetching a file of', job.table);
  const signal = service.signalOf(call);
  const state: ObjectState = { given: from, total: undefined, tag: undefined, url: undefined };
  const patience = new Patience(state);
  for (;;) {
    try {
      // Only now, since an address lives for a quarter of an hour.
      state.url ??= await presign(service, { objectId, place }, call);
      const response = await fetchObject(service.http, state, signal);
      yield* newPieces(response, { state, place, readMs: service.http.patience.readMs });
      return;
    } catch (error) {
      const pauseUnits = signal.aborted ? undefined : patience.afterFailure(error);
      if (pauseUnits === undefined) throw service.translate(storeError(error, place), place, call);
      const pauseMs = pauseUnits * service.options.limits.pauseMs;
      const askedMs = error instanceof StoreFault ? readRetryAfter(error.retryAfter, service.clock.now()) : undefined;
      await service.clock.sleep(Math.max(pauseMs, askedMs ?? 0), signal);
    }
  }
}

/** Decides how often a file is tried again: as long as there are new bytes each time. */
class Patience {
  readonly #state: ObjectState;
  #givenBefore: number;
  #failures = 0;
  #refusals = 0;

  constructor(state: ObjectState) {
    this.#state = state;
    this.#givenBefore = state.given;
  }

  /** Units of pause before the next try; undefined: it is over. */
  afterFailure(error: unknown): number | undefined {
    const isRefusal = error instanceof StoreFault && error.isRefusal;
    if (this.#state.given > this.#givenBefore) {
      this.#failures = 0;
      this.#refusals = 0;
    }
    this.#givenBefore = this.#state.given;
    this.#failures += 1;
    if (isRefusal) {
      this.#refusals += 1;
      // It has expired, most likely.
      this.#state.url = undefined;
      return this.#refusals > most.refusals ? undefined : 0;
    }
    const isPassing = error instanceof NetworkFault ? error.isPassing : error instanceof StoreFault;
    return isPassing && this.#failures <= most.failures ? 2 ** (this.#failures - 1) : undefined;
  }
}

interface Reading {
  readonly state: ObjectState;
  readonly place: CallPlace;
  readonly readMs: number;
}

/** The pieces of an answer that were not given before. */
async function* newPieces(response: HttpResponse, { state, place, readMs }: Reading) {
  let skip = checkContinuation(response, state, place);
  if (skip === 'complete') return;
  for await (const piece of readChunks(response, readMs)) {
    const fresh = piece.subarray(Math.min(skip, piece.length));
    skip -= piece.length - fresh.length;
    if (fresh.length === 0) continue;
    state.given += fresh.length;
    yield fresh;
  }
  if (skip > 0 || (state.total !== undefined && state.given < state.total)) {
    throw new NetworkFault('ECONNRESET', 'the file ended too early');
  }
}
