import { AbortedError } from '@sync/core/connector';
import { expect, test } from 'vitest';
import { PinnedObjects, type StoredObject } from '../src/index.ts';
import { KeptObjects } from '../src/objects/kept-objects.ts';
import { prefetchObjects, type PrefetchOptions } from '../src/objects/prefetch-objects.ts';
import { newCall } from './call.ts';
import { MemoryStore } from './memory-store.ts';

/** A loaded machine takes its time. */
const patience = { timeout: 20_000 };

function fill(count: number, sizeOf: (index: number) => number): { store: MemoryStore; objects: PinnedObjects } {
  const store = new MemoryStore({ pieceBytes: 1000 });
  const objects = new PinnedObjects();
  for (let i = 0; i < count; i += 1) objects.add(store.put(`t/${i}`, Buffer.alloc(sizeOf(i), i)));
  return { store, objects };
}

function open(
  { store, objects }: { store: MemoryStore; objects: PinnedObjects },
  options: Partial<PrefetchOptions> = {},
) {
  return prefetchObjects({ store, objects }, { ...newCall(), pauseMs: 1, ...options });
}

test('hands out whole objects in the order of the listing', async () => {
  const filled = fill(100, (i) => (i % 7) * 900);
  const seen: [string, number][] = [];
  for await (const { name, bytes } of open(filled)) {
    let size = 0;
    for await (const piece of bytes) {
      expect(piece.every((byte) => byte === seen.length)).toBe(true);
      size += piece.length;
    }
    seen.push([name, size]);
  }
  expect(seen).toEqual(Array.from({ length: 100 }, (_, i) => [`t/${i}`, (i % 7) * 900]));
  expect(filled.store.openBodies).toBe(0);
});

test('fetches eight objects at a time, and no more while nobody reads', async () => {
  const filled = fill(20, () => 500);
  const files = open(filled);
  await files.next();
  await expect.poll(() => filled.store.opened.length, patience).toBe(8);
  await expect.poll(() => filled.store.openBodies, patience).toBe(0);
  expect(filled.store.sentBytes).toBe(8 * 500);
  await files.return(undefined);
});

test('holds no more than its budget of large objects', async () => {
  const filled = fill(20, () => 5_000_000);
  const files = open(filled, { bytesAhead: 3 * 1024 * 1024 });
  await files.next();
  await expect.poll(() => filled.store.sentBytes, patience).toBeGreaterThanOrEqual(3 * 1024 * 1024);
  expect(filled.store.opened).toHaveLength(3);
  expect(filled.store.sentBytes).toBeLessThan(3 * 1024 * 1024 + 3 * 1000);
  await files.return(undefined);
  expect(filled.store.openBodies).toBe(0);
});

test('goes on fetching ahead when more than the budget has been read', async () => {
  const filled = fill(40, () => 1000);
  let files = 0;
  for await (const { bytes } of open(filled, { bytesAhead: 8000 })) {
    for await (const _ of bytes);
    files += 1;
    if (files === 30) await expect.poll(() => filled.store.opened.length, patience).toBe(37);
    if (files === 31) break;
  }
});

test('takes what was kept in place of fetching it, once', async () => {
  const filled = fill(3, () => 1000);
  const kept = new KeptObjects();
  const object = filled.objects.first as StoredObject;
  kept.keep(object, Buffer.from('kept'));
  const read = async (): Promise<string[]> => {
    const texts: string[] = [];
    for await (const { bytes } of open(filled, { kept })) {
      for await (const piece of bytes) texts.push(Buffer.from(piece).toString('latin1').slice(0, 4));
    }
    return texts;
  };
  expect((await read())[0]).toBe('kept');
  expect(filled.store.opened.map(({ key }) => key)).toEqual(['t/1', 't/2']);
  expect((await read())[0]).toBe('\0\0\0\0');
});

