import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Storage } from '@google-cloud/storage';
import { ConfigError } from '@sync/core/connector';
import { type FakeGcsOptions, startFakeGcs, type StoreFault } from '@sync/testing/object-stores';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { gcsSource, type GcsSourceOptions } from '../src/index.ts';
import { checkGcsOptions } from '../src/options.ts';
import { failureOf, listAll, listOne, openStore, optionsFor, quietCall, readAll, startStore } from './open-store.ts';

const refusalOf = (options: GcsSourceOptions) => failureOf(gcsSource(options).open(quietCall()));

const refuse = (status: number, code: string) => ({ kind: 'refuse', status, code }) as const;

async function keyFile(content: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gcs-key-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'key.json');
  await writeFile(path, content);
  return path;
}

describe('the options of gcsSource', () => {
  const good: GcsSourceOptions = { bucket: 'bucket', tables: { kind: 'folders' } };

  it.each([
    [{ bucket: undefined }, 'CONFIG_MISSING', 'bucket'],
    [{ bucket: 'gs://bucket/prefix' }, 'CONFIG_INVALID', 'bucket'],
    [{ bucket: 'Capitals' }, 'CONFIG_INVALID', 'bucket'],
    [{ prefix: 'gs://bucket/x' }, 'CONFIG_INVALID', 'prefix'],
    [{ keyfile: 'x' }, 'CONFIG_UNKNOWN_KEY', 'keyfile'],
    [{ endpoint: 'localhost:4443' }, 'CONFIG_URL', 'endpoint'],
    [{ userProject: '' }, 'CONFIG_INVALID', 'userProject'],
    [{ tables: undefined }, 'CONFIG_INVALID', 'tables'],
    [{ tables: { kind: 'job-run' } }, 'CONFIG_MISSING', 'tables.jobRunId'],
  ])('refuse %j: %s', (options, code, option) => {
    const make = () => gcsSource({ ...good, ...options } as GcsSourceOptions);
    expect(make).toThrow(ConfigError);
    expect(make).toThrow(expect.objectContaining({ code, context: { option } }));
  });

  it('refuse a client beside what leads to one', () => {
    const make = () => gcsSource({ ...good, client: new Storage(), keyFile: 'x' });
    expect(make).toThrow(expect.objectContaining({ code: 'CONFIG_CONFLICT', context: { option: 'client' } }));
  });

  it('take prefixes with slashes at their ends', () => {
    expect(checkGcsOptions({ ...good, prefix: '/a/b/' }).prefix).toBe('a/b');
  });

  it.each([
    ['is not there', undefined, /cannot be read \(ENOENT\)/],
    ['is no JSON', 'private words', /is no JSON/],
    ['holds no key', '{}', /holds no key/],
  ])('refuse a key file that %s', async (_, content, message) => {
    const path = content === undefined ? '/nowhere/key.json' : await keyFile(content);
    const error = await refusalOf({ ...good, keyFile: path });
    expect(error.code).toBe('CONFIG_FILE');
    expect(error.message).toMatch(message);
    expect(`${error.message} ${String(error.cause)}`).not.toContain('private words');
  });
});

