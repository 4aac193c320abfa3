import { digestTables, queryPostgres } from '@sync/testing';
import { type FakeNeosync, startFakeNeosync } from '@sync/testing/neosync';
import { useDatabase } from '@sync/testing/vitest';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DbsyncResult, runDbsyncHere, startDbsync } from '../run-dbsync.ts';

const ours = '6d9b3b83-4f4f-4f5f-9f5f-6f0e5b1f0c11';
const others = '7e9b3b83-4f4f-4f5f-9f5f-6f0e5b1f0c11';
const key = 'neo_at_v1_0a6d1ab5-2f6e-4a7e-9f42-8d3c0c7b5a11';
const blindKey = 'neo_at_v1_1a6d1ab5-2f6e-4a7e-9f42-8d3c0c7b5a11';
const id = (digit: number): string => `3b83d553-4c2a-4d5e-9a63-6f1de6a0a1c${digit}`;
const shop = id(1);
const bucket = id(2);
const foreign = id(3);
const mongo = id(4);
const jobId = '43a4aac5-c4a8-4e4f-8554-03b7c5fffc04';
const running = `${jobId}-2024-06-15T17:43:24Z`;
const complete = `${jobId}-2024-06-14T17:43:24Z`;
const empty = `${jobId}-2024-06-13T17:43:24Z`;

const tables = `
CREATE TABLE teams (id int PRIMARY KEY, lead int, budget numeric(12,2), logo bytea, flags bit(5));
CREATE TABLE people (id int PRIMARY KEY, team int REFERENCES teams, boss int REFERENCES people, born date, seen timestamptz,
  tags text[], detail jsonb, break interval, key uuid, CHECK (id > 0));
ALTER TABLE teams ADD CONSTRAINT teams_lead FOREIGN KEY (lead) REFERENCES people;
CREATE TABLE badges (team int, number int, person int, PRIMARY KEY (team, number), FOREIGN KEY (person) REFERENCES people);
CREATE TABLE swaps (team int, number int, FOREIGN KEY (team, number) REFERENCES badges (team, number));
`;
const rows = `
INSERT INTO teams VALUES (1, NULL, 12.50, '', B'10101'), (2, NULL, NULL, '\\x00ff', NULL);
INSERT INTO people VALUES (1, 1, NULL, '0044-03-15 BC', '2024-05-01 12:00:00.123456+02', '{a,NULL,"b c"}', '{"k": [1, null]}', '1 mon 2 days 3.5 s', '00000000-0000-4000-8000-000000000001'),
  (2, 2, 1, '9999-12-31', NULL, '{}', '"text"', NULL, NULL);
UPDATE teams SET lead = id;
INSERT INTO badges VALUES (1, 1, 1), (1, 2, 2); INSERT INTO swaps VALUES (1, 2), (NULL, 9);
`;

const folder = await mkdtemp(join(tmpdir(), 'dbsync-neosync-'));
let api: FakeNeosync;
const source = useDatabase({ name: 'neosync_source', script: tables + rows });
const sink = useDatabase({ name: 'neosync_sink' });

beforeAll(async () => {
  const line = (text: string): Uint8Array => gzipSync(`${text}\n`);
  const at = (run: string, name: string): string =>
    `workflows/${run}/activities/public.${name}/data/records-1-1.jsonl.gz`;
  const objects = new Map([
    [at(complete, 't'), line('{"id":1,"v":"x"}')],
    [at(running, 't'), line('{"id":2,"v":"y"}')],
  ]);
  const run = (runId: string, status: 'RUNNING' | 'COMPLETE') => ({
    id: runId,
    jobId,
    accountId: ours,
    status,
    startedAt: new Date(runId.slice(-20)),
  });
  const sql = { kind: 'postgres', url: source.url } as const;
  api = await startFakeNeosync({
    apiKeys: [
      { key, accountIds: [ours] },
      { key: blindKey, accountIds: [ours], canSeeSecrets: false },
    ],
    connections: [
      { id: shop, accountId: ours, name: 'shop', config: sql },
      { id: bucket, accountId: ours, name: 'runs', config: { kind: 's3', bucket: 'runs', objects } },
      { id: foreign, accountId: others, name: 'foreign', config: sql },
      { id: mongo, accountId: ours, name: 'mongo', config: { kind: 'mongo' } },
    ],
    jobRuns: [run(running, 'RUNNING'), run(complete, 'COMPLETE'), run(empty, 'COMPLETE')],
  });
});
afterEach(async () => {
  api.faults.clear();
  await queryPostgres(sink.url, 'DROP SCHEMA public CASCADE; CREATE SCHEMA public');
});
afterAll(async () => {
  await api.stop();
  await rm(folder, { recursive: true });
});

