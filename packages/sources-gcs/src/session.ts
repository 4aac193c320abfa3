import type { CallOptions } from '@sync/core/connector';
import type { ObjectStore } from '@sync/files';
import { openClients } from './clients.ts';
import { GcsStore } from './gcs-store.ts';
import type { CheckedGcsOptions } from './options.ts';

/**
 * Opens a bucket, and lists one object, which needs no other right than what follows.
 *
 * @throws {ConfigError} CONFIG_FILE
 * @throws {ConnectionError} {ReadError}
 */
export async function openGcsStore(options: CheckedGcsOptions, call: CallOptions): Promise<ObjectStore> {
  const store = new GcsStore(options, await openClients(options));
  try {
    await store.probe(call);
    return store;
  } catch (error) {
    await store[Symbol.asyncDispose]();
    throw error;
  }
}
