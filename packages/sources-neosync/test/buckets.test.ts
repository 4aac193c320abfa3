import { sync, SyncError } from '@sync/core';
import { mysqlSink } from '@sync/sinks-mysql';
import { postgresSink } from '@sync/sinks-postgres';
import { digestTables, queryMysql, queryPostgres } from '@sync/testing';
import { type FakeJobRun, type FakeNeosync, startFakeNeosync, writeJobRun } from '@sync/testing/neosync';
import { useDatabase, useMysqlServer } from '@sync/testing/vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NeosyncSourceOptions } from '../src/options.ts';
import { accountId, apiKey, connectionId, fakeSource } from './fake.ts';

const tables = `
CREATE SCHEMA shop;
CREATE TABLE shop.staff (id integer PRIMARY KEY, name text NOT NULL, boss_id integer REFERENCES shop.staff (id), team_id integer);
CREATE TABLE shop.teams (id integer PRIMARY KEY, lead_id integer REFERENCES shop.staff (id), label varchar(20));
ALTER TABLE shop.staff ADD FOREIGN KEY (team_id) REFERENCES shop.teams (id);
CREATE TABLE public.types (id integer PRIMARY KEY, b boolean, n numeric(20,5), d double precision, ts timestamp, tz timestamptz, day date,
  iv interval, by bytea, js jsonb, bits bit(4), u uuid, a integer[], shout text GENERATED ALWAYS AS (id || '!') STORED);`;
const rows = `
INSERT INTO shop.staff (id, name, boss_id) SELECT i, 'n' || i, NULLIF(i / 3, 0) FROM generate_series(1, 250) i;
INSERT INTO shop.teams VALUES (1, 2, 'one'), (2, 200, NULL);
UPDATE shop.staff SET team_id = 1 + id % 2;
INSERT INTO public.types VALUES (1, true, 1.50000, 0.1, '2024-02-29 12:34:56.5', '2024-02-29 12:34:56+00', '2024-02-29', '1 day 02:00:00', '\\x00ff', '{"a": [1]}', B'1010', '01890a5d-ac96-774b-bcce-b302099a8057', '{1,2}'),
  (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);`;

const jobId = '43a4aac5-c4a8-4e4f-8554-03b7c5fffc04';
const runOf = (moment: string) => `${jobId}-${moment}`;
const newest = runOf('2024-06-14T17:43:24Z');
const older = runOf('2024-05-01T00:00:00Z');
const failed = runOf('2024-04-01T00:00:00Z');
const gcsId = '44444444-4444-4444-8444-444444444444';

const origin = useDatabase({ script: tables + rows });
const target = useDatabase({ script: tables });
const mysql = useMysqlServer({
  flavor: 'mariadb',
  script: `CREATE TABLE staff (id int PRIMARY KEY, name varchar(30) NOT NULL, boss_id int, team_id int, FOREIGN KEY (boss_id) REFERENCES staff (id));
    CREATE TABLE teams (id int PRIMARY KEY, lead_id int, label varchar(20), FOREIGN KEY (lead_id) REFERENCES staff (id));
    ALTER TABLE staff ADD FOREIGN KEY (team_id) REFERENCES teams (id);`,
});
let fake: FakeNeosync;

beforeAll(async () => {
  const s3 = new Map<string, Uint8Array>();
  const gcs = new Map<string, Uint8Array>();
  const from = { kind: 'postgres', url: origin.url } as const;
  const into = (objects: Map<string, Uint8Array>) => async (key: string, bytes: Uint8Array) =>
    void objects.set(key, bytes);
  await writeJobRun({ from, runId: newest, prefix: 'runs', naming: 's3', put: into(s3) });
  await writeJobRun({ from, runId: older, prefix: 'runs', naming: 's3-old', tables: ['public.types'], put: into(s3) });
  await writeJobRun({ from, runId: newest, naming: 'gcs', put: into(gcs) });
  const run = (id: string, status: FakeJobRun['status'], startedAt: string): FakeJobRun => ({
    id,
    jobId,
    accountId,
    status,
    startedAt: new Date(startedAt),
  });
  fake = await startFakeNeosync({
    connections: [
      { id: connectionId, accountId, name: 'runs', config: { kind: 's3', bucket: 'b', prefix: 'runs', objects: s3 } },
      { id: gcsId, accountId, name: 'more runs', config: { kind: 'gcs', bucket: 'b', objects: gcs } },
    ],
    apiKeys: [{ key: apiKey, accountIds: [accountId] }],
    jobRuns: [
      run(newest, 'COMPLETE', '2024-06-14T17:43:24Z'),
      run(older, 'RUNNING', '2024-05-01T00:00:00Z'),
      run(failed, 'FAILED', '2024-04-01T00:00:00Z'),
    ],
  });
});
afterAll(() => fake.stop());

