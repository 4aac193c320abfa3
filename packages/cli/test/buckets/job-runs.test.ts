import { digestTables, queryMysql, queryPostgres } from '@sync/testing';
import { writeJobRun } from '@sync/testing/neosync';
import { useDatabase, useMysqlServer } from '@sync/testing/vitest';
import { gzipSync } from 'node:zlib';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectFailure, useBucketLab } from './use-lab.ts';

const lab = useBucketLab();

const jobId = '43a4aac5-c4a8-4e4f-8554-03b7c5fffc04';
const older = `${jobId}-2024-06-13T17:43:24Z`;
const newer = `${jobId}-2024-06-14T17:43:24Z`;

const tables = `
CREATE TABLE teams (id int PRIMARY KEY, lead int, budget numeric(12,2), logo bytea, flags bit(5));
CREATE TABLE people (id bigint PRIMARY KEY, team int REFERENCES teams, boss bigint REFERENCES people, born date, seen timestamptz,
  tags text[], detail jsonb, rest interval, key uuid, upper text GENERATED ALWAYS AS (upper(id::text)) STORED);
ALTER TABLE teams ALTER lead TYPE bigint, ADD CONSTRAINT teams_lead FOREIGN KEY (lead) REFERENCES people;
CREATE TABLE badges (team int, number int, PRIMARY KEY (team, number));
CREATE TABLE swaps (id int, team int, number int, FOREIGN KEY (team, number) REFERENCES badges (team, number));
CREATE TABLE nothing (id int);
`;
const rows = `
INSERT INTO teams VALUES (1, NULL, 12.50, '', B'10101'), (2, NULL, NULL, '\\x00ff', NULL);
INSERT INTO people VALUES (9007199254740993, 1, NULL, '0044-03-15 BC', '2024-05-01 12:00:00.123456+02', '{a,NULL,"b c"}', '{"k": [1, null]}',
    '1 mon 2 days 3.5 s', '00000000-0000-4000-8000-000000000001'),
  (2, 2, 9007199254740993, '9999-12-31', NULL, '{}', '"text"', NULL, NULL);
UPDATE teams SET lead = 2 WHERE id = 1;
INSERT INTO badges SELECT 1, n FROM generate_series(1, 250) n; INSERT INTO swaps VALUES (1, 1, 250), (2, NULL, 9);
`;
const mysqlTables = [
  'CREATE TABLE teams (id int PRIMARY KEY, `lead` bigint, budget decimal(12,2), logo longblob, flags bit(5))',
  'CREATE TABLE people (id bigint PRIMARY KEY, team int, boss bigint, born varchar(40), seen datetime(6), tags longtext, detail json, rest longtext, `key` char(36), upper varchar(30) GENERATED ALWAYS AS (upper(id)) STORED, FOREIGN KEY (team) REFERENCES teams (id), FOREIGN KEY (boss) REFERENCES people (id))',
  'ALTER TABLE teams ADD FOREIGN KEY (`lead`) REFERENCES people (id)',
  'CREATE TABLE badges (team int, number int, PRIMARY KEY (team, number))',
  'CREATE TABLE swaps (id int, team int, number int, FOREIGN KEY (team, number) REFERENCES badges (team, number))',
];

const source = useDatabase({ name: 'runs_source', script: tables + rows });

/** Writes runs to both stores, the older ones with a table that nobody has. */
beforeAll(async () => {
  for (const [store, naming] of [
    [lab.s3, 's3'],
    [lab.gcs, 'gcs'],
  ] as const) {
    store.put(`neosync/workflows/${older}/activities/public.strange/data/1.jsonl.gz`, gzipSync('{"id":1}\n'));
    await writeJobRun({
      from: { kind: 'postgres', url: source.url },
      runId: newer,
      prefix: 'neosync',
      naming,
      put: async (key, bytes, headers) => void store.put(key, bytes, headers),
    });
  }
});

const at = (scheme: string): readonly string[] => [
  '--source-bucket',
  `${scheme}://exports`,
  '--source-prefix',
  'neosync',
];

