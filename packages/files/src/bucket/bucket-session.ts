import type { CallOptions, Identity, Naming, Snapshot, SourceSession } from '@sync/core/connector';
import type { ObjectStore } from '../objects/object-store.ts';
import type { BucketLayout } from './bucket-layout.ts';
import { createBucketSnapshot } from './bucket-snapshot.ts';

export interface BucketSessionInit {
  readonly name: string;
  /** The session's own; closed with it. */
  readonly store: ObjectStore;
  readonly layout: BucketLayout;
  /** Empty, or ending in `/`. */
  readonly prefix: string;
  readonly defaultSchema: string;
}

/** Tables read at the same time. Each has objects of its own under way, so that more would only hold more memory. */
const maxReaders = 4;

/** A session on an open bucket. */
export function createBucketSession(init: BucketSessionInit): SourceSession {
  return new BucketSession(init);
}

class BucketSession implements SourceSession {
  readonly capabilities = { maxReaders };
  readonly naming: Naming;
  readonly #init: BucketSessionInit;
  readonly #closed = new AbortController();

  constructor(init: BucketSessionInit) {
    this.#init = init;
    this.naming = { defaultSchema: init.defaultSchema };
  }

  async identify(): Promise<Identity> {
    const { store, prefix } = this.#init;
    return { product: store.product, display: placeName(this.#init, prefix), isLocal: store.isLocal };
  }

  async snapshot({ signal, onWarning }: CallOptions): Promise<Snapshot> {
    const { store, prefix, layout, name, defaultSchema } = this.#init;
    const content = await layout.find({ store, prefix }, { signal, onWarning });
    return createBucketSnapshot({
      name,
      store,
      content,
      defaultSchema,
      closed: this.#closed.signal,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort();
    await this.#init.store[Symbol.asyncDispose]();
  }
}

function placeName({ store }: BucketSessionInit, prefix: string): string {
  return prefix === '' ? store.display : `${store.display}/${prefix.slice(0, -1)}`;
}