function load(options: Partial<NeosyncSourceOptions>, more: object = {}) {
  return sync({ source: fakeSource(fake, options), sink: postgresSink(target.url), truncate: 'selected', ...more });
}

async function failure(options: Partial<NeosyncSourceOptions>, more: object = {}): Promise<SyncError> {
  const outcome = await load(options, more).catch((error: unknown) => error);
  if (SyncError.isInstance(outcome)) return outcome;
  throw new Error('it was expected to fail, and did not', { cause: outcome });
}

describe('a run in S3', () => {
  it('is the newest of its job, with the types and keys of the sink, cycles included', async () => {
    const report = await load({ jobId });
    expect(await digestTables(target.url)).toEqual(await digestTables(origin.url));
    expect(report.warnings.map(({ code }) => code)).not.toContain('NEOSYNC_NOT_CONSISTENT');
  });

  it('goes to MySQL as well', async () => {
    const sink = mysqlSink(mysql.url);
    const options = { tables: { include: ['shop.*'] }, schemas: { shop: mysql.name } };
    await sync({ source: fakeSource(fake, { jobRunId: newest }), sink, ...options });
    const sums = 'SELECT count(*), sum(boss_id), sum(team_id), min(name) FROM';
    expect(await queryMysql(mysql.url, `${sums} staff`)).toEqual(await queryPostgres(origin.url, `${sums} shop.staff`));
  });

  it('is refused while it is not complete, unless that is allowed', async () => {
    const error = await failure({ jobRunId: older });
    expect(error.code).toBe('READ_RUN');
    expect(error.message).toContain('is running');
    const report = await load({ jobRunId: older, allowIncompleteRun: true });
    expect(report.tables.map(({ rows: count }) => count)).toEqual([2]);
    expect(report.warnings.map(({ code }) => code)).toContain('NEOSYNC_RUN_INCOMPLETE');
  });

  it('is refused when it failed, and nobody is told to wait for it', async () => {
    const error = await failure({ jobRunId: failed });
    expect(error.code).toBe('READ_RUN');
    expect(error.message).toMatch(/ ended as .* Name another run/);
  });

  it.each<[string, Partial<NeosyncSourceOptions>, string]>([
    ['there is none of the id', { jobRunId: 'none' }, 'run none'],
    ['the job has none', { jobId: connectionId }, 'run of job'],
    ['it has no files', { jobRunId: failed, allowIncompleteRun: true }, failed],
  ])('is missed when %s', async (_what, options, words) => {
    const error = await failure(options);
    expect(error.code).toBe('READ_RUN');
    expect(error.message).toContain(words);
  });

  it('is chosen by a server that does not tell of runs', async () => {
    fake.faults.arm({ method: 'GetJobRuns', fault: { kind: 'error', code: 'unimplemented' } });
    const report = await load({ jobId }, { tables: { include: ['public.types'] } });
    expect(report.warnings.map(({ code }) => code)).toContain('NEOSYNC_RUN_UNKNOWN');
    expect(report.tables.map(({ rows: count }) => count)).toEqual([2]);
  });

  it('may be one that the server has forgotten, when a run that is not complete is allowed', async () => {
    const forgotten = { method: 'GetJobRun', fault: { kind: 'error', code: 'not_found' }, times: 2 } as const;
    fake.faults.arm(forgotten);
    expect(await failure({ jobRunId: newest })).toMatchObject({ code: 'READ_RUN' });
    const report = await load(
      { jobRunId: newest, allowIncompleteRun: true },
      { tables: { include: ['public.types'] } },
    );
    expect(report.warnings.map(({ code }) => code)).toContain('NEOSYNC_RUN_UNKNOWN');
  });

  it('makes no tables, since its files have no types', async () => {
    expect(await failure({ jobId }, { schema: 'create' })).toMatchObject({ code: 'CONFIG_CONFLICT' });
    await queryPostgres(target.url, 'DROP TABLE public.types');
    const error = await failure({ jobId });
    expect(error).toMatchObject({ code: 'CATALOG_TYPE_UNKNOWN', context: { table: 'public.types' } });
  });
});

describe('a run in Google Cloud Storage', () => {
  it('is read as S3 is, where bytes of the API tell values apart', async () => {
    await load({ connectionId: gcsId, jobId }, { tables: { include: ['shop.*'] }, truncate: 'cascade' });
    const all = 'SELECT * FROM shop.staff ORDER BY id';
    expect(await queryPostgres(target.url, all)).toEqual(await queryPostgres(origin.url, all));
  });
});
