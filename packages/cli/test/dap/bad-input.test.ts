import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { accountsSchema, type AccountProblem } from '@sync/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { type DbsyncResult, runDbsync, secret, withPassword } from '../run-dbsync.ts';
import { expectEqual } from './expect-equal.ts';
import { expectDiscreet, useDapLab } from './use-dap-lab.ts';
import { usePostgresSink } from './use-sink.ts';

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

const table = (name: string, rows = 5) => ({ name: `canvas.${name}`, rows, schema: accountsSchema });

describe('a command line that is wrong ends with status 2 before anything is contacted', () => {
  const identity = ['--client-id', 'me', '--client-secret', secret, '--base-url', 'http://127.0.0.1:1'];
  const place = ['--namespace', 'canvas', '--table', 'accounts'];
  const unreachable = `postgresql://me:${secret}@127.0.0.1:1/x`;
  const sink = ['--connection-string', unreachable];
  const string = (url: string): string[] => ['syncdb', ...identity, ...place, '--connection-string', url];

  it.each<[string, readonly string[], string, string]>([
    ['no client id', ['syncdb', ...place, ...sink], 'CONFIG_MISSING', 'DAP_CLIENT_ID'],
    ['no client secret', ['list', '--client-id', 'me', '--namespace', 'canvas'], 'CONFIG_MISSING', 'DAP_CLIENT_SECRET'],
    ['no namespace', ['syncdb', ...identity, '--table', 'accounts', ...sink], 'CONFIG_MISSING', 'canvas_logs'],
    [
      'an unknown namespace',
      ['syncdb', ...identity, '--namespace', 'canvass', '--table', 'accounts', ...sink],
      'CONFIG_INVALID',
      'canvas_logs',
    ],
    ['no table', ['initdb', ...identity, '--namespace', 'canvas', ...sink], 'CONFIG_MISSING', '--table'],
    ['no connection string', ['syncdb', ...identity, ...place], 'CONFIG_MISSING', 'DAP_CONNECTION_STRING'],
    ['a port that is none', string(`postgresql://me:${secret}@db:port/x`), 'CONFIG_URL', 'its port'],
    ['an "@" in a password', string(`postgresql://me:${secret}@x@db/x`), 'CONFIG_URL', 'its user or password'],
    ['no database', string(`mysql://me:${secret}@db`), 'CONFIG_URL', 'its database'],
    ['a dialect that is not supported', string(`mssql://me:${secret}@db/x`), 'CONFIG_URL', 'postgresql://'],
    ['an ssl mode that is none', string(`mysql://me:${secret}@db/x?ssl=on`), 'CONFIG_URL', 'verify-full'],
    ['an ssl mode that cannot be honoured', string(`${unreachable}?ssl=verify-ca`), 'CONFIG_URL', 'sslrootcert'],
    ['a parameter that nobody knows', string(`${unreachable}?colour=blue`), 'CONFIG_URL', '"colour"'],
    [
      'a time without a zone',
      ['incremental', ...identity, ...place, '--since', '2024-05-01T00:00:00'],
      'CONFIG_INVALID',
      'has no zone',
    ],
    ['no time', ['incremental', ...identity, ...place], 'CONFIG_MISSING', '--since'],
    [
      'a service that is not encrypted',
      ['list', ...identity, '--base-url', 'http://dap.example', '--namespace', 'canvas'],
      'CONFIG_URL',
      'unencrypted',
    ],
    ['a log file in no folder', ['list', ...identity, '--logfile', '/no/such/file'], 'CONFIG_FILE', '--logfile'],
  ])('%s', async (_title, args, code, says) => {
    const env = { DAP_CLIENT_ID: '', DAP_CLIENT_SECRET: '', DAP_CONNECTION_STRING: '', DAP_API_URL: '' };
    const result = expectDiscreet(await runDbsync(['dap', ...args], '/tmp', env));
    expectFailure(result, { status: 2, code, says });
  });

  it.each([['--format', 'xml'], ['--loglevel', 'loud'], ['--concurrency', '0'], ['--no-such-flag']])(
    '%s %s',
    async (...flags) => {
      const result = await runDbsync(['dap', 'snapshot', ...identity, ...place, ...flags], '/tmp');
      expect(result.status).toBe(2);
      expect(result.stderr).toMatch(/^error: /);
    },
  );
});

