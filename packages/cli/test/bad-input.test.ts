import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestTables, startPostgres } from '@sync/testing';
import { useDatabase } from '@sync/testing/vitest';
import pg from 'pg';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type DbsyncResult, runDbsync, secret, withPassword } from './run-dbsync.ts';

const folder = await mkdtemp(join(tmpdir(), 'dbsync-bad-'));
afterAll(() => rm(folder, { recursive: true }));

function expectFailure(
  result: DbsyncResult,
  { status, code }: { readonly status: number; readonly code: string },
): void {
  expect(result.stderr).toContain(`error ${code}: `);
  expect(result.status).toBe(status);
  expect(`${result.stdout}${result.stderr}`).not.toContain(secret);
}

describe('a command line that is wrong ends with status 2 before anything is contacted', () => {
  const unreachable = `postgres://me:${secret}@127.0.0.1:1/x`;
  const ends = ['--source-connection-url', unreachable, '--destination-connection-url', 'pglite:memory'];

  it.each([
    ['no source', ['--destination-connection-url', 'pglite:memory'], 'CONFIG_MISSING'],
    ['no destination', ['--source-connection-url', unreachable], 'CONFIG_MISSING'],
    [
      'a scheme nobody knows',
      ['--source-connection-url', `oracle://me:${secret}@h/x`, '--destination-connection-url', 'pglite:memory'],
      'CONFIG_URL',
    ],
    [
      'a malformed URL',
      [
        '--source-connection-url',
        `postgres://me:${secret}@:badport/x`,
        '--destination-connection-url',
        'pglite:memory',
      ],
      'CONFIG_URL',
    ],
    [
      'a URL parameter nobody knows',
      ['--source-connection-url', `${unreachable}?sslmod=require`, '--destination-connection-url', 'pglite:memory'],
      'CONFIG_URL',
    ],
    ['a driver that is not the URL’s', [...ends, '--destination-driver', 'mysql'], 'CONFIG_CONFLICT'],
    ['a driver nobody knows', [...ends, '--destination-driver', 'oracle'], 'CONFIG_INVALID'],
    ['both answers to a conflict', [...ends, '--on-conflict-do-nothing', '--on-conflict-do-update'], 'CONFIG_CONFLICT'],
    ['a duration without a unit', [...ends, '--destination-batch-period', '5'], 'CONFIG_INVALID'],
    ['an output nobody knows', [...ends, '--output', 'xml'], 'CONFIG_INVALID'],
    ['a pattern that does not parse', [...ends, '--include', 'a.b.c'], 'CONFIG_INVALID'],
    ['a file that is not there', [...ends, '--config', 'missing.yaml'], 'CONFIG_FILE'],
    [
      'a parameter of a MySQL URL that nobody knows',
      [
        '--source-connection-url',
        `mysql://me:${secret}@h/x?colour=blue`,
        '--destination-connection-url',
        'pglite:memory',
      ],
      'CONFIG_URL',
    ],
    [
      'a parameter of a Go DSN that nobody knows',
      [
        '--source-connection-url',
        `me:${secret}@tcp(h:3306)/x?tls=maybe`,
        '--destination-connection-url',
        'pglite:memory',
      ],
      'CONFIG_URL',
    ],
    [
      'a driver that is not the Go DSN’s',
      [
        '--source-connection-url',
        'pglite:memory',
        '--destination-connection-url',
        `me:${secret}@tcp(h:3306)/x`,
        '--destination-driver',
        'postgres',
      ],
      'CONFIG_CONFLICT',
    ],
  ])('%s', async (_title, args, code) => {
    expectFailure(await runDbsync(['sync', ...args], folder), { status: 2, code });
  });

  it.each([['--no-such-flag'], ['--destination-open-limit', '-1'], ['--init-schema=maybe']])(
    'a flag such as %s',
    async (...args) => {
      const result = await runDbsync(['sync', ...ends, ...args], folder);
      expect(result.status).toBe(2);
      expect(result.stderr).toMatch(/^error: /);
    },
  );

  it('a key of the file that is misspelt', async () => {
    await writeFile(join(folder, 'misspelt.yaml'), 'destination: { init-shema: true }');
    const result = await runDbsync(['sync', ...ends, '--config', 'misspelt.yaml'], folder);
    expectFailure(result, { status: 2, code: 'CONFIG_UNKNOWN_KEY' });
    expect(result.stderr).toContain('Did you mean destination.init-schema?');
  });

  it('a file whose destination is not built', async () => {
    await writeFile(
      join(folder, 'dynamodb.yaml'),
      `aws-dynamodb-destination: { aws-cred-config: { secret-access-key: ${secret} } }`,
    );
    const result = await runDbsync(['sync', ...ends, '--config', 'dynamodb.yaml'], folder);
    expectFailure(result, { status: 2, code: 'CONFIG_NOT_BUILT' });
  });

  it('a misspelt flag, without what it was given', async () => {
    const result = await runDbsync(['sync', ...ends, `--api-kye=${secret}`], folder);
    expect(result.status).toBe(2);
    expect(result.stderr).toContain("unknown option '--api-kye'");
    expect(result.stderr).not.toContain(secret);
  });
});