describe('a run in a bucket goes to Postgres', () => {
  const sink = useDatabase({ name: 'runs_sink', per: 'test', script: tables });
  const to = (): readonly string[] => ['--destination-connection-url', sink.url];

  it('from S3, the newest of a job: cycles, self references, values of many types', async () => {
    const args = [...at('s3'), ...lab.endpoint(lab.s3), ...to(), '--job-id', jobId];
    const pinned = `the run ${newer}, started at 2024-06-14T17:43:24Z`;
    const planned = await lab.plan([...args, '--output', 'json']);
    expect(JSON.parse(planned.stdout)).toMatchObject({ source: { pinned: expect.stringContaining(pinned) } });
    const result = await lab.sync(args);
    expect(result, result.stderr).toMatchObject({ status: 0 });
    expect(result.stdout).toContain(`snapshot: ${pinned}`);
    expect(await digestTables(sink.url)).toEqual(await digestTables(source.url));
  });

  it('from Google, by its id; a table without rows is emptied when that is said', async () => {
    await queryPostgres(sink.url, 'INSERT INTO nothing VALUES (1)');
    const args = [...at('gs'), ...lab.endpoint(lab.gcs), ...to(), '--job-run-id', newer, '--truncate-before-insert'];
    const named = [...args, '--include', 'public.*', '--include', 'nothing'];
    expectFailure(await lab.sync(named), { code: 'CATALOG_TABLE_MISSING', says: '--absent-tables empty' });
    const result = await lab.sync([...named, '--absent-tables', 'empty']);
    expect(result, result.stderr).toMatchObject({ status: 0 });
    expect(await digestTables(sink.url)).toEqual(await digestTables(source.url));
  });
});

describe('a run in a bucket goes to MariaDB', () => {
  const server = useMysqlServer({ flavor: 'mariadb' });

  it('from S3', async () => {
    const sink = await server.createDatabase('runs');
    for (const statement of mysqlTables) await queryMysql(sink.url, statement);
    const result = await lab.sync([
      ...at('s3'),
      ...lab.endpoint(lab.s3),
      '--destination-connection-url',
      sink.url,
      '--job-run-id',
      newer,
    ]);
    expect(result, result.stderr).toMatchObject({ status: 0 });
    expect(await queryMysql(sink.url, 'SELECT id, team, boss, seen FROM people ORDER BY id')).toEqual([
      ['2', '2', '9007199254740993', null],
      ['9007199254740993', '1', null, '2024-05-01 10:00:00.123456'],
    ]);
    expect(
      await queryMysql(sink.url, 'SELECT id, `lead`, budget, hex(logo), bin(flags) FROM teams ORDER BY id'),
    ).toEqual([
      ['1', '2', '12.50', '', '10101'],
      ['2', null, null, '00FF', null],
    ]);
    expect(await queryMysql(sink.url, 'SELECT count(*) FROM badges')).toEqual([['250']]);
  });
});

describe('refused, and the tables stay as they were, is', () => {
  const sink = useDatabase({
    name: 'runs_bad',
    script: `CREATE TABLE t (id int PRIMARY KEY, v bytea); INSERT INTO t VALUES (1, 'before')`,
  });
  let before: object;
  beforeEach(async () => {
    before = await digestTables(sink.url);
  });
  const run = (runId: string, ...args: string[]) =>
    lab.sync([
      '--source-bucket=exports',
      ...lab.endpoint(lab.s3),
      '--destination-connection-url',
      sink.url,
      '--job-run-id',
      runId,
      '--truncate-before-insert',
      ...args,
    ]);
  const put = (runId: string, content: Uint8Array): void =>
    void lab.s3.put(`workflows/${runId}/activities/public.t/data/records-1-1.jsonl.gz`, content);

  it.each<[string, Uint8Array, string, string]>([
    [
      'a wrapper of a type that nobody knows',
      gzipSync('{"id":2,"v":{"_neosync":{"version":1,"type_id":"NEOSYNC_SECRET"},"bytes":"c2VjcmV0"}}\n'),
      'READ_CORRUPT',
      'v',
    ],
    ['a file that is cut', gzipSync(`{"id":2,"v":null}\n`.repeat(99)).subarray(0, 40), 'READ_CORRUPT', 'records-1'],
    ['an empty run', new Uint8Array(), 'READ_RUN', 'bad-run'],
    ['a column the destination lacks', gzipSync('{"id":2,"gone":1}\n'), 'CATALOG_COLUMN_MISSING', 'gone'],
  ])('%s', async (_title, content, code, says) => {
    put('bad-run', content);
    const result = await run('bad-run');
    expectFailure(result, { code, says });
    expect(result.stderr).not.toMatch(/secret|c2VjcmV0/i);
    expect(await digestTables(sink.url)).toEqual(before);
  });

  it('a run that is not there', async () => {
    expectFailure(await run('no-such-run'), { code: 'READ_RUN', says: '--source-prefix' });
    expect(await digestTables(sink.url)).toEqual(before);
  });
});