describe('what is wrong at either end', () => {
  const names = ['accounts', 'row_lost', 'table_lost', 'reloaded', 'forgotten', 'full', 'odd', 'twice'];
  const lab = useDapLab({ tables: [...names, 'never'].map((name) => table(name)) });
  const sink = usePostgresSink();
  const syncdb = (name: string, ...flags: string[]): Promise<DbsyncResult> =>
    lab.run('syncdb', ['--table', name, '--connection-string', withPassword(sink.url), ...flags]);
  const initdb = (name: string, ...flags: string[]): Promise<DbsyncResult> =>
    lab.run('initdb', ['--table', name, '--connection-string', withPassword(sink.url), ...flags]);
  const expectDone = (result: DbsyncResult): void => expect(result, result.stderr).toMatchObject({ status: 0 });

  beforeAll(async () => expectDone(await initdb(names.join(','))));

  it('wrong credentials', async () => {
    const result = await lab.run('list', ['--client-secret', `${secret}-no`]);
    expectFailure(result, { status: 1, code: 'CONNECTION_AUTH' });
  });

  it('a table that the service does not have, with the nearest', async () => {
    expectFailure(await syncdb('acounts'), { status: 1, code: 'CATALOG_TABLE_MISSING', says: 'accounts' });
  });

  it('a table that is not initialised: says to run initdb or --init, which works', async () => {
    const result = await syncdb('never');
    expectFailure(result, { status: 1, code: 'CHANGE_NOT_INITIALISED', says: 'initdb' });
    expect(result.stderr).toContain('--init');
    expectDone(await syncdb('never', '--init'));
  });

  it('a table that is initialised already: says to run syncdb, or starts over when asked to', async () => {
    expectFailure(await initdb('accounts'), { status: 1, code: 'CHANGE_ALREADY_INITIALISED', says: 'syncdb' });
    const result = await initdb('accounts', '--reinit');
    expect(result, result.stderr).toMatchObject({ status: 0, stdout: expect.stringMatching(/reinitialised +5 /) });
  });

  it('a row of dap_meta that was lost: the table is not taken for ours without a word', async () => {
    await sink.query(`DELETE FROM canvas.dap_meta WHERE source_table = 'row_lost'`);
    expectFailure(await syncdb('row_lost'), { status: 1, code: 'CHANGE_NOT_INITIALISED' });
    expectFailure(await initdb('row_lost'), { status: 1, code: 'CHANGE_TABLE_EXISTS', says: '--reinit' });
    expectDone(await initdb('row_lost', '--reinit'));
  });

  it('a table that was dropped behind our back, and made anew when asked to', async () => {
    await sink.query('DROP TABLE canvas.table_lost');
    expectFailure(await syncdb('table_lost'), { status: 1, code: 'CHANGE_TABLE_LOST', says: '--reinit' });
    expectDone(await syncdb('table_lost', '--reinit'));
  });

  it('a service that needs a new snapshot, which is loaded when asked to', async () => {
    await lab.dap.tables.applyRound('canvas.reloaded', { inserts: 3, deletes: 2 });
    await lab.dap.tables.reload('canvas.reloaded');
    expectFailure(await syncdb('reloaded'), { status: 1, code: 'CHANGE_WATERMARK_LOST', says: '--reinit' });
    const result = await syncdb('reloaded', '--reinit');
    expect(result, result.stderr).toMatchObject({ status: 0, stdout: expect.stringContaining('reinitialised') });
  });

  it('a time that the service does not keep any more', async () => {
    const before = '2001-01-01T00:00:00Z';
    await lab.dap.tables.forget('canvas.forgotten');
    const result = await lab.run('incremental', ['--table', 'forgotten', '--since', before]);
    expectFailure(result, { status: 1, code: 'CHANGE_OUT_OF_RANGE' });
    const synced = await syncdb('forgotten');
    expect(synced.stderr).toMatch(/error CHANGE_(WATERMARK_LOST|OUT_OF_RANGE): /);
    expect(synced.stderr).toContain('--reinit');
    expectDone(await syncdb('forgotten', '--reinit'));
  });

  it.each<AccountProblem>(['AccountNotOnboarded', 'AccountDisabled', 'AccountUnderMaintenance'])(
    'an account: %s',
    async (type) => {
      await lab.dap.arm({ endpoint: 'data', fault: { kind: 'account', type } });
      expectFailure(await syncdb('accounts'), { status: 1, code: 'READ_ACCOUNT', says: type });
    },
  );

  it('a disk that is full, and the table is as before', async () => {
    await sink.query(
      `CREATE FUNCTION canvas.fits(id bigint) RETURNS boolean LANGUAGE plpgsql AS $$
         BEGIN IF id > 5 THEN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END IF; RETURN true; END $$`,
    );
    await sink.query('ALTER TABLE canvas."full" ADD CONSTRAINT fits CHECK (canvas.fits(id))');
    await lab.dap.tables.applyRound('canvas.full', { updates: 2, inserts: 3, deletes: 1 });
    const before = await sink.query('SELECT * FROM canvas."full" ORDER BY id');
    expectFailure(await syncdb('full'), { status: 1, code: 'WRITE_SPACE' });
    expect(await sink.query('SELECT * FROM canvas."full" ORDER BY id')).toEqual(before);
    await sink.query('ALTER TABLE canvas."full" DROP CONSTRAINT fits');
    expectDone(await syncdb('full'));
  });

  it('values that the database refuses are replaced and counted, never the end of a run', async () => {
    const row = { created_at: '2024-05-01T00:00:00Z', updated_at: '2024-05-01T00:00:00Z', workflow_state: 'active' };
    await lab.dap.tables.apply('canvas.odd', [
      { op: 'upsert', row: { ...row, id: 101, name: 'a\0b' } },
      { op: 'upsert', row: { ...row, id: 102, deleted_at: '+300000-01-01T00:00:00Z' } },
      { op: 'upsert', row: { ...row, id: 103, workflow_state: 'brand_new' } },
    ]);
    const result = await syncdb('odd');
    expect(result, result.stderr).toMatchObject({ status: 0 });
    expect(result.stdout).toMatch(/ +name: 1 value that did not fit/);
    expect(result.stdout).toMatch(/ +deleted_at: 1 value that did not fit/);
    expect(result.stdout).toMatch(/ +workflow_state: 1 value that did not fit/);
    expect(result.stdout).toMatch(/3 values replaced/);
    const [[name], [state]] = (await sink.query(
      `SELECT name FROM canvas.odd WHERE id = 101 UNION ALL SELECT workflow_state::text FROM canvas.odd WHERE id = 103`,
    )) as [[string], [string]];
    expect([name, state]).toEqual(['ab', '__dap_unspecified__']);
  });

  it('two runs on one table: the second says so, the first ends well', async () => {
    await lab.dap.tables.applyRound('canvas.twice', { updates: 2 });
    const hold = await lab.dap.hold({ endpoint: 'object', table: 'canvas.twice', afterBytes: 10 });
    const first = syncdb('twice');
    await hold.held;
    expectFailure(await syncdb('twice'), { status: 1, code: 'CHANGE_LOCKED' });
    await hold.release();
    expectDone(await first);
  });

  it('an interruption ends with status 130 and leaves the table as before', async () => {
    await lab.dap.tables.applyRound('canvas.accounts', { updates: 2, inserts: 2 });
    const hold = await lab.dap.hold({ endpoint: 'object', table: 'canvas.accounts', afterBytes: 10 });
    const { child, result } = lab.start('syncdb', ['--table', 'accounts', '--connection-string', sink.url]);
    await hold.held;
    child.kill('SIGINT');
    expectFailure(await result, { status: 130, code: 'ABORTED_BY_SIGNAL' });
    await hold.release();
    expectDone(await syncdb('accounts'));
    await expectEqual(sink, lab.dap, ['canvas.accounts']);
  });

  it('nothing: variables, global options before the command, and a log file without secrets', async () => {
    const { url, clientId } = lab.dap;
    const env = {
      DAP_API_URL: url,
      DAP_CLIENT_ID: clientId,
      DAP_CLIENT_SECRET: secret,
      DAP_CONNECTION_STRING: withPassword(sink.url),
      DAP_TRACKING: 'false',
    };
    const options = ['--loglevel', 'debug', '--logfile', 'dap.log', '--logformat', 'json', '--no-log-to-console'];
    const command = [
      '--no-tracking',
      '--non-interactive',
      'syncdb',
      '--namespace',
      'canvas',
      '--table',
      'accounts, odd',
    ];
    const result = expectDiscreet(await runDbsync(['dap', ...options, ...command], lab.folder, env));
    expect(result, result.stderr).toMatchObject({ status: 0, stderr: '' });
    const log = await readFile(join(lab.folder, 'dap.log'), 'utf8');
    expect(log).not.toContain(secret);
    expect(log).not.toMatch(/https?:\/\/\S*\?/);
    const lines = log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'DEBUG', dap_namespace: 'canvas', dap_table: 'odd' }),
    );
  });
});
