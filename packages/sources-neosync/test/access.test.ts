import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SyncError } from '@sync/core';
import type { FakeNeosync, NeosyncFault } from '@sync/testing/neosync';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NeosyncSourceOptions } from '../src/options.ts';
import { accountId, connectionId, fakeSource, foreignKey, newCall, startFake } from './fake.ts';

const other = '11111111-1111-4111-8111-111111111111';
const bucket = '22222222-2222-4222-8222-222222222222';
const mongo = '33333333-3333-4333-8333-333333333333';
const expired = { accessToken: 'access-old', refreshToken: 'refresh-1', accountIds: [accountId], isExpired: true };
const valid = { accessToken: 'access-good', accountIds: [accountId] };
let fake: FakeNeosync;

beforeAll(async () => {
  const config = { kind: 'postgres', url: 'postgres://nobody:hidden@127.0.0.1:1/none' } as const;
  const of = (id: string, name: string) => ({ id, accountId, name });
  fake = await startFake(config, {
    connections: [
      { ...of(connectionId, 'shop'), config },
      { ...of(bucket, 'runs'), config: { kind: 's3', bucket: 'b', objects: new Map() } },
      { ...of(mongo, 'documents'), config: { kind: 'mongo' } },
    ],
    logins: [expired, valid],
  });
});
afterEach(() => fake.faults.clear());
afterAll(() => fake.stop());

async function failure(options: Partial<NeosyncSourceOptions>, url = fake.url): Promise<SyncError> {
  const call = newCall();
  const outcome = await fakeSource({ url }, options)
    .open(call)
    .catch((error: unknown) => error);
  if (SyncError.isInstance(outcome)) return outcome;
  throw new Error('it was expected to fail, and did not', { cause: outcome });
}

describe('opening', () => {
  it('says who is asked, and never the key', async () => {
    const call = newCall();
    await using session = await fakeSource(fake).open(call);
    const identity = await session.identify(call);
    expect(identity).toMatchObject({ product: 'Neosync (a Postgres connection)', isLocal: true });
    expect(identity.display).toBe(`${new URL(fake.url).host}/shop`);
  });

  it.each<[string, Partial<NeosyncSourceOptions>, string, string]>([
    ['a key that is unknown', { apiKey: 'neo_at_v1_wrong' }, 'CONNECTION_AUTH', 'Check the API key'],
    ['a connection that is not there', { connectionId: other }, 'CONFIG_INVALID', `no connection ${other}`],
    ['a key of another account', { apiKey: foreignKey }, 'CONFIG_INVALID', 'may not see'],
    ['another account by name', { accountId: other }, 'CONFIG_INVALID', 'accountId'],
    ['a bucket without a run', { connectionId: bucket }, 'CONFIG_MISSING', 'jobRunId'],
    ['a kind that is not read', { connectionId: mongo }, 'CONFIG_NOT_BUILT', 'MongoDB'],
  ])('is refused with %s', async (_what, options, code, words) => {
    const error = await failure(options);
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
    expect(error.message).not.toContain('neo_at_v1');
  });

  it('says so when nobody listens', async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    await new Promise((done) => server.close(done));
    const error = await failure({}, `http://127.0.0.1:${port}`);
    expect(error).toMatchObject({ code: 'CONNECTION_UNREACHABLE', name: 'ConnectionError' });
    expect(error.message).toContain(`127.0.0.1:${port}: nothing listens there`);
  });

  it('says so when the port is one that HTTP keeps away from', async () => {
    const error = await failure({}, 'http://127.0.0.1:1');
    expect(error).toMatchObject({ code: 'CONNECTION_UNREACHABLE', context: { engineCode: 'EBADPORT' } });
  });

  it.each<[string, NeosyncFault, string, string]>([
    [
      'a page of a proxy',
      { kind: 'reply', status: 502, contentType: 'text/html', body: '<p>' },
      'CONNECTION_FAILED',
      'HTTP 502 with text/html',
    ],
    [
      'the web page of Neosync',
      { kind: 'reply', status: 200, contentType: 'text/html', body: '<p>' },
      'CONNECTION_FAILED',
      'HTTP 200 with text/html',
    ],
    [
      'JSON of another form',
      { kind: 'reply', status: 200, contentType: 'application/json', body: '[1]' },
      'READ_CORRUPT',
      'form of the Neosync API',
    ],
    [
      'no JSON',
      { kind: 'reply', status: 200, contentType: 'application/json', body: '{' },
      'CONNECTION_FAILED',
      'no JSON',
    ],
    ['a failing server', { kind: 'error', code: 'internal', message: 'disk full' }, 'READ_FAILED', 'disk full'],
    ['a server that is overloaded', { kind: 'error', code: 'resource_exhausted' }, 'READ_LIMIT', 'later'],
    ['a server that is starting', { kind: 'error', code: 'unavailable' }, 'READ_FAILED', 'again and again'],
    ['a line that is reset', { kind: 'reset' }, 'CONNECTION_LOST', 'connection ended'],
  ])('fails with words about %s', async (_what, fault, code, words) => {
    fake.faults.arm({ method: 'GetConnection', fault, times: 9 });
    const error = await failure({});
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
  });

  it.each<NeosyncFault>([
    { kind: 'error', code: 'unavailable' },
    { kind: 'error', code: 'resource_exhausted' },
    { kind: 'reset' },
  ])('goes on after a fault that passes: $kind $code', async (fault) => {
    const armed = fake.faults.arm({ method: 'GetConnection', fault, times: 2 });
    await using _ = await fakeSource(fake).open(newCall());
    expect(armed.hits).toBe(2);
  });

  it('asks once more only for faults that pass', async () => {
    const armed = fake.faults.arm({ method: 'GetConnection', fault: { kind: 'error', code: 'internal' }, times: 9 });
    await failure({});
    expect(armed.hits).toBe(1);
  });

  it('ends when its signal fires', async () => {
    const controller = new AbortController();
    const hold = fake.faults.hold({ method: 'GetConnection' });
    const opening = fakeSource(fake).open(newCall(controller.signal));
    await hold.held;
    controller.abort();
    await expect(opening).rejects.toMatchObject({ code: 'ABORTED_BY_SIGNAL' });
  });

  it('tells that a run is for buckets only', async () => {
    const call = newCall();
    await using _ = await fakeSource(fake, { jobRunId: 'x' }).open(call);
    expect(call.warnings.map(({ code }) => code)).toEqual(['NEOSYNC_JOB_IGNORED']);
  });
});

