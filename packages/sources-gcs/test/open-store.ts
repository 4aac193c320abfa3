import type { CallOptions, SyncError } from '@sync/core/connector';
import { SyncError as AnySyncError } from '@sync/core/connector';
import { type ListedEntry, type ObjectStore, readObject, type StoredObject } from '@sync/files';
import { type FakeGcs, type FakeGcsOptions, startFakeGcs } from '@sync/testing/object-stores';
import { onTestFinished } from 'vitest';
import { checkGcsOptions, type GcsSourceOptions } from '../src/options.ts';
import { openGcsStore } from '../src/session.ts';

/** A fake server for one test. */
export async function startStore(options: FakeGcsOptions = {}): Promise<FakeGcs> {
  const store = await startFakeGcs(options);
  onTestFinished(() => store.stop());
  return store;
}

/** Options that lead to the fake server. */
export function optionsFor({ url }: FakeGcs, more: Partial<GcsSourceOptions> = {}): GcsSourceOptions {
  return { bucket: 'bucket', endpoint: url, tables: { kind: 'folders' }, ...more };
}

/** The fake server's bucket, opened for one test. */
export async function openStore(fake: FakeGcs, more: Partial<GcsSourceOptions> = {}): Promise<ObjectStore> {
  const store = await openGcsStore(checkGcsOptions(optionsFor(fake, more)), quietCall());
  onTestFinished(() => store[Symbol.asyncDispose]());
  return store;
}

export function quietCall(signal: AbortSignal = new AbortController().signal): CallOptions {
  return { signal, onWarning: () => {} };
}

/** Everything below a prefix. */
export async function listAll(store: ObjectStore, prefix = '', isFlat = false): Promise<readonly ListedEntry[]> {
  return collect(store.list({ prefix, isFlat }, quietCall()));
}

/** One object as it is listed. */
export async function listOne(store: ObjectStore, key: string): Promise<StoredObject> {
  for await (const entry of store.list({ prefix: key }, quietCall())) {
    if (entry.kind === 'object' && entry.object.key === key) return entry.object;
  }
  throw new Error(`${key} is not listed`);
}

/** All bytes, read as sources read them, without pauses. */
export async function readAll(store: ObjectStore, object: StoredObject): Promise<Buffer> {
  return Buffer.concat(await collect(readObject(store, object, { ...quietCall(), pauseMs: 1 })));
}

/** The SyncError that a promise rejects with. */
export async function failureOf(work: Promise<unknown>): Promise<SyncError> {
  const outcome = await work.then(
    () => new Error('it was expected to fail, and did not'),
    (cause: unknown) => cause,
  );
  if (AnySyncError.isInstance(outcome)) return outcome;
  throw outcome;
}

/** Everything that comes. */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
