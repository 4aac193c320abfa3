import { Storage } from '@google-cloud/storage';
import { type FakeGcs, type FakeGcsOptions, startFakeGcs } from '@sync/testing/object-stores';
import { afterEach, describe, expect, it } from 'vitest';

const stores: FakeGcs[] = [];

afterEach(async () => {
  for (const store of stores.splice(0)) await store.stop();
});

async function start(options: FakeGcsOptions = {}) {
  const store = await startFakeGcs(options);
  stores.push(store);
  const storage = new Storage({ apiEndpoint: store.url, projectId: 'test', retryOptions: { autoRetry: false } });
  return { store, bucket: storage.bucket('bucket'), storage };
}

describe('the fake Google Cloud Storage', () => {
  it('gives back what the SDK wrote, in one piece or resumable, checksums compared', async () => {
    const { bucket } = await start();
    for (const resumable of [false, true]) {
      const file = bucket.file('a/ü + b');
      await file.save('one\ntwo\n', { resumable, metadata: { contentEncoding: 'identity' } });
      const [bytes] = await bucket.file('a/ü + b').download();
      expect(bytes.toString()).toBe('one\ntwo\n');
      const [part] = await file.download({ start: 4, validation: false });
      expect(part.toString()).toBe('two\n');
      const [metadata] = await file.getMetadata();
      expect(metadata).toMatchObject({ name: 'a/ü + b', size: '8', contentEncoding: 'identity' });
    }
  });

  it('lists in pages, by folder when there is a delimiter', async () => {
    const { store, bucket } = await start({ pageLimit: 7 });
    const keys = [...Array.from({ length: 20 }, (_, i) => `t/${i}/x`), 't', 't/'].sort();
    for (const key of keys) store.put(key, key);
    const [files] = await bucket.getFiles();
    expect(files.map(({ name }) => name)).toEqual(keys);
    const query = { prefix: 't/', delimiter: '/', autoPaginate: false };
    const [, next, answer] = await bucket.getFiles(query);
    expect([(answer as { prefixes: string[] }).prefixes.length, next !== null]).toEqual([6, true]);
  });

  it('gives the generation that is asked for, as long as it is kept', async () => {
    for (const isVersioned of [true, false]) {
      const { store, bucket } = await start({ isVersioned });
      const { number } = store.put('a', 'old');
      store.put('a', 'new');
      const old = bucket.file('a', { generation: number }).download();
      if (isVersioned) expect((await old)[0].toString()).toBe('old');
      else await expect(old).rejects.toMatchObject({ code: 404 });
    }
  });

  it('refuses strangers, and those who do not pay', async () => {
    const { store, bucket } = await start({ accessToken: 'token' });
    await expect(bucket.getFiles()).rejects.toMatchObject({ code: 401 });
    const paid = await start({ isRequesterPays: true });
    await expect(paid.bucket.getFiles()).rejects.toMatchObject({ code: 400 });
    expect(await paid.bucket.getFiles({ userProject: 'mine' })).toBeDefined();
    expect(store.seen.at(-1)).toMatchObject({ operation: 'list', status: 401 });
  });

  it('says 404 of a bucket and an object that are not there', async () => {
    const { bucket, storage } = await start();
    await expect(storage.bucket('other').getFiles()).rejects.toMatchObject({ code: 404 });
    await expect(bucket.file('a').download()).rejects.toMatchObject({ code: 404 });
  });

  it('does what faults say: refuses, spoils a byte, cuts', async () => {
    const { store, bucket } = await start();
    store.put('a', Buffer.alloc(100_000, 'x'));
    const file = bucket.file('a');
    const refuse = { kind: 'refuse', status: 429, code: 'rateLimitExceeded' } as const;
    for (const [fault, what] of [
      [refuse, /rateLimitExceeded/],
      [{ kind: 'wrong byte', at: 70_000 } as const, /did not match/],
      [{ kind: 'cut', afterBytes: 50_000 } as const, /./],
    ] as const) {
      const armed = store.faults.arm({ operation: 'get', key: 'a', fault });
      await expect(file.download(), fault.kind).rejects.toThrow(what);
      expect(armed.hits).toBe(1);
    }
    expect((await file.download())[0]).toHaveLength(100_000);
  });
});
