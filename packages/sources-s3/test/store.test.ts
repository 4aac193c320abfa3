import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { checkS3Options } from '../src/options.ts';
import { openS3Store } from '../src/session.ts';
import {
  collect,
  credentials,
  failureOf,
  listAll,
  listOne,
  openStore,
  quietCall,
  readAll,
  startStore,
} from './open-store.ts';

const whole = Buffer.from(Array.from({ length: 300_000 }, (_, i) => i % 251));

describe("a client of one's own", () => {
  it('is used as it is, and not closed', async () => {
    const fake = await startStore();
    fake.put('a', 'content');
    // The SDK writes notes of its own into what it is given.
    const own = { ...credentials };
    const client = new S3Client({ endpoint: fake.url, forcePathStyle: true, region: 'us-east-1', credentials: own });
    const options = checkS3Options({ bucket: 'bucket', client, tables: { kind: 'folders' } });
    for (let i = 0; i < 2; i += 1) {
      await using store = await openS3Store(options, quietCall());
      expect((await readAll(store, await listOne(store, 'a'))).toString()).toBe('content');
    }
    await client.send(new GetObjectCommand({ Bucket: 'bucket', Key: 'a' }));
    client.destroy();
  });
});

describe('a list of S3', () => {
  it('has every key of every page once, in the order of bytes, whatever letters are in it', async () => {
    const fake = await startStore({ pageLimit: 3 });
    const keys = ['a b', 'a+b', 'a%20b', 'ä/é', 'x\u0001y', '<&>', '\u{1F600}', '\uFFFD', "it's", 't/1', 't/2', 't/3'];
    for (const key of keys) fake.put(key, key);
    const listed = await listAll(await openStore(fake));
    expect(listed.map((entry) => entry.kind === 'object' && entry.object.key)).toEqual(
      keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
    );
    for (const entry of listed) if (entry.kind === 'object') expect(entry.object.size).toBeGreaterThan(0);
  });

  it('tells folders when it is flat', async () => {
    const fake = await startStore({ pageLimit: 2 });
    for (const key of ['p/a/1', 'p/a/2', 'p/b', 'p/c/1', 'q/1']) fake.put(key, key);
    const listed = await listAll(await openStore(fake), 'p/', true);
    expect(listed.map((entry) => (entry.kind === 'folder' ? entry.prefix : entry.object.key))).toEqual([
      'p/a/',
      'p/b',
      'p/c/',
    ]);
  });

  it('is tried again when the store is out of breath in the middle', async () => {
    const fake = await startStore({ pageLimit: 1 });
    for (const key of ['1', '2', '3']) fake.put(key, key);
    const store = await openStore(fake);
    const fault = { kind: 'refuse', status: 503, code: 'SlowDown' } as const;
    const armed = fake.faults.arm({ operation: 'list', skip: 1, fault });
    expect(await listAll(store)).toHaveLength(3);
    expect(armed.hits).toBe(1);
  });

  it('ends with AbortedError when the signal fires while the store does not answer', async () => {
    const fake = await startStore();
    const store = await openStore(fake);
    const hold = fake.faults.hold({ operation: 'list' });
    const controller = new AbortController();
    const listing = collect(store.list({ prefix: '' }, quietCall(controller.signal)));
    await hold.held;
    controller.abort();
    expect((await failureOf(listing)).code).toBe('ABORTED_BY_SIGNAL');
  });
});

