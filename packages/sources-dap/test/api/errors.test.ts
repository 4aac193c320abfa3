import { inspect } from 'node:util';
import { createServer as createProxy } from 'node:http';
import { createServer, type Server } from 'node:net';
import { expect, it, vi } from 'vitest';
import { openDapApi } from '../../src/api/open-dap-api.ts';
import { checkDapOptions } from '../../src/options.ts';
import { type Fake, openFake, optionsFor, querySnapshot } from './open-fake.ts';

const at = '2023-01-01T00:00:00Z';

function queryChanges({ api, call }: Fake): Promise<unknown> {
  return api.query({ table: 'accounts', format: 'tsv', since: at }, call);
}

/** Answers the next query with an envelope. */
async function armReply(fake: Fake, status: number, error: object): Promise<void> {
  const body = JSON.stringify({ error });
  await fake.dap.arm({ endpoint: 'data', fault: { kind: 'reply', status, contentType: 'application/json', body } });
}

const uuid = '11111111-2222-4333-8444-555555555555';

it.each([
  [
    400,
    { type: 'ValidationError', location: { line: 1, column: 9, character: 9 } },
    'CONFIG_INVALID',
    'line 1, column 9',
  ],
  [400, { type: 'Something', message: 'no' }, 'CONFIG_INVALID', 'Something, "no"'],
  [400, { type: 'OutOfRangeError', since: at, until: '2024-01-01T00:00:00Z' }, 'CHANGE_OUT_OF_RANGE', `(${at} to 2024`],
  [400, { type: 'outofrange', since: at }, 'CHANGE_OUT_OF_RANGE', `(from ${at} on)`],
  [400, { type: 'NewName', since: at }, 'CHANGE_OUT_OF_RANGE', `(from ${at} on)`],
  [400, { type: 'SnapshotRequiredError', since: at }, 'CHANGE_WATERMARK_LOST', 'Initialise the replica anew'],
  [400, { type: 'SNAPSHOT_REQUIRED' }, 'CHANGE_WATERMARK_LOST', 'Initialise the replica anew'],
  [403, { type: 'AccountNotOnboarded' }, 'READ_ACCOUNT', 'not set up'],
  [403, { type: 'AccountDisabled' }, 'READ_ACCOUNT', 'support of Instructure'],
  [403, { type: 'RequestTypeForbidden' }, 'READ_ACCOUNT', 'support of Instructure'],
  [500, { type: 'accountNotOnboarded' }, 'READ_ACCOUNT', 'support of Instructure'],
  [403, { type: 'AccountUnderMaintenance' }, 'READ_ACCOUNT', 'Run again later'],
  [403, { type: 'Forbidden' }, 'READ_PERMISSION', 'may read'],
  [404, { type: 'ObjectNotFound', kind: 'table' }, 'CATALOG_TABLE_MISSING', 'has no table canvas.accounts'],
  [404, { type: 'ObjectNotFound', kind: 'namespace' }, 'CATALOG_TABLE_MISSING', 'has no namespace canvas'],
  [404, { type: 'ObjectNotFound', kind: 'job' }, 'READ_SNAPSHOT_LOST', 'deleted'],
  [418, { type: 'Teapot' }, 'READ_FAILED', 'HTTP 418'],
])('%s with %o is %s', async (status, error, code, said) => {
  await using fake = await openFake();
  await armReply(fake, status, { uuid, message: '', ...error });
  const thrown: unknown = await queryChanges(fake).catch((reason: unknown) => reason);
  expect(thrown).toMatchObject({
    code,
    context: { connector: 'dap-source', table: 'canvas.accounts', engineCode: error.type },
    message: expect.stringContaining(said),
  });
  expect(thrown).toHaveProperty('message', expect.stringContaining(`(uuid ${uuid})`));
  expect((await fake.dap.counts()).data).toBe(1);
});

