import { expect, it } from 'vitest';
import { startFakeDap } from '../../src/index.ts';
import { ask, login } from './ask.ts';

it('refuses calls beyond a limit, each endpoint apart, until time has passed', async () => {
  let now = Date.UTC(2026, 0, 1);
  await using dap = await startFakeDap({
    tables: [{ name: 'canvas.users' }],
    limits: { list: { count: 5, perMs: 60_000 } },
    limitRetryAfter: 12,
    now: () => now,
  });
  const client = await ask(dap);
  const list = async () => (await client.call('GET', '/query/canvas/table')).status;
  const answers = [];
  for (let i = 0; i < 6; i += 1) answers.push(await list());
  expect(answers).toEqual([200, 200, 200, 200, 200, 429]);
  expect((await client.call('GET', '/query/canvas/table')).headers.get('retry-after')).toBe('12');
  expect((await client.call('GET', '/query/canvas/table/users/schema')).status).toBe(200);
  now += 12_000;
  expect([await list(), await list()]).toEqual([200, 429]);
  expect(await dap.counts()).toMatchObject({ list: 9, schema: 1, limited: 3, token: 1 });
});

it('lets tokens, addresses and jobs expire by the clock that it is given', async () => {
  let now = Date.UTC(2026, 0, 1);
  await using dap = await startFakeDap({ tables: [{ name: 'canvas.users', rows: 1 }], now: () => now });
  const client = await ask(dap);
  const job = await client.finish('canvas.users', { format: 'tsv' });
  const [address = ''] = await client.addresses(job);
  now += 15 * 60_000;
  expect((await fetch(address)).status).toBe(403);
  now += 46 * 60_000;
  expect((await client.call('GET', `/job/${String(job.id)}`)).status).toBe(401);
  const next = await ask(dap);
  expect((await next.call('GET', `/job/${String(job.id)}`)).status).toBe(200);
  now += 24 * 3_600_000;
  expect((await (await ask(dap)).call('GET', `/job/${String(job.id)}`)).status).toBe(404);
});

it('tells near expiry of tokens in the token itself', async () => {
  await using dap = await startFakeDap({ tokenLifetimeMs: 1000 });
  const { access_token: token } = (await (await login(dap)).json()) as { access_token: string };
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  expect(claims.exp * 1000).toBeLessThan(Date.now() + 2000);
});

it('refuses queries from before what it keeps, and names the range it has', async () => {
  await using dap = await startFakeDap({ tables: [{ name: 'canvas.users', rows: 1 }] });
  const client = await ask(dap);
  const { at } = await client.finish('canvas.users', { format: 'tsv' });
  await dap.tables.forget('canvas.users');
  const refused = await client.finish('canvas.users', { format: 'tsv', since: at });
  expect(refused).toMatchObject({
    error: { type: 'OutOfRange', since: expect.any(String), until: expect.any(String) },
  });
});

it('gives the same job for a day when told to, also after changes', async () => {
  await using dap = await startFakeDap({ tables: [{ name: 'canvas.users', rows: 1 }], jobReuse: 'for a day' });
  const client = await ask(dap);
  const first = await client.finish('canvas.users', { format: 'tsv' });
  await dap.tables.applyRound('canvas.users', { inserts: 1 });
  expect((await client.finish('canvas.users', { format: 'tsv' })).id).toBe(first.id);
  await dap.configure({ jobReuse: 'until it changes' });
  expect((await client.finish('canvas.users', { format: 'tsv' })).id).not.toBe(first.id);
});

it('brings a change at the very moment of since only when told to', async () => {
  await using dap = await startFakeDap({ tables: [{ name: 'canvas.users', rows: 2 }] });
  const client = await ask(dap);
  const [all = ''] = await client.texts('canvas.users', { format: 'jsonl' });
  const since = (JSON.parse(all.split('\n')[1] ?? '') as { meta: { ts: string } }).meta.ts;
  expect(await client.finish('canvas.users', { format: 'jsonl', since })).toMatchObject({ objects: [] });
  await dap.configure({ since: 'inclusive', jobReuse: 'never' });
  const [changes = ''] = await client.texts('canvas.users', { format: 'jsonl', since });
  expect(changes.split('\n')).toHaveLength(2);
});
