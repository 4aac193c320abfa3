import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { openDapApi } from '../../src/api/open-dap-api.ts';
import { checkDapOptions } from '../../src/options.ts';
import { openFake, optionsFor, querySnapshot } from './open-fake.ts';

it('signs in once for many calls at a time', async () => {
  await using fake = await openFake();
  await Promise.all(Array.from({ length: 10 }, () => fake.api.readSchema('accounts', fake.call)));
  expect(await fake.dap.counts()).toMatchObject({ token: 1, schema: 10, unauthorized: 0 });
});

it('asks for the next token five minutes before the old one ends', async () => {
  await using fake = await openFake();
  await fake.api.listTables(fake.call);
  fake.clock.pass(54 * 60_000);
  await fake.api.listTables(fake.call);
  expect((await fake.dap.counts()).token).toBe(1);
  fake.clock.pass(2 * 60_000);
  await fake.api.listTables(fake.call);
  expect(await fake.dap.counts()).toMatchObject({ token: 2, unauthorized: 0 });
});

it('uses a token of a short life for half of it', async () => {
  await using fake = await openFake({ tokenLifetimeMs: 60_000 });
  await fake.api.listTables(fake.call);
  fake.clock.pass(25_000);
  await fake.api.listTables(fake.call);
  expect((await fake.dap.counts()).token).toBe(1);
  fake.clock.pass(10_000);
  await fake.api.listTables(fake.call);
  expect(await fake.dap.counts()).toMatchObject({ token: 2, unauthorized: 0 });
});

it('replaces a token that the service takes back, also in the middle of a job', async () => {
  await using fake = await openFake({ polls: 3 });
  const hold = await fake.dap.hold({ endpoint: 'job', skip: 1 });
  const job = querySnapshot(fake);
  await hold.held;
  await fake.dap.expire('tokens');
  await hold.release();
  expect((await job).objects).toHaveLength(3);
  expect(await fake.dap.counts()).toMatchObject({ token: 2, unauthorized: 1 });
});

it('says that the credentials are wrong when two tokens in a row are refused', async () => {
  await using fake = await openFake();
  await fake.dap.arm({ endpoint: 'list', fault: { kind: 'status', status: 401 }, times: 2 });
  await expect(fake.api.listTables(fake.call)).rejects.toMatchObject({
    name: 'ConnectionError',
    code: 'CONNECTION_AUTH',
  });
  expect((await fake.dap.counts()).token).toBe(2);
});

it('tries a token request again when it fails in passing', async () => {
  await using fake = await openFake();
  await fake.dap.arm({ endpoint: 'token', fault: { kind: 'reset' } });
  await fake.dap.arm({ endpoint: 'token', fault: { kind: 'status', status: 502, body: 'html' }, skip: 1 });
  await fake.dap.arm({ endpoint: 'token', fault: { kind: 'status', status: 429, retryAfter: 7 }, skip: 2 });
  await fake.api.signIn(fake.call);
  expect((await fake.dap.counts()).token).toBe(4);
  expect(fake.clock.pauses).toContain(7000);
});

it('gives up a sign-in that nobody answers after its own retries, not once more for each retry of the call that needs it', async () => {
  await using fake = await openFake();
  await fake.dap.arm({ endpoint: 'token', fault: { kind: 'reset' }, times: 100 });
  await expect(fake.api.listTables(fake.call)).rejects.toMatchObject({
    code: expect.stringMatching(/^CONNECTION_/),
    message: expect.stringContaining('signing in'),
  });
  expect((await fake.dap.counts()).token).toBe(5);
});

it('says that id or secret is wrong, and shows neither', async () => {
  await using fake = await openFake();
  const options = checkDapOptions(optionsFor(fake.dap, { clientSecret: 'HUSH-HUSH' }));
  await using api = openDapApi(options, { clock: fake.clock });
  const error: unknown = await api.signIn(fake.call).catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    name: 'ConnectionError',
    code: 'CONNECTION_AUTH',
    advice: 'fix',
    context: { connector: 'dap-source', engineCode: 'AuthenticationError' },
    message: expect.stringMatching(/client id or secret is wrong.*\(uuid [0-9a-f-]{36}\)/),
  });
  expect((await fake.dap.counts()).token).toBe(1);
  const pair = Buffer.from(`${fake.dap.clientId}:HUSH-HUSH`).toString('base64');
  for (const shown of [inspect(error, { depth: 9 }), inspect(options, { depth: 9 }), JSON.stringify(options)]) {
    expect(shown).not.toMatch(new RegExp(`HUSH-HUSH|${pair}`));
  }
});

it.each([
  ['has no token', '{"scope":"dap"}', 200, 'no access_token'],
  ['is a page', '<html>Welcome, guest</html>', 200, 'no JSON'],
  ['says there is no such path', '{"message":"no"}', 404, 'Check the base URL'],
])('says what is wrong when the answer to a sign-in %s', async (_what, body, status, said) => {
  await using fake = await openFake();
  const fault = { kind: 'reply', status, contentType: 'text/plain', body } as const;
  await fake.dap.arm({ endpoint: 'token', fault });
  const error: unknown = await fake.api.signIn(fake.call).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'CONNECTION_FAILED', advice: 'fix', message: expect.stringContaining(said) });
  expect(inspect(error)).not.toContain('guest');
});