it.each([
  [500, 'json', 'ProcessingError'],
  [502, 'html', 'a page that is no JSON'],
  [503, 'empty', 'a page that is no JSON'],
  [504, 'json', 'GatewayTimeout'],
] as const)('HTTP %s with a body of %s passes, or is told without the page', async (status, body, said) => {
  await using fake = await openFake();
  await fake.dap.arm({ endpoint: 'data', fault: { kind: 'status', status, body }, times: 4 });
  expect(await querySnapshot(fake)).toHaveProperty('schemaVersion', 1);
  await fake.dap.arm({ endpoint: 'schema', fault: { kind: 'status', status, body }, times: 5 });
  const error: unknown = await fake.api.readSchema('accounts', fake.call).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: 'ReadError', code: 'READ_FAILED', advice: 'retry' });
  expect(error).toHaveProperty('message', expect.stringContaining(said));
  expect(inspect(error, { depth: 9 })).not.toContain('<html>');
});

it('passes a reset of the connection, before and in the middle of an answer', async () => {
  await using fake = await openFake();
  for (const afterBytes of [0, 10]) {
    await fake.dap.arm({ endpoint: 'schema', fault: { kind: 'reset', afterBytes }, times: 2 });
    expect((await fake.api.readSchema('accounts', fake.call)).version).toBe(1);
  }
  expect((await fake.dap.counts()).schema).toBe(6);
});

it('says that the service is not reached when every try is reset', async () => {
  await using fake = await openFake();
  await fake.dap.arm({ endpoint: 'schema', fault: { kind: 'reset' }, times: 5 });
  await expect(fake.api.readSchema('accounts', fake.call)).rejects.toMatchObject({
    name: 'ConnectionError',
    code: 'CONNECTION_UNREACHABLE',
    advice: 'retry',
    context: { engineCode: 'ECONNRESET', table: 'canvas.accounts' },
  });
});

it.each([
  ['no object', '[]', 'no schema'],
  ['no schema', '{"version":1}', 'no schema'],
  ['no version', '{"schema":{}}', 'no version'],
  ['a page', '<html>Sign in, guest</html>', 'no JSON'],
  ['half of itself', '{"schema":{', 'no JSON'],
])('names what is missing in an answer that is %s', async (_what, body, said) => {
  await using fake = await openFake();
  await fake.dap.arm({ endpoint: 'schema', fault: { kind: 'reply', status: 200, contentType: 'text/html', body } });
  const error: unknown = await fake.api.readSchema('accounts', fake.call).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: 'ReadError', message: expect.stringContaining(said) });
  expect(inspect(error, { depth: 9 })).not.toContain('guest');
});

it.each([
  ['{"status":"complete"}', 'its id'],
  ['{"id":"1","status":"odd"}', 'a status that is not known'],
  ['{"id":"1","status":"complete","objects":[],"at":"2024-01-01T00:00:00Z"}', 'schema_version'],
  ['{"id":"1","status":"complete","objects":[],"schema_version":1,"at":"2024-01-01T00:00:00"}', 'the time it reaches'],
  ['{"id":"1","status":"complete","objects":[7],"schema_version":1,"at":"2024-01-01T00:00:00Z"}', 'its id'],
])('does not go on with a job like %s', async (body, said) => {
  await using fake = await openFake();
  await fake.dap.arm({ endpoint: 'data', fault: { kind: 'reply', status: 200, contentType: 'text/plain', body } });
  await expect(querySnapshot(fake)).rejects.toMatchObject({
    code: 'READ_CORRUPT',
    message: expect.stringContaining(said),
  });
});

it('names a namespace and a table that the service does not have', async () => {
  await using fake = await openFake();
  await expect(fake.api.readSchema('accountz', fake.call)).rejects.toMatchObject({
    name: 'CatalogError',
    code: 'CATALOG_TABLE_MISSING',
    message: expect.stringContaining('has no table canvas.accountz'),
  });
  const fault = { kind: 'status', status: 404, type: 'ObjectNotFound' } as const;
  await fake.dap.arm({ endpoint: 'list', fault });
  await expect(fake.api.listTables(fake.call)).rejects.toMatchObject({
    code: 'CATALOG_TABLE_MISSING',
    message: expect.stringContaining('has no namespace canvas'),
  });
});