describe('opening a bucket of Google Cloud Storage', () => {
  it.each<[string, FakeGcsOptions, Partial<GcsSourceOptions>, string, RegExp]>([
    ['is not there', {}, { bucket: 'other' }, 'CONNECTION_DATABASE', /gs:\/\/other: the bucket does not exist/],
    ['wants credentials', { accessToken: 'token' }, {}, 'CONNECTION_AUTH', /credentials are refused/],
    ['wants the requester to pay', { isRequesterPays: true }, {}, 'READ_PERMISSION', /"userProject"/],
  ])('fails when it %s', async (_, server, options, code, message) => {
    const error = await refusalOf(optionsFor(await startStore(server), options));
    expect([error.code, error.advice]).toEqual([code, 'fix']);
    expect(error.message).toMatch(message);
  });

  it.each<[string, StoreFault, string, RegExp]>([
    ['denies access', refuse(403, 'forbidden'), 'READ_PERMISSION', /storage\.objects\.list.*/],
    ['answers as no such store does', { kind: 'page', status: 418, html: '<html>' }, 'CONNECTION_FAILED', /not one of/],
  ])('fails when the store %s', async (_, fault, code, message) => {
    const fake = await startStore();
    fake.faults.arm({ operation: 'list', times: 9, fault });
    const error = await refusalOf(optionsFor(fake));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  it('fails when a page of the list is a web page, rather than taking it for the end', async () => {
    const fake = await startStore({ pageLimit: 1 });
    fake.put('a', 'text');
    fake.put('b', 'text');
    const store = await openStore(fake);
    const fault = { kind: 'page', status: 200, html: '<html>' } as const;
    fake.faults.arm({ operation: 'list', skip: 1, times: 9, fault });
    const error = await failureOf(listAll(store));
    expect(error.code).toBe('CONNECTION_FAILED');
    expect(error.message).toMatch(/not one of/);
  });

  it('fails when nothing listens at the endpoint, and names it', async () => {
    const fake = await startFakeGcs();
    await fake.stop();
    const error = await refusalOf(optionsFor(fake));
    expect(error.code).toBe('CONNECTION_UNREACHABLE');
    expect(error.message).toContain(`(${fake.url})`);
  });

  it('says where it looked for credentials when there are none', async () => {
    for (const [name, value] of Object.entries({
      GOOGLE_APPLICATION_CREDENTIALS: '',
      METADATA_SERVER_DETECTION: 'none',
      HOME: '/nowhere',
      CLOUDSDK_CONFIG: '/nowhere',
    })) {
      vi.stubEnv(name, value);
    }
    onTestFinished(() => void vi.unstubAllEnvs());
    const error = await refusalOf({ bucket: 'bucket', tables: { kind: 'folders' } });
    expect(error.code).toBe('CONNECTION_AUTH');
    expect(error.message).toMatch(/no credentials were found.*"keyFile".*GOOGLE_APPLICATION_CREDENTIALS/);
  });

  it.each([
    ['is not there', undefined],
    ['is no JSON', 'private words'],
  ])('says so when the file that the environment names %s', async (_, content) => {
    const path = content === undefined ? '/nowhere/key.json' : await keyFile(content);
    vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', path);
    onTestFinished(() => void vi.unstubAllEnvs());
    const error = await refusalOf({ bucket: 'bucket', tables: { kind: 'folders' } });
    expect(error.code).toBe('CONNECTION_AUTH');
    expect(error.message).toMatch(/cannot be read.*GOOGLE_APPLICATION_CREDENTIALS/);
    expect(`${error.message} ${String(error.cause)}`).not.toContain('private');
  });

  it('refuses a key that is none, without showing it', async () => {
    const path = await keyFile(
      JSON.stringify({ type: 'service_account', client_email: 'x@y', private_key: 'no private words' }),
    );
    const error = await refusalOf(optionsFor(await startStore({ accessToken: 'token' }), { keyFile: path }));
    expect(error.code).toBe('CONNECTION_AUTH');
    expect(`${error.message} ${String(error.cause)}`).not.toContain('private words');
  });

  it('signs in with a key file, also at an endpoint', async () => {
    const fake = await startStore({ accessToken: 'token' });
    fake.put('a', 'content');
    const path = await keyFile(
      JSON.stringify({
        type: 'external_account',
        audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/provider',
        subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
        token_url: `${fake.url}/token`,
        credential_source: { file: await keyFile('subject token') },
      }),
    );
    const store = await openStore(fake, { keyFile: path });
    expect((await readAll(store, await listOne(store, 'a'))).toString()).toBe('content');
  });
});

describe('reading from Google Cloud Storage', () => {
  it.each<[string, StoreFault, string, RegExp]>([
    ['it is denied', refuse(403, 'forbidden'), 'READ_PERMISSION', /reading a on gs:\/\/bucket: access is denied/],
    ['the store stays out of breath', refuse(429, 'rateLimitExceeded'), 'READ_LIMIT', /\(rateLimitExceeded\)/],
    ['the store keeps failing', refuse(503, 'backendError'), 'READ_FAILED', /the store fails/],
    ['it breaks each time before a byte came', { kind: 'cut', afterBytes: 0 }, 'CONNECTION_LOST', /connection ended/],
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

  it('names the project that pays, when told to', async () => {
    const fake = await startStore({ isRequesterPays: true });
    fake.put('a', 'content');
    const store = await openStore(fake, { userProject: 'payer' });
    expect((await readAll(store, await listOne(store, 'a'))).toString()).toBe('content');
  });
});