it.each([['--help'], ['sync', '--help'], ['plan', '--help'], ['--version']])(
  'dbsync %s %s ends with status 0',
  async (...args) => {
    const result = await runDbsync(args, folder);
    expect(result).toMatchObject({ status: 0, stderr: '' });
    expect(result.stdout).not.toBe('');
  },
);

describe('an end that is wrong ends with status 1', () => {
  const source = useDatabase({ name: 'bad_source' });
  const sink = useDatabase({ name: 'bad_sink' });
  const run = (args: readonly string[] = [], sinkUrl = sink.url): Promise<DbsyncResult> =>
    runDbsync(
      [
        'sync',
        '--source-connection-url',
        withPassword(source.url),
        '--destination-connection-url',
        withPassword(sinkUrl),
        ...args,
      ],
      folder,
    );
  const onBoth = async (sql: string): Promise<void> => {
    await query(source.url, sql);
    await query(sink.url, sql);
  };

  beforeEach(() => onBoth('DROP SCHEMA public CASCADE; CREATE SCHEMA public'));

  it('a host that does not answer', async () => {
    expectFailure(await run([], 'postgres://127.0.0.1:1/x'), { status: 1, code: 'CONNECTION_UNREACHABLE' });
  });

  it('a host that does not exist', async () => {
    expectFailure(await run([], 'postgres://no-such-host.invalid/x'), { status: 1, code: 'CONNECTION_UNREACHABLE' });
  });

  it('a database that does not exist', async () => {
    expectFailure(await run([], sink.url.replace(/\/[^/]*$/, '/no_such_database')), {
      status: 1,
      code: 'CONNECTION_DATABASE',
    });
  });

  it('a source that is the sink, whatever the URLs say', async () => {
    await query(source.url, 'CREATE TABLE t (id int)');
    const other = new URL(source.url);
    other.hostname = other.hostname === '127.0.0.1' ? 'localhost' : '127.0.0.1';
    expectFailure(await run(['--truncate-before-insert'], other.href), { status: 1, code: 'PLAN_SAME_DATABASE' });
  });

  it('a selected table that does not exist', async () => {
    await onBoth('CREATE TABLE t (id int)');
    const result = await run(['--include', 'public.t', '--include', 'public.missing']);
    expectFailure(result, { status: 1, code: 'CATALOG_TABLE_MISSING' });
    expect(result.stderr).toContain('public.missing');
  });

  it('a column that is missing at the sink', async () => {
    await query(source.url, 'CREATE TABLE t (id int, extra text)');
    await query(sink.url, 'CREATE TABLE t (id int)');
    expectFailure(await run(), { status: 1, code: 'CATALOG_COLUMN_MISSING' });
  });

  it('a column the sink requires and the source does not have', async () => {
    await query(source.url, 'CREATE TABLE t (id int)');
    await query(sink.url, 'CREATE TABLE t (id int, extra text NOT NULL)');
    expectFailure(await run(), { status: 1, code: 'CATALOG_COLUMN_REQUIRED' });
  });

  it('a type that differs', async () => {
    await query(source.url, 'CREATE TABLE t (id text)');
    await query(sink.url, 'CREATE TABLE t (id int)');
    expectFailure(await run(), { status: 1, code: 'CATALOG_TYPE_DIFFERS' });
  });

  it.each([
    [
      'a null where the sink wants none',
      'CREATE TABLE t (id int, v text)',
      `INSERT INTO t VALUES (1, NULL)`,
      'ALTER TABLE t ALTER v SET NOT NULL',
      'WRITE_NOT_NULL',
    ],
    [
      'a row whose key the sink has',
      'CREATE TABLE t (id int PRIMARY KEY, v text)',
      `INSERT INTO t VALUES (1, '${secret}')`,
      `INSERT INTO t VALUES (1, 'other')`,
      'WRITE_UNIQUE',
    ],
    [
      'a check that fails',
      'CREATE TABLE t (id int, v text)',
      `INSERT INTO t VALUES (1, '${secret}')`,
      'ALTER TABLE t ADD CHECK (id > 1)',
      'WRITE_CHECK',
    ],
    [
      'a text that is too long',
      'CREATE TABLE t (id int, v text)',
      `INSERT INTO t VALUES (1, '${secret}')`,
      'ALTER TABLE t ALTER v TYPE varchar(3)',
      'WRITE_VALUE',
    ],
  ])('%s, and the table is as before', async (_title, table, row, atSink, code) => {
    await onBoth(table);
    await query(source.url, row);
    await query(sink.url, atSink);
    const before = await digestTables(sink.url);
    const result = await run();
    expectFailure(result, { status: 1, code });
    expect(result.stderr).toContain('public.t');
    expect(await digestTables(sink.url)).toEqual(before);
  });

  it('a disk that is full, and the table is as before', async () => {
    await onBoth('CREATE TABLE t (id int)');
    await query(source.url, 'INSERT INTO t SELECT generate_series(1, 1000)');
    await query(
      sink.url,
      `INSERT INTO t VALUES (-1);
       CREATE FUNCTION fits(id int) RETURNS boolean LANGUAGE plpgsql AS $$
         BEGIN IF id = 700 THEN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END IF; RETURN true; END $$;
       ALTER TABLE t ADD CHECK (fits(id))`,
    );
    const before = await digestTables(sink.url);
    expectFailure(await run(['--truncate-before-insert']), { status: 1, code: 'WRITE_SPACE' });
    expect(await digestTables(sink.url)).toEqual(before);
  });

  it('a cycle that cannot be broken, named edge by edge, and nothing is written', async () => {
    // Too large for one statement: the estimate says so once the tables were analysed.
    const script = `CREATE TABLE a (id int PRIMARY KEY, b int NOT NULL); CREATE TABLE b (id int PRIMARY KEY, a int NOT NULL)`;
    await onBoth(script);
    await query(
      source.url,
      'INSERT INTO a SELECT i, i FROM generate_series(1, 300000) i; INSERT INTO b SELECT i, i FROM generate_series(1, 300000) i; ANALYZE',
    );
    await onBoth(
      'ALTER TABLE a ADD CONSTRAINT a_to_b FOREIGN KEY (b) REFERENCES b NOT VALID; ALTER TABLE b ADD CONSTRAINT b_to_a FOREIGN KEY (a) REFERENCES a NOT VALID',
    );
    const result = await run();
    expectFailure(result, { status: 1, code: 'PLAN_CYCLE' });
    expect(result.stderr).toMatch(/a_to_b/);
    expect(result.stderr).toMatch(/b_to_a/);
  });
});