it.each(['..', '.', 'a/b', '', 'a b', '%2e%2e'])('asks for no table named "%s"', async (table) => {
  await using fake = await openFake();
  await expect(fake.api.readSchema(table, fake.call)).rejects.toMatchObject({ code: 'CATALOG_TABLE_MISSING' });
  await expect(fake.api.query({ table, format: 'tsv' }, fake.call)).rejects.toMatchObject({
    code: 'CATALOG_TABLE_MISSING',
  });
  expect(await fake.dap.requests()).toEqual([]);
});

it('takes addresses and control characters out of the words of the service', async () => {
  await using fake = await openFake();
  const message = `see https://store/file?sig=HUSH\n\u001b[31mand ${fake.dap.clientSecret}`;
  await armReply(fake, 400, { type: 'ValidationError', uuid, message });
  const error: unknown = await queryChanges(fake).catch((reason: unknown) => reason);
  expect(error).toHaveProperty('message', expect.stringContaining('see https://store/file [31mand ***'));
  expect(inspect(error, { depth: 9 })).not.toMatch(new RegExp(`HUSH|${fake.dap.clientSecret}|\\u001b\\[31m`));
});

it('says that nothing listens at the address, and that a name is not known', async () => {
  await using fake = await openFake();
  await fake.dap.stop();
  await expect(fake.api.signIn(fake.call)).rejects.toMatchObject({
    name: 'ConnectionError',
    code: 'CONNECTION_UNREACHABLE',
    message: expect.stringContaining('nothing listens there'),
    context: { engineCode: 'ECONNREFUSED' },
  });
  const options = checkDapOptions(optionsFor(fake.dap, { baseUrl: 'https://no-such-host.invalid' }));
  await using api = openDapApi(options, { clock: fake.clock });
  await expect(api.signIn(fake.call)).rejects.toMatchObject({
    name: 'ConnectionError',
    code: 'CONNECTION_UNREACHABLE',
  });
});

it('says that no answer comes', async () => {
  await using fake = await openFake();
  await fake.api.signIn(fake.call);
  const patience = { answerMs: 100, readMs: 100 };
  await using api = openDapApi(checkDapOptions(optionsFor(fake.dap)), { clock: fake.clock, patience });
  const holds = await Promise.all(
    [0, 1, 2, 3, 4].map((skip) => fake.dap.hold({ endpoint: 'schema', skip, ...(skip > 2 && { afterBytes: 10 }) })),
  );
  await expect(api.readSchema('accounts', fake.call)).rejects.toMatchObject({
    name: 'ConnectionError',
    code: 'CONNECTION_UNREACHABLE',
    message: expect.stringContaining('does not answer in time'),
  });
  await Promise.all(holds.map((hold) => hold.release()));
});

it('asks through the proxy of HTTPS_PROXY, and says when that does not lead on', async () => {
  await using fake = await openFake();
  const asked: string[] = [];
  const proxy = createProxy().on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  const port = await listen(proxy);
  vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${port}`);
  const options = checkDapOptions(optionsFor(fake.dap, { baseUrl: 'https://no-such-host.invalid' }));
  await using api = openDapApi(options, { clock: fake.clock });
  vi.unstubAllEnvs();
  await expect(api.signIn(fake.call)).rejects.toMatchObject({
    code: 'CONNECTION_UNREACHABLE',
    message: expect.stringContaining('proxy'),
  });
  expect(asked).toEqual(['no-such-host.invalid:443']);
  proxy.close();
});

it('asks a service on this machine without a proxy', async () => {
  vi.stubEnv('HTTP_PROXY', 'http://127.0.0.1:9');
  await using fake = await openFake();
  vi.unstubAllEnvs();
  await fake.api.signIn(fake.call);
  expect((await fake.dap.counts()).token).toBe(1);
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

it('says that a server does not speak TLS', async () => {
  await using fake = await openFake();
  const server = createServer((socket) => socket.end('hello\r\n'));
  const port = await listen(server);
  const options = checkDapOptions(optionsFor(fake.dap, { baseUrl: `https://127.0.0.1:${port}` }));
  await using api = openDapApi(options, { clock: fake.clock });
  await expect(api.signIn(fake.call)).rejects.toMatchObject({ name: 'ConnectionError', code: 'CONNECTION_TLS' });
  server.close();
});
