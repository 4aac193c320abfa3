import { createHash } from 'node:crypto';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { type FakeS3, type FakeS3Options, startFakeS3 } from '@sync/testing/object-stores';
import { afterEach, describe, expect, it } from 'vitest';

const credentials = { accessKeyId: 'AKIAFAKE', secretAccessKey: 'fake-secret' };
const Bucket = 'bucket';
const opened: { destroy(): void }[] = [];
const stores: FakeS3[] = [];

afterEach(async () => {
  for (const client of opened.splice(0)) client.destroy();
  for (const store of stores.splice(0)) await store.stop();
});

async function start(options: FakeS3Options = {}): Promise<FakeS3> {
  const store = await startFakeS3({ credentials, ...options });
  stores.push(store);
  return store;
}

function connect({ url }: FakeS3, config: S3ClientConfig = {}): S3Client {
  const client = new S3Client({
    endpoint: url,
    forcePathStyle: true,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials,
    ...config,
  });
  opened.push(client);
  return client;
}

const nameOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'no error',
    (error: unknown) => (error instanceof Error ? error.name : error),
  );

describe('the fake S3', () => {
  it('gives back what the SDK wrote, in chunks or whole, with checksums', async () => {
    const store = await start();
    const client = connect(store);
    const Body = Buffer.from('one\ntwo\n');
    await client.send(new PutObjectCommand({ Bucket, Key: 'a/ü + b', Body, ContentEncoding: 'gzip' }));
    const got = await client.send(new GetObjectCommand({ Bucket, Key: 'a/ü + b', ChecksumMode: 'ENABLED' }));
    expect(await got.Body?.transformToString()).toBe('one\ntwo\n');
    expect(got.ETag).toBe(`"${createHash('md5').update(Body).digest('hex')}"`);
    expect([got.ContentEncoding, got.ChecksumType]).toEqual(['gzip', 'FULL_OBJECT']);
    const range = await client.send(new GetObjectCommand({ Bucket, Key: 'a/ü + b', Range: 'bytes=4-' }));
    expect([await range.Body?.transformToString(), range.ContentRange]).toEqual(['two\n', 'bytes 4-7/8']);
    expect((await client.send(new HeadObjectCommand({ Bucket, Key: 'a/ü + b' }))).ContentLength).toBe(8);
  });

  it('lists in pages, in the order of bytes, by folder when there is a delimiter', async () => {
    const store = await start({ pageLimit: 7 });
    const client = connect(store);
    const keys = [
      ...Array.from({ length: 20 }, (_, i) => `t/${i}/x`),
      'a&<>"\'\u0001',
      't',
      't/',
      '\u{1F600}',
      '\uFFFD',
    ];
    for (const key of keys) store.put(key, key);
    const listed: (string | undefined)[] = [];
    for await (const page of paginateListObjectsV2({ client }, { Bucket, EncodingType: 'url' })) {
      listed.push(...(page.Contents ?? []).map(({ Key }) => decodeURIComponent((Key ?? '').replaceAll('+', ' '))));
      expect(page.KeyCount).toBeLessThanOrEqual(7);
    }
    expect(listed).toEqual(keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    const folders: (string | undefined)[] = [];
    for await (const page of paginateListObjectsV2({ client }, { Bucket, Prefix: 't/', Delimiter: '/' })) {
      folders.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
      for (const { Key } of page.Contents ?? []) expect(Key).toBe('t/');
    }
    expect(folders).toHaveLength(20);
  });

  it('keeps old versions when it is told to', async () => {
    const store = await start({ isVersioned: true });
    const client = connect(store);
    for (const Body of ['1', '2']) await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body }));
    store.remove('a');
    const { Versions = [], DeleteMarkers } = await client.send(new ListObjectVersionsCommand({ Bucket }));
    expect(Versions.map(({ IsLatest }) => IsLatest)).toEqual([false, false]);
    expect(DeleteMarkers).toHaveLength(1);
    const VersionId = Versions[1]?.VersionId ?? '';
    const old = await client.send(new GetObjectCommand({ Bucket, Key: 'a', VersionId }));
    expect(await old.Body?.transformToString()).toBe('1');
    expect(await nameOf(client.send(new GetObjectCommand({ Bucket, Key: 'a' })))).toBe('NoSuchKey');
    expect((await client.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
  });

  it('honours conditions', async () => {
    const store = await start();
    const client = connect(store);
    const { etag } = store.put('a', '1');
    const get = (IfMatch: string) => nameOf(client.send(new GetObjectCommand({ Bucket, Key: 'a', IfMatch })));
    expect([await get(`"${etag}"`), await get('"other"')]).toEqual(['no error', 'PreconditionFailed']);
  });

  it('refuses wrong keys, a wrong secret, a wrong clock, another region and one who does not pay', async () => {
    const store = await start({ region: 'eu-west-1', isRequesterPays: true });
    store.put('a', '1');
    const get = (config: S3ClientConfig, more = {}) =>
      nameOf(connect(store, config).send(new GetObjectCommand({ Bucket, Key: 'a', ...more })));
    const region = 'eu-west-1';
    expect(await get({ region, credentials: { ...credentials, accessKeyId: 'other' } })).toBe('InvalidAccessKeyId');
    expect(await get({ region, credentials: { ...credentials, secretAccessKey: 'other' } })).toBe(
      'SignatureDoesNotMatch',
    );
    expect(await get({ region, systemClockOffset: 3_600_000 })).toBe('RequestTimeTooSkewed');
    expect(await get({ region: 'us-east-1' })).toBe('PermanentRedirect');
    expect(await get({ region })).toBe('AccessDenied');
    expect(await get({ region }, { RequestPayer: 'requester' })).toBe('no error');
  });

  it('names what is missing, and what is archived', async () => {
    const store = await start();
    store.put('cold', '1', { storageClass: 'GLACIER' });
    const get = (bucket: string, Key: string) =>
      nameOf(connect(store).send(new GetObjectCommand({ Bucket: bucket, Key })));
    expect([await get('other', 'a'), await get(Bucket, 'a'), await get(Bucket, 'cold')]).toEqual([
      'NoSuchBucket',
      'NoSuchKey',
      'InvalidObjectState',
    ]);
  });

  it('makes objects when they are asked for, a part at a time', async () => {
    const store = await start();
    const read = function* (from: number, to: number) {
      yield Buffer.from(Array.from({ length: to - from }, (_, i) => (from + i) % 256));
    };
    store.put('made', { size: 1000, read });
    const client = connect(store);
    const part = await client.send(new GetObjectCommand({ Bucket, Key: 'made', Range: 'bytes=300-303' }));
    expect([...((await part.Body?.transformToByteArray()) ?? [])]).toEqual([44, 45, 46, 47]);
  });
});

