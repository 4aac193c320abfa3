import { createServer } from 'node:http';
import { type FakeS3Options, startFakeS3, type StoreFault } from '@sync/testing/object-stores';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { s3Source, type S3SourceOptions } from '../src/index.ts';
import {
  credentials,
  failureOf,
  listAll,
  listOne,
  openStore,
  optionsFor,
  quietCall,
  readAll,
  startStore,
} from './open-store.ts';

const secret = credentials.secretAccessKey;

/** Opens the source and fails. */
async function refusalOf(options: S3SourceOptions) {
  const error = await failureOf(s3Source(options).open(quietCall()));
  expect(`${error.message} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain(secret);
  return error;
}

const refuse = (status: number, code: string, more: Partial<Extract<StoreFault, { kind: 'refuse' }>> = {}) =>
  ({ kind: 'refuse', status, code, ...more }) as const;

describe('opening a bucket of S3', () => {
  it.each<[string, FakeS3Options, Partial<S3SourceOptions>, string, RegExp]>([
    ['is not there', {}, { bucket: 'other' }, 'CONNECTION_DATABASE', /s3:\/\/other.*does not exist \(NoSuchBucket\)/],
    [
      'does not know the access key',
      {},
      { accessKeyId: 'AKIAOTHER' },
      'CONNECTION_AUTH',
      /does not know the access key.*Give other keys/,
    ],
    ['gets a wrong secret', {}, { secretAccessKey: 'wrong' }, 'CONNECTION_AUTH', /secret access key does not belong/],
    [
      'gets a session token that does not belong to the keys',
      {},
      { sessionToken: 'stray' },
      'CONNECTION_AUTH',
      /session token does not belong/,
    ],
    [
      'is in another region than the one told',
      { region: 'eu-west-1' },
      { region: 'us-west-2' },
      'CONNECTION_FAILED',
      /in the region eu-west-1, not in us-west-2.*Set "region" to eu-west-1/,
    ],
    [
      'wants the requester to pay',
      { isRequesterPays: true },
      {},
      'READ_PERMISSION',
      /access is denied \(AccessDenied\).*requesterPays/,
    ],
  ])('fails when it %s', async (_, server, options, code, message) => {
    const fake = await startStore(server);
    const error = await refusalOf(optionsFor(fake, options));
    expect([error.code, error.advice]).toEqual([code, 'fix']);
    expect(error.message).toMatch(message);
  });

  it.each<[string, StoreFault, string, RegExp]>([
    ['denies access', refuse(403, 'AccessDenied'), 'READ_PERMISSION', /s3:ListBucket on the bucket/],
    ['says that keys have expired', refuse(400, 'ExpiredToken'), 'CONNECTION_AUTH', /temporary keys have expired/],
    ['answers as no S3 does', { kind: 'page', status: 200, html: '<html>hello' }, 'CONNECTION_FAILED', /not one of S3/],
    ['is a page that refuses', { kind: 'page', status: 403, html: '<h1>No</h1>' }, 'READ_PERMISSION', /denied/],
  ])('fails when the store %s', async (_, fault, code, message) => {
    const fake = await startStore();
    fake.faults.arm({ operation: 'list', times: 9, fault });
    const error = await refusalOf(optionsFor(fake));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  it.each<[string, StoreFault]>([
    ['a web page', { kind: 'page', status: 200, html: '<html><body>hello</body></html>' }],
    ['half a list', { kind: 'short', bytes: 300 }],
  ])('fails when a page of the list is %s, rather than taking it for the end', async (_, fault) => {
    const fake = await startStore({ pageLimit: 1 });
    fake.put('a', 'text');
    fake.put('b', 'text');
    const store = await openStore(fake);
    fake.faults.arm({ operation: 'list', skip: 1, times: 9, fault });
    const error = await failureOf(listAll(store));
    expect(error.code).toBe('CONNECTION_FAILED');
    expect(error.message).toMatch(/not one of S3/);
  });

  it('says both times when the clock is wrong and stays so', async () => {
    const fake = await startStore();
    const members = { RequestTime: '20261121T213000Z', ServerTime: '2026-11-21T23:30:00Z' };
    fake.faults.arm({ operation: 'list', times: 9, fault: refuse(403, 'RequestTimeTooSkewed', { members }) });
    const error = await refusalOf(optionsFor(fake));
    expect(error.code).toBe('CONNECTION_AUTH');
    expect(error.message).toMatch(
      /clock of this machine is wrong: it says 2026-11-21T21:30:00Z, the store says 2026-11-21T23:30:00Z/,
    );
  });

  it('goes by the clock of the store when that differs, for readings too', async () => {
    const fake = await startStore({ clockAheadMs: 3 * 3_600_000 });
    fake.put('a', 'text');
    const store = await openStore(fake);
    expect((await readAll(store, await listOne(store, 'a'))).toString()).toBe('text');
    expect(fake.seen.filter(({ operation, status }) => operation === 'get' && status === 403)).toEqual([]);
  });

  it('finds the region of the bucket when none was told', async () => {
    vi.stubEnv('AWS_REGION', '');
    vi.stubEnv('AWS_CONFIG_FILE', '/nowhere');
    onTestFinished(() => void vi.unstubAllEnvs());
    const fake = await startStore({ region: 'eu-central-1' });
    fake.put('a', 'text');
    const store = await openStore(fake);
    expect((await readAll(store, await listOne(store, 'a'))).toString()).toBe('text');
    expect(fake.seen.map(({ status }) => status)).toEqual([301, 200, 200, 200]);
  });

  it('fails when nothing listens at the endpoint, and names it', async () => {
    const fake = await startFakeS3();
    await fake.stop();
    const error = await refusalOf(optionsFor(fake));
    expect(error.code).toBe('CONNECTION_UNREACHABLE');
    expect(error.message).toContain(`nothing listens there (${fake.url})`);
  });

  it('fails when https: is asked of a server that has none', async () => {
    const fake = await startStore();
    const error = await refusalOf(optionsFor(fake, { endpoint: fake.url.replace('http:', 'https:') }));
    expect(error.code).toBe('CONNECTION_TLS');
  });

  it('says where it looked for credentials when there are none', async () => {
    for (const [name, value] of Object.entries({
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_PROFILE: '',
      AWS_CONFIG_FILE: '/nowhere',
      AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
      AWS_EC2_METADATA_DISABLED: 'true',
    })) {
      vi.stubEnv(name, value);
    }
    onTestFinished(() => void vi.unstubAllEnvs());
    const fake = await startStore();
    const error = await refusalOf({ bucket: 'bucket', endpoint: fake.url, tables: { kind: 'folders' } });
    expect(error.code).toBe('CONNECTION_AUTH');
    expect(error.message).toMatch(/no credentials were found.*"accessKeyId".*AWS_ACCESS_KEY_ID.*"profile".*EC2/);
  });

  it('ends with AbortedError when the signal fires while the store does not answer', async () => {
    const fake = await startStore();
    const hold = fake.faults.hold({ operation: 'list' });
    const controller = new AbortController();
    const opening = failureOf(s3Source(optionsFor(fake)).open(quietCall(controller.signal)));
    await hold.held;
    controller.abort();
    expect((await opening).code).toBe('ABORTED_BY_SIGNAL');
  });
});

describe('reading from S3', () => {
  it.each<[string, StoreFault, string, RegExp]>([
    ['it is denied', refuse(403, 'AccessDenied'), 'READ_PERMISSION', /reading a on s3:\/\/bucket: access is denied/],
    ['the store stays out of breath', refuse(503, 'SlowDown'), 'READ_LIMIT', /refuses so many requests \(SlowDown\)/],
    ['the store keeps failing', refuse(500, 'InternalError'), 'READ_FAILED', /the store fails/],
    ['it breaks each time before a byte came', { kind: 'cut', afterBytes: 0 }, 'CONNECTION_LOST', /connection ended/],
    ['it is shorter than listed', { kind: 'short', bytes: 0 }, 'READ_CORRUPT', /0 bytes and listed 7/],
  ])('fails when %s', async (_, fault, code, message) => {
    const fake = await startStore();
    fake.put('a', 'content');
    const store = await openStore(fake);
    const object = await listOne(store, 'a');
    fake.faults.arm({ operation: 'get', times: 99, fault });
    const error = await failureOf(readAll(store, object));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  it('fails at once when the object is archived', async () => {
    const fake = await startStore();
    fake.put('a', 'content', { storageClass: 'GLACIER' });
    const store = await openStore(fake);
    const error = await failureOf(readAll(store, await listOne(store, 'a')));
    expect([error.code, error.advice]).toEqual(['READ_FAILED', 'fix']);
    expect(error.message).toMatch(/archived \(InvalidObjectState\)/);
  });

  it('says that the requester pays, when told to', async () => {
    const fake = await startStore({ isRequesterPays: true });
    fake.put('a', 'content');
    const store = await openStore(fake, { requesterPays: true });
    expect((await readAll(store, await listOne(store, 'a'))).toString()).toBe('content');
  });
});

describe('a role', () => {
  /** A service that gives out the keys of the fake store, as AWS STS does. */
  async function startSts(status: number, body: string): Promise<string[]> {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => void asked.push(text));
      request.on('end', () => response.writeHead(status, { 'content-type': 'text/xml' }).end(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    vi.stubEnv('AWS_ENDPOINT_URL_STS', `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
    onTestFinished(() => {
      vi.unstubAllEnvs();
      server.closeAllConnections();
      server.close();
    });
    return asked;
  }

  const role = { roleArn: 'arn:aws:iam::123456789012:role/reader', roleExternalId: 'external' };

  it('is taken on in the name of dbsync, with its external id', async () => {
    const temporary = { accessKeyId: 'ASIATEMP', secretAccessKey: 'temp-secret', sessionToken: 'temp-token' };
    const asked = await startSts(
      200,
      `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>${temporary.accessKeyId}</AccessKeyId><SecretAccessKey>${temporary.secretAccessKey}</SecretAccessKey><SessionToken>${temporary.sessionToken}</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
    );
    const fake = await startStore({ credentials: temporary });
    await openStore(fake, role);
    const form = new URLSearchParams(asked[0]);
    expect([form.get('RoleArn'), form.get('ExternalId'), form.get('RoleSessionName')]).toEqual([
      role.roleArn,
      role.roleExternalId,
      'dbsync',
    ]);
  });

  it('fails clearly when it may not be taken on', async () => {
    await startSts(
      403,
      '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>',
    );
    const error = await refusalOf(optionsFor(await startStore(), role));
    expect(error.code).toBe('CONNECTION_AUTH');
    expect(error.message).toMatch(/the role may not be taken on \(AccessDenied\).*trust policy/);
  });
});
