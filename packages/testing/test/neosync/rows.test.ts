import { type DescMethodStreaming, fromJson, type Message, toBinary } from '@bufbuild/protobuf';
import { Code, ConnectError } from '@connectrpc/connect';
import { compressionGzip, createConnectTransport } from '@connectrpc/connect-node';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { apiMethods } from '../../src/neosync/api/descriptors.ts';
import type { FakeNeosyncOptions } from '../../src/neosync/fake-neosync.ts';
import type { NeosyncFault } from '../../src/neosync/fault.ts';
import { postgresInitStatements } from '../../src/neosync/init/postgres-statements.ts';
import { writeJobRun } from '../../src/neosync/run/write-job-run.ts';
import { spawnFakeNeosync } from '../../src/neosync/spawn-fake-neosync.ts';
import { startFakeNeosync } from '../../src/neosync/start-fake-neosync.ts';
import { runScript } from '../../src/postgres/query.ts';
import { readTable } from '../../src/oracle/read-table.ts';
import { useDatabase } from '../../src/vitest/index.ts';

const connectionId = '11111111-1111-4111-8111-111111111111';
const script = `
CREATE TYPE mood AS ENUM ('ok', 'it''s');
CREATE FUNCTION two() RETURNS int LANGUAGE sql AS 'select 2';
CREATE TABLE items (id serial PRIMARY KEY, name text, mood mood DEFAULT 'ok', twice int DEFAULT two(), doubled int GENERATED ALWAYS AS (twice * 2) STORED, at timestamptz);
CREATE TABLE parts (item int REFERENCES items, part int GENERATED ALWAYS AS IDENTITY (START 5), PRIMARY KEY (item, part));
CREATE INDEX ON items (name);
INSERT INTO items (name, at) SELECT 'item ' || i, timestamptz '2024-01-01 00:00+00' + i * interval '1 s' FROM generate_series(1, 520) i;
INSERT INTO parts (item) VALUES (1), (2);`;

const origin = useDatabase({ script });
const empty = useDatabase();
const method = apiMethods.get('GetConnectionDataStream') as DescMethodStreaming;

/** The rows of a stream that the library's client reads, and what it thinks of the end. */
async function rowsOf(
  url: string,
  { json = false, gzip = false, headers = {}, id = connectionId } = {},
): Promise<{ rows: Message[]; code: string }> {
  const transport = createConnectTransport({
    baseUrl: url,
    httpVersion: '1.1',
    useBinaryFormat: !json,
    acceptCompression: gzip ? [compressionGzip] : [],
  });
  const request = fromJson(method.input, { connectionId: id, schema: 'public', table: 'items' });
  const rows: Message[] = [];
  try {
    const answer = await transport.stream(
      method,
      undefined,
      undefined,
      headers,
      (async function* () {
        yield request;
      })(),
    );
    for await (const message of answer.message) rows.push(message);
    return { rows, code: 'clean' };
  } catch (error) {
    return { rows, code: error instanceof ConnectError ? Code[error.code] : String(error) };
  }
}

function start(more: Partial<FakeNeosyncOptions> = {}): ReturnType<typeof startFakeNeosync> {
  const config = { kind: 'postgres', url: origin.url } as const;
  return startFakeNeosync({
    connections: [{ id: connectionId, accountId: 'a', name: 'x', config }],
    authEnabled: false,
    ...more,
  });
}

