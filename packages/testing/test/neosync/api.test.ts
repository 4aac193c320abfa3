import { type DescMethodUnary, fromJson, type JsonValue, toJson } from '@bufbuild/protobuf';
import { Code, ConnectError, type Transport } from '@connectrpc/connect';
import { createConnectTransport } from '@connectrpc/connect-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiMethods } from '../../src/neosync/api/descriptors.ts';
import type { FakeNeosync } from '../../src/neosync/fake-neosync.ts';
import { startFakeNeosync } from '../../src/neosync/start-fake-neosync.ts';

const id = '11111111-1111-4111-8111-111111111111';
const foreign = '22222222-2222-4222-8222-222222222222';
const key = 'neo_at_v1_33333333-3333-4333-8333-333333333333';
const blind = 'neo_at_v1_44444444-4444-4444-8444-444444444444';
const config = { kind: 'postgres', url: 'postgres://app:secret@localhost/shop' } as const;

let fake: FakeNeosync;
beforeAll(async () => {
  fake = await startFakeNeosync({
    connections: [
      { id, accountId: 'ours', name: 'shop', config },
      { id: foreign, accountId: 'theirs', name: 'other', config },
    ],
    apiKeys: [
      { key, accountIds: ['ours'] },
      { key: blind, accountIds: ['ours'], canSeeSecrets: false },
    ],
    logins: [{ accessToken: 'old', refreshToken: 'again', accountIds: ['ours'], isExpired: true }],
    jobRuns: [
      { id: 'r1', jobId: 'j', accountId: 'ours', status: 'COMPLETE', startedAt: new Date('2024-01-01T00:00:00Z') },
      { id: 'r2', jobId: 'j', accountId: 'ours', status: 'RUNNING', startedAt: new Date('2024-01-02T00:00:00Z') },
    ],
  });
});
afterAll(() => fake.stop());

/** Calls with the library's own client and the message in its JSON form. */
async function call(name: string, request: JsonValue, { token = key, useBinaryFormat = true } = {}): Promise<unknown> {
  const method = apiMethods.get(name) as DescMethodUnary;
  const transport: Transport = createConnectTransport({ baseUrl: fake.url, httpVersion: '1.1', useBinaryFormat });
  const headers = { authorization: `Bearer ${token}` };
  const { message } = await transport.unary(method, undefined, undefined, headers, fromJson(method.input, request));
  return toJson(method.output, message);
}

async function codeOf(answer: Promise<unknown>): Promise<string | undefined> {
  const error = await answer.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof ConnectError ? Code[error.code] : undefined;
}

describe('the description of the API', () => {
  it('gives fields the JSON names and numbers of the protocol', () => {
    const fieldsOf = (name: string): string[] =>
      (apiMethods.get(name)?.output.fields ?? []).map(({ jsonName, number }) => `${number} ${jsonName}`);
    expect(fieldsOf('GetConnectionDataStream')).toEqual(['1 row', '2 rowBytes']);
    expect(fieldsOf('GetConnectionTableConstraints')).toEqual([
      '1 foreignKeyConstraints',
      '2 primaryKeyConstraints',
      '3 uniqueConstraints',
      '4 uniqueIndexes',
    ]);
    const connection = apiMethods.get('GetConnection')?.output.fields[0]?.message;
    const config = connection?.fields.find(({ name }) => name === 'connection_config')?.message;
    expect(config?.oneofs.map(({ name }) => name)).toEqual(['config']);
    expect(config?.field.gcpCloudstorageConfig?.number).toBe(7);
  });
});

describe('the fake API', () => {
  it.each([true, false])('answers the client of the library, binary: %s', async (useBinaryFormat) => {
    expect(await call('GetAuthStatus', {}, { useBinaryFormat })).toEqual({ isEnabled: true });
    expect(await call('GetConnection', { id }, { useBinaryFormat })).toMatchObject({
      connection: { id, accountId: 'ours', connectionConfig: { pgConfig: { url: config.url } } },
    });
  });

  it('masks passwords for who may not see them', async () => {
    const answer = await call('GetConnection', { id }, { token: blind });
    expect(JSON.stringify(answer)).toContain('app:______@localhost');
    expect(JSON.stringify(answer)).not.toContain('secret');
  });

  it('tells apart who is unknown, what is unknown and what is not allowed', async () => {
    expect(await codeOf(call('GetConnection', { id }, { token: 'nobody' }))).toBe('Unauthenticated');
    expect(await codeOf(call('GetConnection', { id: 'x' }))).toBe('InvalidArgument');
    expect(await codeOf(call('GetConnection', { id: id.replaceAll('1', '9') }))).toBe('NotFound');
    expect(await codeOf(call('GetConnection', { id: foreign }))).toBe('PermissionDenied');
  });

  it('takes a token only after it was refreshed', async () => {
    expect(await codeOf(call('CheckToken', {}, { token: 'old' }))).toBe('Unauthenticated');
    const answer = (await call('RefreshCli', { refreshToken: 'again' })) as { accessToken: { accessToken: string } };
    expect(await call('CheckToken', {}, { token: answer.accessToken.accessToken })).toEqual({});
  });

  it('lists the runs of a job, the newest first', async () => {
    expect(await call('GetJobRuns', { jobId: 'j' })).toMatchObject({
      jobRuns: [{ id: 'r2', status: 'JOB_RUN_STATUS_RUNNING', startedAt: '2024-01-02T00:00:00Z' }, { id: 'r1' }],
    });
    expect(await codeOf(call('GetJobRun', { jobRunId: 'no', accountId: 'ours' }))).toBe('NotFound');
  });

  it('hits as many calls with a fault as it was told to, and notes calls without tokens', async () => {
    const armed = fake.faults.arm({
      method: 'GetUserAccounts',
      fault: { kind: 'error', code: 'unavailable' },
      times: 2,
    });
    const codes = [await codeOf(call('GetUserAccounts', {})), await codeOf(call('GetUserAccounts', {}))];
    expect(codes).toEqual(['Unavailable', 'Unavailable']);
    expect(await call('GetUserAccounts', {})).toMatchObject({ accounts: [{ id: 'ours' }] });
    expect(armed.hits).toBe(2);
    expect(fake.calls.at(-1)?.headers.authorization).toBe('present');
    expect(JSON.stringify(fake.calls)).not.toContain(key);
  });
});
