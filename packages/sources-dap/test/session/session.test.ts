import type { CallOptions, Delivery, FeedSession, FieldBatch, Warning } from '@sync/core/connector';
import { accountsSchema2, type FakeDap, type FakeDapOptions, startFakeDap } from '@sync/testing';
import { describe, expect, it } from 'vitest';
import type { DapApi, DapQuery } from '../../src/api/dap-api.ts';
import { type DapFeedOptions, dapSource } from '../../src/index.ts';
import { createSession } from '../../src/session.ts';
import { manyCalls } from '../api/open-fake.ts';

const ref = { schema: 'canvas', name: 'accounts' };
const reading = { form: 'rows', batchBytes: 4096, maxFieldBytes: 1_000_000 } as const;

interface Opened extends AsyncDisposable {
  readonly dap: FakeDap;
  readonly session: FeedSession;
  readonly call: CallOptions;
  readonly warnings: readonly Warning[];
  readonly abort: AbortController;
}

async function open(server: FakeDapOptions = {}, options: Partial<DapFeedOptions> = {}): Promise<Opened> {
  const dap = await startFakeDap({ tables: [{ name: 'canvas.accounts', rows: 500, shape: { parts: 3 } }], ...server });
  const { url: baseUrl, clientId, clientSecret } = dap;
  const warnings: Warning[] = [];
  const abort = new AbortController();
  const call = { signal: abort.signal, onWarning: (warning: Warning) => void warnings.push(warning) };
  const source = dapSource({ baseUrl, clientId, clientSecret, namespace: 'canvas', limits: manyCalls, ...options });
  const session = await source.open(call);
  const close = async (): Promise<void> => {
    await session[Symbol.asyncDispose]();
    await dap.stop();
  };
  return { dap, session, call, warnings, abort, [Symbol.asyncDispose]: close };
}

async function ask({ session, call }: Opened): Promise<Delivery> {
  return session.read({ table: await session.describe(ref, call) }, call);
}

async function count(batches: AsyncIterable<FieldBatch>): Promise<number> {
  let rows = 0;
  for await (const { rowCount } of batches) rows += rowCount;
  return rows;
}

describe('a session on the DAP API', () => {
  it('says where it is, without who asks', async () => {
    await using opened = await open();
    const { session, call, dap } = opened;
    const identity = await session.identify(call);
    expect(identity).toMatchObject({ isLocal: true, display: `${new URL(dap.url).host}/canvas` });
    expect(JSON.stringify(identity)).not.toContain(dap.clientSecret);
  });

  it('refuses an option that it does not know, and a format', () => {
    const given = { clientId: 'a', clientSecret: 'b', namespace: 'canvas' };
    expect(() => dapSource({ ...given, format: 'xml' as never })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    );
    expect(() => dapSource({ ...given, fromat: 'tsv' } as never)).toThrow(
      expect.objectContaining({ code: 'CONFIG_UNKNOWN_KEY' }),
    );
  });

  it('clamps values that no table can hold unless told otherwise', () => {
    const given = { clientId: 'a', clientSecret: 'b', namespace: 'canvas' };
    expect(dapSource(given).onUnfit).toBe('clamp');
    expect(dapSource({ ...given, onUnfit: 'error' }).onUnfit).toBe('error');
  });

  it('tells wrong credentials when it is opened', async () => {
    await expect(open({}, { clientSecret: 'wrong' })).rejects.toMatchObject({ code: 'CONNECTION_AUTH' });
  });
});

