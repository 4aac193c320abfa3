import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { checkGcsOptions } from '../src/options.ts';
import { openGcsStore } from '../src/session.ts';
import { collect, failureOf, listAll, listOne, openStore, quietCall, readAll, startStore } from './open-store.ts';

const whole = Buffer.from(Array.from({ length: 300_000 }, (_, i) => i % 251));

describe('a list of Google Cloud Storage', () => {
  it('has every key of every page once, in the order of bytes, whatever letters are in it', async () => {
    const fake = await startStore({ pageLimit: 3 });
    const keys = ['a b', 'a+b', 'a%20b', 'ä/é', '<&>', '\u{1F600}', '\uFFFD', "it's", 't/1', 't/2', 't/3'];
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

describe('STORAGE_EMULATOR_HOST', () => {
  const stub = (value: string): void => {
    vi.stubEnv('STORAGE_EMULATOR_HOST', value);
    onTestFinished(() => void vi.unstubAllEnvs());
  };

  it.each([
    ['without a scheme', (url: string) => url.replace('http://', '')],
    ['with one', (url: string) => `${url}/`],
    ['with the path of the API', (url: string) => `${url}/storage/v1/`],
  ])('%s leads to the emulator', async (_, write) => {
    const fake = await startStore();
    fake.put('a', 'text');
    stub(write(fake.url));
    await using store = await openGcsStore(
      checkGcsOptions({ bucket: 'bucket', tables: { kind: 'folders' } }),
      quietCall(),
    );
    expect((await readAll(store, await listOne(store, 'a'))).toString()).toBe('text');
    expect(store.isLocal).toBe(true);
  });

  it('counts less than the endpoint', async () => {
    const fake = await startStore();
    fake.put('a', 'text');
    stub('http://127.0.0.1:1');
    const store = await openStore(fake);
    expect((await readAll(store, await listOne(store, 'a'))).toString()).toBe('text');
  });
});

describe('an object of Google Cloud Storage', () => {
  it('goes on at the byte where its connection broke', async () => {
    const fake = await startStore();
    fake.put('a', whole);
    const store = await openStore(fake);
    const object = await listOne(store, 'a');
    const armed = fake.faults.arm({ operation: 'get', times: 3, fault: { kind: 'cut', afterBytes: 70_000 } });
    expect(whole.equals(await readAll(store, object))).toBe(true);
    expect(armed.hits).toBe(3);
    const ranges = fake.seen.filter(({ operation }) => operation === 'get').map(({ range }) => range);
    expect(ranges[0]).toBeUndefined();
    expect(ranges.slice(1).every((range) => /^bytes=[1-9]\d*-$/.test(range ?? ''))).toBe(true);
  });

  it('is tried again when the store is out of breath', async () => {
    const fake = await startStore();
    fake.put('a', whole);
    const store = await openStore(fake);
    const object = await listOne(store, 'a');
    const fault = { kind: 'refuse', status: 429, code: 'rateLimitExceeded' } as const;
    const armed = fake.faults.arm({ operation: 'get', times: 2, fault });
    expect(whole.equals(await readAll(store, object))).toBe(true);
    expect(armed.hits).toBe(2);
  });

  it.each([
    ['by its MD5', {}],
    ['by its CRC32C, as it was composed of others', { parts: 2 }],
  ] as const)('is seen to have a wrong byte %s', async (_, attributes) => {
    const fake = await startStore();
    fake.put('a', whole, attributes);
    const store = await openStore(fake);
    const object = await listOne(store, 'a');
    fake.faults.arm({ operation: 'get', times: 9, fault: { kind: 'wrong byte', at: 200_000 } });
    expect((await failureOf(readAll(store, object))).code).toBe('READ_CORRUPT');
  });

  it('comes as it is stored, also when it is labelled as gzip', async () => {
    const fake = await startStore();
    fake.put('a', whole, { contentEncoding: 'gzip' });
    const store = await openStore(fake);
    expect(whole.equals(await readAll(store, await listOne(store, 'a')))).toBe(true);
  });

  it('is lost when it was replaced or removed after it was listed, unless old generations are kept', async () => {
    for (const isVersioned of [false, true]) {
      for (const kind of ['replace', 'remove'] as const) {
        const fake = await startStore({ isVersioned });
        fake.put('a', whole);
        const store = await openStore(fake);
        const object = await listOne(store, 'a');
        const fault = kind === 'replace' ? ({ kind, content: 'other' } as const) : ({ kind } as const);
        const armed = fake.faults.arm({ operation: 'get', fault });
        const reading = readAll(store, object);
        if (isVersioned) expect(whole.equals(await reading)).toBe(true);
        else expect((await failureOf(reading)).code).toBe('READ_SNAPSHOT_LOST');
        expect(armed.hits).toBe(1);
      }
    }
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
