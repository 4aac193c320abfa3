import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accountsSchema2, type SpawnedDap, spawnFakeDap } from '../../src/index.ts';
import { ask, type Asker } from './ask.ts';

const tsv = { format: 'tsv', mode: 'condensed' };

let dap: SpawnedDap;
let client: Asker;

beforeAll(async () => {
  dap = await spawnFakeDap(['--rows', '5', '--bench-rows', '1000', '--bench-parts', '3']);
  client = await ask(dap);
});

afterAll(() => dap.stop());

it('serves the sample tables', async () => {
  expect((await client.call('GET', '/query/canvas/table')).json).toEqual({ tables: ['accounts', 'courses', 'users'] });
  expect((await client.call('GET', '/query/canvas_logs/table')).json).toEqual({ tables: ['web_logs'] });
});

it('takes changes and tells the oracle’s rows over HTTP', async () => {
  const before = await dap.tables.expectedRows('canvas.users');
  expect(before.rows).toHaveLength(5);
  const changes = await dap.tables.applyRound('canvas.users', { inserts: 2, deletes: 1, updates: 1, strangers: 1 });
  expect(changes).toHaveLength(5);
  const after = await dap.tables.expectedRows('canvas.users');
  expect(after.rows).toHaveLength(6);
  expect(await dap.tables.expectedDigest('canvas.users')).toMatchObject({ rows: 6 });
  await expect(dap.tables.advance('canvas.nothing', accountsSchema2)).rejects.toThrow(
    'There is no table "canvas.nothing"',
  );
});

it('holds a request until it is released from here', async () => {
  const hold = await dap.hold({ endpoint: 'schema', table: 'canvas.courses' });
  let isAnswered = false;
  const answer = client.call('GET', '/query/canvas/table/courses/schema').then(({ status }) => {
    isAnswered = true;
    return status;
  });
  await hold.held;
  expect(isAnswered).toBe(false);
  await hold.release();
  expect(await answer).toBe(200);
});

it('serves a bench table whose files were made ahead, and rounds of its changes', async () => {
  const first = await client.finish('canvas.accounts', tsv);
  expect(first.objects).toHaveLength(3);
  const texts = await client.texts('canvas.accounts', tsv);
  const lines = texts.flatMap((text) => text.split('\n').slice(1, -1));
  expect(lines).toHaveLength(1000);
  expect(new Set(lines.map((line) => line.split('\t')[1])).size).toBe(1000);
  await dap.tables.applyBench('canvas.accounts', 100);
  const [changes = ''] = await client.texts('canvas.accounts', { ...tsv, since: first.at });
  const actions = changes
    .split('\n')
    .slice(1, -1)
    .map((line) => line.split('\t'));
  expect(actions).toHaveLength(100);
  expect(actions.filter(([, action]) => action === 'D')).toHaveLength(10);
  expect(actions.filter(([, , key]) => Number(key) > 1000)).toHaveLength(10);
  expect((await dap.tables.expectedDigest('canvas.accounts')).rows).toBe(1000);
  const late = await client.finish('canvas.accounts', { ...tsv });
  expect([late.at, late.objects]).toMatchObject([first.at, { length: 3 }]);
  expect((await dap.usage()).userMs).toBeGreaterThan(0);
});

it('ends on SIGTERM, as whoever waits for it sees', async () => {
  const other = await spawnFakeDap(['--namespace', 'canvas_logs', '--rows', '0']);
  await other.stop();
  await expect(fetch(other.url)).rejects.toThrow();
});

it('prints lines that a shell sets its variables by', async () => {
  const main = fileURLToPath(new URL('../../src/dap/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, '--rows', '0', '--client-secret', 'of mine'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  for await (const chunk of child.stdout) {
    text += String(chunk);
    if (text.includes('DAP_CLIENT_SECRET')) child.kill('SIGTERM');
  }
  expect(text.split('\n')).toEqual([
    expect.stringMatching(/^export DAP_API_URL='http:\/\/127\.0\.0\.1:\d+'$/u),
    expect.stringMatching(/^export DAP_CLIENT_ID='.+'$/u),
    "export DAP_CLIENT_SECRET='of mine'",
    '',
  ]);
});
