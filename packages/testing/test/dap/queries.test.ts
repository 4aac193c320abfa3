import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeDap, startFakeDap } from '../../src/index.ts';
import { ask, type Asker, login } from './ask.ts';

const tsv = { format: 'tsv', mode: 'condensed' };

let dap: FakeDap;
let client: Asker;

beforeAll(async () => {
  dap = await startFakeDap({
    tables: [
      { name: 'canvas.accounts', rows: 3 },
      { name: 'canvas.users', rows: 1 },
    ],
  });
  client = await ask(dap);
});

afterAll(() => dap.stop());

describe('tokens', () => {
  it('are three parts with an expiry', async () => {
    const answer = (await (await login(dap)).json()) as Record<string, unknown>;
    expect(Object.keys(answer).sort()).toEqual(['access_token', 'expires_in', 'scope', 'token_type']);
    const claims = JSON.parse(Buffer.from(String(answer.access_token).split('.')[1] ?? '', 'base64url').toString());
    expect(claims.exp).toBeTypeOf('number');
  });

  it('are refused for another secret', async () => {
    expect((await login({ ...dap, clientSecret: 'wrong' })).status).toBe(401);
  });

  it('are needed by every call', async () => {
    const response = await fetch(`${dap.url}/dap/query/canvas/table`);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { type: 'AuthenticationError', uuid: expect.any(String) } });
  });
});

describe('tables', () => {
  it('are listed by namespace', async () => {
    expect((await client.call('GET', '/query/canvas/table')).json).toEqual({ tables: ['accounts', 'users'] });
    expect((await client.call('GET', '/query/catalog/table')).json).toEqual({ tables: [] });
  });

  it('that are unknown are told apart from unknown namespaces', async () => {
    const table = await client.call('GET', '/query/canvas/table/nothing/schema');
    expect([table.status, table.json]).toMatchObject([404, { error: { kind: 'table', id: 'nothing' } }]);
    const namespace = await client.call('GET', '/query/nowhere/table');
    expect([namespace.status, namespace.json]).toMatchObject([404, { error: { kind: 'namespace' } }]);
  });

  it('have the schema of their name', async () => {
    const { json } = await client.call('GET', '/query/canvas/table/accounts/schema');
    expect(json).toMatchObject({ version: 1, schema: { properties: { key: { required: ['id'] } } } });
  });
});

describe('queries', () => {
  it('refuse unknown members and say where they are', async () => {
    const { status, json } = await client.call('POST', '/query/canvas/table/accounts/data', {
      format: 'tsv',
      filter: 1,
    });
    expect(status).toBe(400);
    expect(json).toMatchObject({ error: { location: { line: 1, column: 17, character: 17 } } });
  });

  it('wait, and are complete with a moment and a schema version', async () => {
    const started = await client.call('POST', '/query/canvas/table/users/data', tsv);
    expect([started.status, started.json.status]).toEqual([202, 'waiting']);
    const done = await client.call('GET', `/job/${String(started.json.id)}`);
    expect(done.status).toBe(200);
    expect(done.json).toMatchObject({ status: 'complete', schema_version: 1, at: expect.stringMatching(/\.\d{6}Z$/u) });
    const again = await client.call('POST', '/query/canvas/table/users/data', tsv);
    expect([again.status, again.json.id]).toEqual([200, started.json.id]);
  });

  it('give all rows, then what has changed since', async () => {
    const first = await client.finish('canvas.accounts', tsv);
    const [all = ''] = await client.texts('canvas.accounts', tsv);
    expect(all.split('\n').slice(0, -1)).toHaveLength(4);
    expect(all).toMatch(/^meta\.ts\tkey\.id\tvalue\.name/u);
    await dap.tables.apply('canvas.accounts', [
      { op: 'delete', key: 2 },
      { op: 'delete', key: 77 },
      {
        op: 'upsert',
        row: {
          id: 1,
          name: 'a\tb\\c\n\0',
          created_at: '2024-01-01T00:00:00Z',
          updated_at: '2024-01-01T00:00:00Z',
          workflow_state: 'active',
        },
      },
    ]);
    const [changes = ''] = await client.texts('canvas.accounts', { ...tsv, since: first.at });
    const lines = changes.split('\n').map((line) => line.split('\t').slice(1, 4));
    expect(lines.slice(1, -1)).toEqual([
      ['D', '2', '\\N'],
      ['D', '77', '\\N'],
      ['U', '1', 'a\\tb\\\\c\\n\\0'],
    ]);
  });

  it('without changes have no files and still get on', async () => {
    const first = await client.finish('canvas.users', { format: 'jsonl', since: '2024-06-01T00:00:00Z' });
    expect(first).toMatchObject({ error: { type: 'OutOfRange', until: expect.any(String) } });
    const { at } = await client.finish('canvas.users', tsv);
    const none = await client.finish('canvas.users', { format: 'jsonl', since: at });
    expect(none).toMatchObject({ objects: [], since: at });
    expect(none.until).not.toBe(at);
  });

  it('need a new snapshot after a reload', async () => {
    const { at } = await client.finish('canvas.users', tsv);
    await dap.tables.reload('canvas.users');
    expect(await client.finish('canvas.users', { ...tsv, since: at })).toMatchObject({
      error: { type: 'SnapshotRequired' },
    });
  });
});