describe('a stream of rows', () => {
  it('is the same in binary, in JSON, compressed and kept', async () => {
    await using fake = await start();
    await using kept = await start({ keeps: 'all' });
    const bytes = ({ rows }: { rows: Message[] }): string[] =>
      rows.map((row) => Buffer.from(toBinary(method.output, row)).toString('base64'));
    const plain = await rowsOf(fake.url);
    expect(plain.code).toBe('clean');
    expect(plain.rows).toHaveLength(520);
    expect(bytes(await rowsOf(fake.url, { json: true }))).toEqual(bytes(plain));
    expect(bytes(await rowsOf(fake.url, { gzip: true }))).toEqual(bytes(plain));
    expect(bytes(await rowsOf(kept.url))).toEqual(bytes(plain));
  });

  const faults: readonly [NeosyncFault, number, string][] = [
    [{ kind: 'error', code: 'internal', rows: 7 }, 7, 'Internal'],
    [{ kind: 'truncate', rows: 7 }, 7, 'clean'],
    [{ kind: 'cut', rows: 7 }, 7, 'InvalidArgument'],
    [{ kind: 'cut', rows: 0 }, 0, 'InvalidArgument'],
    [{ kind: 'oversized', rows: 3, bytes: 2 ** 31 }, 3, 'InvalidArgument'],
    [{ kind: 'payload', rows: 2, hex: 'ff' }, 521, 'clean'],
    [{ kind: 'reset' }, 0, 'Aborted'],
    [{ kind: 'reply', status: 502, contentType: 'text/html', body: '<html>' }, 0, 'Unavailable'],
  ];
  it.each(faults)('goes wrong as told: %o', async (fault, rows, code) => {
    await using fake = await start();
    fake.faults.arm({ method: 'GetConnectionDataStream', table: 'public.items', fault });
    const seen = await rowsOf(fake.url);
    expect({ rows: seen.rows.length, code: seen.code }).toEqual({ rows, code });
    expect((await rowsOf(fake.url)).code).toBe('clean');
  });

  it('waits in a gate until it is released', async () => {
    await using fake = await start();
    const hold = fake.faults.hold({ method: 'GetConnectionDataStream', rows: 3 });
    const reading = rowsOf(fake.url);
    await hold.held;
    expect(fake.calls[0]?.rows).toBe(3);
    hold.release();
    expect((await reading).rows).toHaveLength(520);
  });

  it('comes from a process of its own', async () => {
    await using fake = await spawnFakeNeosync({ url: origin.url });
    const headers = { authorization: `Bearer ${fake.apiKey}` };
    expect((await rowsOf(fake.url, { headers, id: fake.connectionId })).rows).toHaveLength(520);
  });
});

describe('the init statements', () => {
  beforeAll(async () => {
    for (const { statements } of await postgresInitStatements({ kind: 'postgres', url: origin.url })) {
      await runScript(empty.url, statements.join('\n'));
    }
  });

  it('make the tables with what their columns need', async () => {
    await runScript(empty.url, `INSERT INTO items (name) VALUES ('x'); INSERT INTO parts (item) VALUES (1)`);
    expect((await readTable(empty.url, 'items')).rows).toEqual([['1', 'x', 'ok', '2', '4', null]]);
    expect((await readTable(empty.url, 'parts')).rows).toEqual([['1', '5']]);
  });

  it('leave alone what is there', async () => {
    const blocks = await postgresInitStatements({ kind: 'postgres', url: empty.url });
    for (const { statements } of blocks) await runScript(empty.url, statements.join('\n'));
    expect(blocks.map(({ label }) => label)).toContain('fk alter table');
  });
});

it('a run in a bucket has files of a hundred rows with sorted keys', async () => {
  const files = new Map<string, Uint8Array>();
  const written = await writeJobRun({
    from: { kind: 'postgres', url: origin.url },
    tables: ['public.items'],
    runId: 'run-1',
    prefix: '/base/',
    naming: 's3',
    put: async (key, bytes) => void files.set(key, bytes),
  });
  expect(written).toEqual([{ table: 'public.items', rows: 520, files: 6 }]);
  const [[key, bytes] = ['', Buffer.alloc(0)]] = files;
  expect(key).toMatch(/^base\/workflows\/run-1\/activities\/public\.items\/data\/records-1-\d{19}\.jsonl\.gz$/u);
  const [first = ''] = gunzipSync(bytes).toString().split('\n');
  expect(Object.keys(JSON.parse(first) as object)).toEqual(['at', 'doubled', 'id', 'mood', 'name', 'twice']);
  expect(JSON.parse(first)).toMatchObject({
    at: { _neosync: { type_id: 'NEOSYNC_DATETIME' }, timezone: 'UTC', second: 1 },
  });
});