/** What leads to the API and nowhere else, whatever the machine has. */
function environment(): Readonly<Record<string, string>> {
  return {
    NEOSYNC_API_KEY: key,
    NEOSYNC_API_URL: api.url,
    NEOSYNC_CONFIG_DIR: folder,
    HOME: folder,
    XDG_CONFIG_HOME: '',
  };
}

const command = (): readonly string[] => ['sync', '--output', 'plain', '--destination-connection-url', sink.url];

async function sync(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<DbsyncResult> {
  const result = await runDbsyncHere(['--debug', ...command(), ...args], folder, { ...environment(), ...env });
  for (const each of [key, blindKey]) expect(`${result.stdout}${result.stderr}`).not.toContain(each);
  return result;
}

interface Failure {
  readonly status: number;
  readonly code: string;
  readonly says?: string;
}

function expectFailure(result: DbsyncResult, { status, code, says = '' }: Failure): void {
  expect(result.stderr).toContain(`error ${code}: `);
  expect(result.stderr).toContain(says);
  expect(result.status).toBe(status);
}

describe('a Postgres behind the API', () => {
  it('arrives with its schema: a cycle, a self reference, keys of two columns, values of many types', async () => {
    await writeFile(
      join(folder, 'shop.yaml'),
      `source: { connection-id: ${shop} }\ndestination: { driver: postgres, init-schema: true }\noutput-type: plain\n`,
    );
    const result = await sync(['--config', 'shop.yaml']);
    expect(result, result.stderr).toMatchObject({ status: 0 });
    expect(await digestTables(sink.url)).toEqual(await digestTables(source.url));
    const keys = `SELECT count(*) FROM pg_constraint WHERE contype = 'f'`;
    expect(await queryPostgres(sink.url, keys)).toEqual(await queryPostgres(source.url, keys));
  });

  it.runIf(existsSync('/proc/self/cmdline'))('is read with a key that others do not see', async () => {
    const hold = api.faults.hold({ method: 'GetConnection' });
    const flags = ['--connection-id', shop, '--init-schema', '--include', 'badges'];
    const args = [...command(), ...flags];
    const { child, result } = startDbsync(['--debug', '--api-key', key, ...args], folder, {
      ...environment(),
      NEOSYNC_API_KEY: '',
    });
    await Promise.race([hold.held, result.then(({ stderr }) => expect.fail(stderr))]);
    const shown = await readFile(`/proc/${child.pid}/cmdline`, 'utf8');
    hold.release();
    expect(shown).toContain('dbsync');
    expect(shown).not.toContain(key);
    expect((await result).stderr).not.toContain(key);
    expect((await result).status).toBe(0);
  });

  it('is read whatever job is named, with a warning', async () => {
    const result = await sync(['--connection-id', shop, '--init-schema', '--include', 'badges', '--job-id', jobId]);
    expect(result, result.stderr).toMatchObject({ status: 0 });
    expect(result.stderr).toContain('warning NEOSYNC_JOB_IGNORED');
  });

  it('and that is interrupted ends with status 130 and leaves the tables as they were', async () => {
    await queryPostgres(sink.url, 'CREATE TABLE badges (team int, number int, person int)');
    await queryPostgres(sink.url, 'INSERT INTO badges VALUES (7, 7, 7)');
    const before = await digestTables(sink.url);
    const hold = api.faults.hold({ method: 'GetConnectionDataStream', table: 'public.badges', rows: 1 });
    const flags = ['--connection-id', shop, '--include', 'badges', '--truncate-before-insert'];
    const { child, result } = startDbsync([...command(), ...flags], folder, environment());
    await Promise.race([hold.held, result.then(({ stderr }) => expect.fail(stderr))]);
    child.kill('SIGINT');
    expect((await result).status).toBe(130);
    expect(await digestTables(sink.url)).toEqual(before);
  });

  it('whose stream ends too early leaves the tables as they were', async () => {
    await queryPostgres(sink.url, 'CREATE TABLE badges (team int, number int, person int)');
    await queryPostgres(sink.url, 'INSERT INTO badges VALUES (7, 7, 7)');
    const before = await digestTables(sink.url);
    const table = 'public.badges';
    api.faults.arm({ method: 'GetConnectionDataStream', table, fault: { kind: 'truncate', rows: 1 }, times: 9 });
    const result = await sync(['--connection-id', shop, '--include', 'badges', '--truncate-before-insert']);
    expectFailure(result, { status: 1, code: 'READ_INCOMPLETE', says: 'badges' });
    expect(await digestTables(sink.url)).toEqual(before);
  });
});

describe('a run in a bucket behind the API', () => {
  beforeEach(async () => {
    await queryPostgres(sink.url, 'CREATE TABLE t (id int PRIMARY KEY, v text)');
  });
  const run = (...args: string[]) => sync(['--connection-id', bucket, ...args]);

  it('is refused while it runs, and read when that is allowed; it is named with its start', async () => {
    expectFailure(await run('--job-id', jobId), { status: 1, code: 'READ_RUN', says: '--allow-incomplete-run' });
    const result = await run('--job-id', jobId, '--allow-incomplete-run');
    expect(result, result.stderr).toMatchObject({ status: 0 });
    expect(result.stdout).toMatch(new RegExp(`^snapshot: run ${running}.*2024-06-15T17:43:24`, 'm'));
    expect(await queryPostgres(sink.url, 'SELECT * FROM t')).toEqual([['2', 'y']]);
  });

  it('is read by its id', async () => {
    const result = await run('--job-run-id', complete, '--job-id', jobId);
    expect(result, result.stderr).toMatchObject({ status: 0 });
    expect(await queryPostgres(sink.url, 'SELECT * FROM t')).toEqual([['1', 'x']]);
  });

  it('without files is refused', async () => {
    expectFailure(await run('--job-run-id', empty), { status: 1, code: 'READ_RUN' });
  });

  it('needs a job', async () => {
    expectFailure(await run(), { status: 2, code: 'CONFIG_MISSING', says: '--job-id' });
  });

  it('makes no schema', async () => {
    expectFailure(await run('--job-run-id', complete, '--init-schema'), { status: 2, code: 'CONFIG_CONFLICT' });
  });
});

describe('refused, and nothing is written, is', () => {
  it.each<[string, readonly string[], Readonly<Record<string, string>>, Failure]>([
    [
      'a connection that is not there',
      ['--connection-id', id(9)],
      {},
      { status: 2, code: 'CONFIG_INVALID', says: id(9) },
    ],
    ['one of another account', ['--connection-id', foreign], {}, { status: 2, code: 'CONFIG_INVALID' }],
    [
      'one that does not belong to the account named',
      ['--connection-id', shop, '--account-id', others],
      {},
      { status: 2, code: 'CONFIG_INVALID' },
    ],
    [
      'one of an engine that is not read',
      ['--connection-id', mongo],
      {},
      { status: 2, code: 'CONFIG_NOT_BUILT', says: 'MongoDB' },
    ],
    [
      'a wrong key',
      ['--connection-id', shop, '--api-key', `${key.slice(0, -1)}2`],
      {},
      { status: 1, code: 'CONNECTION_AUTH', says: 'NEOSYNC_API_KEY' },
    ],
    [
      'no key',
      ['--connection-id', shop],
      { NEOSYNC_API_KEY: '' },
      { status: 2, code: 'CONFIG_MISSING', says: '--api-key' },
    ],
    [
      'a key that may not see secrets',
      ['--connection-id', shop, '--api-key', blindKey],
      {},
      { status: 1, code: 'READ_PERMISSION' },
    ],
  ])('%s', async (_title, args, env, failure) => {
    expectFailure(await sync([...args, '--init-schema'], env), failure);
    expect(await digestTables(sink.url)).toEqual({});
  });

  it('an API that does not answer', async () => {
    const result = await sync(['--connection-id', shop, '--api-url', `http://127.0.0.1:${await freePort()}`]);
    expectFailure(result, { status: 1, code: 'CONNECTION_UNREACHABLE', says: '--api-url' });
  });
});

/** A port that was free a moment ago. Some low ones are refused by fetch itself. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