test('keeps small objects only, and of them no more than eight megabytes', () => {
  const kept = new KeptObjects();
  const objectOf = (key: string, size: number): StoredObject => ({ key, size, version: '', modified: new Date(0) });
  expect(kept.hasRoomFor(objectOf('large', 256 * 1024 + 1))).toBe(false);
  for (let i = 0; i < 32; i += 1) {
    const object = objectOf(`${i}`, 256 * 1024);
    expect(kept.hasRoomFor(object)).toBe(true);
    kept.keep(object, new Uint8Array(object.size));
  }
  expect(kept.hasRoomFor(objectOf('one more', 1))).toBe(false);
  expect(kept.take('0')).toHaveLength(256 * 1024);
  expect(kept.take('0')).toBe(undefined);
  expect(kept.hasRoomFor(objectOf('one more', 1))).toBe(true);
});

test('ends every request when it is ended in the middle of a file', async () => {
  const filled = fill(20, () => 50_000);
  filled.store.fail('t/3', { kind: 'stalls', afterBytes: 1000 });
  for await (const { bytes } of open(filled)) {
    for await (const piece of bytes) {
      expect(piece).toHaveLength(1000);
      break;
    }
    break;
  }
  expect(filled.store.openBodies).toBe(0);
});

test('ends every request with its signal, while a file stalls', async () => {
  const filled = fill(20, () => 50_000);
  filled.store.fail('t/0', { kind: 'stalls', afterBytes: 1000 });
  const controller = new AbortController();
  const reading = (async () => {
    for await (const { bytes } of open(filled, newCall(controller.signal))) for await (const _ of bytes);
  })();
  await expect.poll(() => filled.store.opened.length, patience).toBe(8);
  controller.abort();
  await expect(reading).rejects.toBeInstanceOf(AbortedError);
  expect(filled.store.openBodies).toBe(0);
});

test('tells a fault where its file is read, not before', async () => {
  const filled = fill(5, () => 500);
  filled.store.put('t/2', 'other');
  const seen: string[] = [];
  const reading = (async () => {
    for await (const { name, bytes } of open(filled)) {
      for await (const _ of bytes);
      seen.push(name);
    }
  })();
  await expect(reading).rejects.toMatchObject({ code: 'READ_SNAPSHOT_LOST' });
  expect(seen).toEqual(['t/0', 't/1']);
});

test('keeps a list of objects as it was, in about sixty bytes each', () => {
  const objects: StoredObject[] = Array.from({ length: 20_000 }, (_, i) => ({
    key: `p/workflows/r/activities/public.users/data/records-${i}-${1_718_386_999_000_000_000n + BigInt(i) * 7_919_000_013n}.jsonl.gz`,
    size: 10_000 + i,
    version: i % 100 === 0 ? `1718386999${i}` : `"${i.toString(16).padStart(32, 'a')}"`,
    modified: new Date(1_718_386_999_000 + i),
  }));
  const pinned = PinnedObjects.from(objects);
  expect([...pinned]).toEqual(objects);
  expect(pinned.count).toBe(20_000);
  expect(pinned.bytes).toBe(objects.reduce((sum, { size }) => sum + size, 0));
  expect([pinned.first, pinned.last]).toEqual([objects[0], objects.at(-1)]);
  expect(pinned.heldBytes / pinned.count).toBeLessThan(75);
});

test('keeps keys of any characters and versions of any form', () => {
  const version = '"0123456789abcdef0123456789ABCDEF"';
  const objects = ['', 'é', 'a😀', 'a😁', 'a😁/b', '\u0000', 'x'.repeat(5000)].map((key, i) => ({
    key,
    size: 2 ** 40 * i,
    version: i % 2 === 0 ? version : '',
    modified: new Date(i),
  }));
  expect([...PinnedObjects.from(objects)]).toEqual(objects);
  expect(PinnedObjects.from(objects.slice(0, 1)).heldBytes).toBeLessThan(1000);
});