describe('a server that asks for no login', () => {
  it('gets no key', async () => {
    await using open = await startFake(
      { kind: 'postgres', url: 'postgres://nobody@127.0.0.1:1/none' },
      { authEnabled: false },
    );
    await using _ = await fakeSource(open, { accountId }).open(newCall());
    expect(open.calls.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
  });
});

describe('another server in between', () => {
  it('never gets the key by a redirection', async () => {
    const seen: string[] = [];
    const stranger = createServer((request, response) => {
      seen.push(request.url ?? '');
      response.end('{}');
    });
    const redirecting = createServer((_, response) => {
      const { port } = stranger.address() as AddressInfo;
      response.writeHead(307, { location: `http://localhost:${port}/taken` }).end();
    });
    const listen = (server: typeof stranger) => new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    await Promise.all([listen(stranger), listen(redirecting)]);
    try {
      const error = await failure({}, `http://127.0.0.1:${(redirecting.address() as AddressInfo).port}`);
      expect(error.code).toBe('CONNECTION_FAILED');
      expect(error.message).toContain('a redirection to http://localhost:');
      expect(seen).toEqual([]);
    } finally {
      stranger.close();
      redirecting.close();
    }
  });

  it('is told of when its clock is far off', async () => {
    const date = new Date(Date.now() - 3_600_000).toUTCString();
    const server = createServer((request, response) => {
      const isStatus = request.url?.endsWith('/GetAuthStatus') === true;
      response.writeHead(isStatus ? 200 : 401, { 'content-type': 'application/json', date });
      response.end(isStatus ? '{"isEnabled":true}' : '{"code":"unauthenticated","message":"token expired"}');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    try {
      const error = await failure({}, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      expect(error.code).toBe('CONNECTION_AUTH');
      expect(error.message).toContain('60 minutes ahead of');
    } finally {
      server.close();
    }
  });
});

describe('the stored login', () => {
  let configFolder: string;
  const put = (name: string, text: string) => writeFile(join(configFolder, name), text);
  const login = () => ({ apiKey: undefined, configFolder }) as unknown as Partial<NeosyncSourceOptions>;
  beforeEach(async () => {
    configFolder = await mkdtemp(join(tmpdir(), 'neosync-login-'));
  });
  afterEach(() => rm(configFolder, { recursive: true }));

  it('is used without a key, whatever line ends are in it', async () => {
    await put('access_token', 'access-good\n');
    await put('account_id', `${accountId}\r\n`);
    await using _ = await fakeSource(fake, login()).open(newCall());
    expect(fake.calls.at(-1)).toMatchObject({ method: 'GetConnection', headers: { authorization: 'present' } });
  });

  it('is renewed when it ran out, and kept for its user alone', async () => {
    await put('access_token', 'access-old');
    await put('refresh_token', 'refresh-1\n');
    await put('account_id', accountId);
    await using _ = await fakeSource(fake, login()).open(newCall());
    const file = join(configFolder, 'access_token');
    expect(await readFile(file, 'utf8')).toMatch(/^access-(?!old)/);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['there is no token to renew it with', undefined],
    ['refresh token is not valid', 'refresh-gone'],
  ])('that cannot be renewed says why: %s', async (words, refresh) => {
    await put('access_token', 'access-old');
    if (refresh !== undefined) await put('refresh_token', refresh);
    const error = await failure(login());
    expect(error.code).toBe('CONNECTION_AUTH');
    expect(error.message).toContain(words);
    expect(error.message).not.toContain('refresh-gone');
  });

  it('is missed when there is no key either', async () => {
    const error = await failure(login());
    expect(error).toMatchObject({ code: 'CONFIG_MISSING', context: { option: 'apiKey' } });
  });
});