describe('a delivery of the DAP API', () => {
  it.each([
    ['tsv', { format: 'tsv', mode: 'condensed' }],
    ['csv', { format: 'csv', mode: 'condensed' }],
    ['jsonl', { format: 'jsonl' }],
  ] as const)('is asked for as the official client does, by %s', async (format, query) => {
    const queries: DapQuery[] = [];
    const job = { id: '1', table: 'accounts', schemaVersion: 1, reaches: '2024-05-02T08:00:00.1234567Z', objects: [] };
    await using opened = await open();
    const { session, call } = opened;
    const api = {
      namespace: 'canvas',
      query: async (asked: DapQuery) => {
        queries.push(asked);
        return job;
      },
    } as unknown as DapApi;
    const asking = createSession({ api, format });
    const table = await session.describe(ref, call);
    const { watermark } = await asking.read({ table }, call);
    await asking.read({ table, after: watermark }, call);
    const since = '2024-05-02T08:00:00.123456Z';
    expect(queries).toEqual([
      { table: 'accounts', ...query },
      { table: 'accounts', ...query, since },
    ]);
  });

  it('continues what breaks in the middle of a file', async () => {
    await using opened = await open();
    const broken = await opened.dap.arm({ endpoint: 'object', fault: { kind: 'reset', afterBytes: 500 }, times: 2 });
    await using delivery = await ask(opened);
    expect(await count(delivery.read(reading, opened.call))).toBe(500);
    expect(await broken.hits()).toBe(2);
  });

  it('refuses a file that ends too early', async () => {
    await using opened = await open();
    await opened.dap.arm({ endpoint: 'object', fault: { kind: 'truncate', bytes: 1000 }, times: 50 });
    await using delivery = await ask(opened);
    await expect(count(delivery.read(reading, opened.call))).rejects.toMatchObject({ code: 'READ_CORRUPT' });
  });

  it('is gone when its files are', async () => {
    await using opened = await open();
    await using delivery = await ask(opened);
    await opened.dap.expire('jobs');
    await expect(count(delivery.read(reading, opened.call))).rejects.toMatchObject({ code: 'READ_SNAPSHOT_LOST' });
  });

  it('says that the schema has moved between the description and the job', async () => {
    await using opened = await open();
    const fault = { kind: 'advance', schema: accountsSchema2 } as const;
    await opened.dap.arm({ endpoint: 'data', table: 'canvas.accounts', fault });
    const table = await opened.session.describe(ref, opened.call);
    await using delivery = await opened.session.read({ table }, opened.call);
    expect([table.version, delivery.version]).toEqual(['1', '2']);
  });

  it('warns once of a column that is in all of its files and not in the schema', async () => {
    const shape = { parts: 3, unknownColumns: ['value.odd'] };
    await using opened = await open({ tables: [{ name: 'canvas.accounts', rows: 30, shape }] });
    await using delivery = await ask(opened);
    expect(await count(delivery.read(reading, opened.call))).toBe(30);
    expect(opened.warnings.map(({ code }) => code)).toEqual(['COLUMN_UNKNOWN']);
  });

  it('counts the values that one reading replaced', async () => {
    await using opened = await open({ tables: [{ name: 'canvas.accounts', rows: 0 }] });
    const row = { created_at: '2024-05-01T00:00:00Z', updated_at: '2024-05-01T00:00:00Z', workflow_state: 'resting' };
    const changes = [1, 2].map((id) => ({ op: 'upsert', row: { id, ...row } }) as const);
    await opened.dap.tables.apply('canvas.accounts', changes);
    await using delivery = await ask(opened);
    for (let times = 0; times < 2; times += 1) {
      expect(await count(delivery.read(reading, opened.call))).toBe(2);
      expect([...delivery.replaced]).toEqual([['workflow_state', 2]]);
    }
  });

  it('may have no files at all', async () => {
    await using opened = await open({ tables: [{ name: 'canvas.accounts', rows: 0 }] });
    await using delivery = await ask(opened);
    expect(await count(delivery.read(reading, opened.call))).toBe(0);
  });

  it.each(['aborted', 'disposed'] as const)('ends at once when it is %s while a file does not come', async (way) => {
    await using opened = await open();
    const hold = await opened.dap.hold({ endpoint: 'object', skip: 1, afterBytes: 100 });
    const delivery = await ask(opened);
    const batches = delivery.read(reading, opened.call)[Symbol.asyncIterator]();
    await batches.next();
    const waiting = drain(batches);
    waiting.catch(() => {});
    await hold.held;
    if (way === 'aborted') opened.abort.abort();
    else await delivery[Symbol.asyncDispose]();
    await expect(waiting).rejects.toMatchObject({ code: 'ABORTED_BY_SIGNAL' });
    await hold.release();
  });

  it('is let go of when a reading is left in the middle of a file', async () => {
    await using opened = await open();
    const hold = await opened.dap.hold({ endpoint: 'object', afterBytes: 2000 });
    await using delivery = await ask(opened);
    for await (const batch of delivery.read({ ...reading, batchBytes: 100 }, opened.call)) {
      expect(batch.rowCount).toBeGreaterThan(0);
      await hold.held;
      break;
    }
    await hold.release();
    expect(await count(delivery.read(reading, opened.call))).toBe(500);
  });
});

async function drain(batches: AsyncIterator<FieldBatch>): Promise<void> {
  while ((await batches.next()).done !== true);
}