describe('a fault of the fake S3', () => {
  const whole = Buffer.alloc(300_000, 'x');

  async function failing(fault: Parameters<FakeS3['faults']['arm']>[0]['fault']) {
    const store = await start();
    store.put('a', whole, { checksums: ['crc32'] });
    const armed = store.faults.arm({ operation: 'get', key: 'a', fault });
    const read = async (): Promise<Uint8Array | undefined> =>
      (await connect(store).send(new GetObjectCommand({ Bucket, Key: 'a' }))).Body?.transformToByteArray();
    return { store, armed, read };
  }

  it('cuts a body as often as it was told', async () => {
    const { armed, read } = await failing({ kind: 'cut', afterBytes: 100_000 });
    expect(await nameOf(read())).not.toBe('no error');
    expect(await read()).toHaveLength(whole.length);
    expect(armed.hits).toBe(1);
  });

  it('spoils one byte, which the SDK sees by the checksum', async () => {
    const { read } = await failing({ kind: 'wrong byte', at: 70_000 });
    await expect(read()).rejects.toThrow(/checksum/i);
  });

  it('refuses in the words of S3', async () => {
    const { read } = await failing({ kind: 'refuse', status: 503, code: 'SlowDown' });
    expect(await nameOf(read())).toBe('SlowDown');
  });

  it('changes an object between the list and the reading', async () => {
    const { store, read } = await failing({ kind: 'replace', content: 'other' });
    expect(Buffer.from((await read()) ?? []).toString()).toBe('other');
    expect(store.seen.at(-1)).toEqual({ operation: 'get', key: 'a', status: 200, range: undefined });
  });

  it('holds an answer until it is released', async () => {
    const { store, read } = await failing({ kind: 'replace', content: whole });
    const hold = store.faults.hold({ operation: 'get', key: 'a', afterBytes: 1000 });
    const reading = read();
    await hold.held;
    hold.release();
    expect(await reading).toHaveLength(whole.length);
  });
});
