import type { CallOptions, SyncError } from '@sync/core/connector';
import { SyncError as AnySyncError } from '@sync/core/connector';
import { type ListedEntry, type ObjectStore, readObject, type StoredObject } from '@sync/files';
import { type FakeS3, type FakeS3Options, startFakeS3 } from '@sync/testing/object-stores';
import { onTestFinished } from 'vitest';
import { checkS3Options, type S3SourceOptions } from '../src/options.ts';
import { openS3Store } from '../src/session.ts';

/** Keys that the fake server knows. */
export const credentials = { accessKeyId: 'AKIAFAKE', secretAccessKey: 'fake-secret-of-tests' };

/** A fake server for one test. */
export async function startStore(options: FakeS3Options = {}): Promise<FakeS3> {
  const store = await startFakeS3({ credentials, ...options });
  onTestFinished(() => store.stop());
  return store;
}

/** Options that lead to the fake server. */
export function optionsFor({ url }: FakeS3, more: Partial<S3SourceOptions> = {}): S3SourceOptions {
  return { bucket: 'bucket', endpoint: url, ...credentials, tables: { kind: 'folders' }, ...more };
}

/** The fake server's bucket, opened for one test. */
export async function openStore(fake: FakeS3, more: Partial<S3SourceOptions> = {}): Promise<ObjectStore> {
  const store = await openS3Store(checkS3Options(optionsFor(fake, more)), quietCall());
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