describe('an object of S3', () => {
  it('goes on at the byte where its connection broke', async () => {
    const fake = await startStore();
    fake.put('a', whole, { checksums: ['crc32'] });
    const store = await openStore(fake);
    const object = await listOne(store, 'a');
    const armed = fake.faults.arm({ operation: 'get', times: 3, fault: { kind: 'cut', afterBytes: 70_000 } });
    expect(whole.equals(await readAll(store, object))).toBe(true);
    expect(armed.hits).toBe(3);
    const ranges = fake.seen.filter(({ operation }) => operation === 'get').map(({ range }) => range);
    expect(ranges).toEqual([undefined, 'bytes=70000-', 'bytes=140000-', 'bytes=210000-']);
  });

  it.each([
    ['by its checksum', { checksums: ['crc32c'] }],
    ['by its ETag', {}],
    ['by its ETag, encrypted with a key of the store', { encryption: 'AES256' }],
  ] as const)('is seen to have a wrong byte %s', async (_, attributes) => {
    const fake = await startStore();
    fake.put('a', whole, attributes);
    const store = await openStore(fake);
    const object = await listOne(store, 'a');
    const fault = { kind: 'wrong byte', at: 200_000 } as const;
    fake.faults.arm({ operation: 'get', times: 9, fault });
    expect((await failureOf(readAll(store, object))).code).toBe('READ_CORRUPT');
  });

  it.each([
    ['came in parts', { parts: 3, checksums: ['sha256'] }],
    ['is encrypted with a key of KMS', { encryption: 'aws:kms' }],
  ] as const)('is not compared with an ETag that is no MD5, as it %s', async (_, attributes) => {
    const fake = await startStore();
    fake.put('a', whole, attributes);
    const store = await openStore(fake);
    expect(whole.equals(await readAll(store, await listOne(store, 'a')))).toBe(true);
  });

  it('is lost when it was replaced or removed after it was listed', async () => {
    for (const kind of ['replace', 'remove'] as const) {
      const fake = await startStore();
      fake.put('a', whole);
      const store = await openStore(fake);
      const object = await listOne(store, 'a');
      const fault = kind === 'replace' ? ({ kind, content: 'other' } as const) : ({ kind } as const);
      const armed = fake.faults.arm({ operation: 'get', fault });
      const error = await failureOf(readAll(store, object));
      expect([error.code, armed.hits]).toEqual(['READ_SNAPSHOT_LOST', 1]);
      expect(error.message).toMatch(/reading a on s3:\/\/bucket: the object was replaced or removed/);
    }
  });

  it('is read in its old version where the bucket keeps it, also from the middle on', async () => {
    for (const kind of ['replace', 'remove'] as const) {
      const fake = await startStore({ isVersioned: true });
      fake.put('a', whole);
      fake.put('a2', 'another key of the same beginning');
      const store = await openStore(fake);
      const object = await listOne(store, 'a');
      fake.faults.arm({ operation: 'get', fault: { kind: 'cut', afterBytes: 100_000 } });
      const fault = kind === 'replace' ? ({ kind, content: 'other' } as const) : ({ kind } as const);
      const armed = fake.faults.arm({ operation: 'get', skip: 1, fault });
      expect(whole.equals(await readAll(store, object))).toBe(true);
      expect(armed.hits).toBe(1);
    }
  });

  it('is lost when old versions may not be looked for', async () => {
    const fake = await startStore({ isVersioned: true });
    fake.put('a', whole);
    const store = await openStore(fake);
    const object = await listOne(store, 'a');
    fake.put('a', 'other');
    const fault = { kind: 'refuse', status: 403, code: 'AccessDenied' } as const;
    const armed = fake.faults.arm({ operation: 'versions', fault });
    expect((await failureOf(readAll(store, object))).code).toBe('READ_SNAPSHOT_LOST');
    expect(armed.hits).toBe(1);
  });

  it('ends with AbortedError when the signal fires while bytes are awaited', async () => {
    const fake = await startStore();
    fake.put('a', whole);
    const store = await openStore(fake);
    const object = await listOne(store, 'a');
    const hold = fake.faults.hold({ operation: 'get', afterBytes: 1000 });
    const controller = new AbortController();
    const body = await store.open(object, 0, quietCall(controller.signal));
    const reading = collect(body.bytes);
    await hold.held;
    controller.abort();
    expect((await failureOf(reading)).code).toBe('ABORTED_BY_SIGNAL');
  });
});