describe('rights that are missing', () => {
  const source = useDatabase({
    name: 'rights_source',
    script: 'CREATE TABLE open_table (id int); CREATE TABLE closed_table (id int)',
  });
  const sink = useDatabase({
    name: 'rights_sink',
    script: 'CREATE TABLE open_table (id int); CREATE TABLE closed_table (id int)',
  });
  const role = `dbsync_reader_${process.pid}`;
  const as = (url: string): string => {
    const parsed = new URL(url);
    parsed.username = role;
    return parsed.href;
  };
  const run = (from: string, to: string): Promise<DbsyncResult> =>
    runDbsync(
      ['sync', '--source-connection-url', withPassword(from), '--destination-connection-url', withPassword(to)],
      folder,
    );

  it('on one table at either end fail with its name', async () => {
    await query(source.url, `CREATE ROLE ${role} LOGIN`);
    try {
      for (const { url } of [source, sink]) await query(url, `GRANT ALL ON open_table TO ${role}`);
      const atSource = await run(as(source.url), sink.url);
      expectFailure(atSource, { status: 1, code: 'READ_PERMISSION' });
      expect(atSource.stderr).toContain('closed_table');
      const atSink = await run(source.url, as(sink.url));
      expectFailure(atSink, { status: 1, code: 'WRITE_PERMISSION' });
      expect(atSink.stderr).toContain('closed_table');
    } finally {
      for (const { url } of [source, sink]) await query(url, `DROP OWNED BY ${role}`);
      await query(source.url, `DROP ROLE ${role}`);
    }
  });
});

it('refuses a wrong password without printing it', async () => {
  const hba = join(folder, 'pg_hba.conf');
  await writeFile(
    hba,
    'local all all trust\nhost all guarded 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n',
  );
  await chmod(folder, 0o755);
  await chmod(hba, 0o644);
  await using server = await startPostgres({ settings: { hba_file: hba } });
  await query(server.url, `CREATE ROLE guarded LOGIN PASSWORD 'the right one'`);
  const url = new URL(withPassword(server.url));
  url.username = 'guarded';
  const result = await runDbsync(
    ['sync', '--source-connection-url', url.href, '--destination-connection-url', server.url],
    folder,
  );
  expectFailure(result, { status: 1, code: 'CONNECTION_AUTH' });
});

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
