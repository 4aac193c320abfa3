import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type MysqlServer, NoEngineError, startMariadb, startMysql, waitUntil } from '@sync/testing';
import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import { afterEach, beforeEach, describe as group, expect, it, vi } from 'vitest';
import { query } from '../src/mysql/query.ts';
import { isRunning } from './is-running.ts';

// These are about servers of our own, whatever the surroundings say.
beforeEach(() => {
  for (const name of ['TEST_MARIADB_URL', 'TEST_MYSQL_URL']) vi.stubEnv(name, undefined);
});
afterEach(() => vi.unstubAllEnvs());

for (const { flavor, describe } of await mysqlFlavors()) {
  const start = flavor === 'mariadb' ? startMariadb : startMysql;
  const variable = flavor === 'mariadb' ? 'TEST_MARIADB_URL' : 'TEST_MYSQL_URL';

  describe(`a ${flavor} of our own`, () => {
    const shared = useMysqlServer({ flavor });

    it('has the settings that were asked for, and others for tests', async () => {
      const settings = {
        'local-infile': '0',
        'lower-case-table-names': '1',
        'log-bin': 'binlog',
        'max-allowed-packet': '2M',
        'sql-mode': 'ANSI_QUOTES',
      };
      await using server = await start({ settings });
      const shown =
        'SELECT @@local_infile, @@lower_case_table_names, @@log_bin, @@max_allowed_packet, @@GLOBAL.sql_mode, @@innodb_flush_log_at_trx_commit';
      expect(await query(server.url, shown)).toEqual([['0', '1', '1', '2097152', 'ANSI_QUOTES', '0']]);
    });

    it('is root with every right, and is told from others by its identity', async () => {
      await using server = await start();
      const [grants] = await query(server.url, 'SHOW GRANTS');
      expect(grants?.[0]).toContain('WITH GRANT OPTION');
      if (flavor === 'mariadb') return;
      const identity = async (url: string): Promise<unknown> => (await query(url, 'SELECT @@server_uuid'))[0]?.[0];
      expect(await identity(server.url)).not.toBe(await identity(shared.server.url));
    });

    it('flushes when told to be durable', async () => {
      await using server = await start({ durable: true });
      expect(await query(server.url, 'SELECT @@innodb_flush_log_at_trx_commit, @@sync_binlog > 0')).toEqual([
        ['1', flavor === 'mysql' ? '1' : '0'],
      ]);
    });

    it('leaves no process and no folder after stop, also when stopped twice', async () => {
      const server = await start();
      const folder = (await query(server.url, 'SELECT @@datadir'))[0]?.[0] ?? '';
      expect(isRunning(server.processId)).toBe(true);
      await server.stop();
      await server.stop();
      expect(existsSync(folder)).toBe(false);
      expect(isRunning(server.processId)).toBe(false);
    });

    it('rejects with the reason of a signal aborted during the start', async () => {
      const abort = new AbortController();
      const starting = start({ signal: abort.signal });
      setImmediate(() => abort.abort(new Error('enough')));
      await expect(starting).rejects.toThrow('enough');
    });
  });

  describe(`a ${flavor} named by ${variable}`, () => {
    const theirs = useMysqlServer({ flavor });

    it('is used, and only what was there is left', async () => {
      vi.stubEnv(variable, theirs.server.url);
      const server = await start();
      expect(server.via).toBe('url');
      const database = await server.createDatabase('named_by_url');
      expect(await listed(theirs.server.url)).toContain(database.name);
      await server.stop();
      expect(await listed(theirs.server.url)).not.toContain(database.name);
    });

    it('is passed over when it has other settings, and said so', async () => {
      vi.stubEnv(variable, theirs.server.url);
      await using server: MysqlServer = await start({ settings: { 'local-infile': '0' } });
      expect(server.via).not.toBe('url');
      const pinned = await failureOf(start({ settings: { 'local-infile': '0' }, via: 'url' }));
      expect(pinned.attempts[0]?.reason).toBe('has local-infile = ON, and 0 was asked for');
      const [packet] = await query(theirs.server.url, 'SELECT @@max_allowed_packet DIV 1048576');
      await using same = await start({ settings: { 'local-infile': '1', 'max-allowed-packet': `${packet?.[0]}M` } });
      expect(same.via).toBe('url');
    });
  });
}

group('the search for MariaDB', () => {
  const mariadb = useMysqlServer({ flavor: 'mariadb' });

  it('does not take MariaDB for MySQL', async () => {
    vi.stubEnv('TEST_MYSQL_URL', mariadb.server.url);
    const error = await failureOf(startMysql({ via: 'url' }));
    expect(error.attempts[0]?.reason).toBe('is MariaDB, and MySQL was asked for');
  });

  it('ends with a server that is named and not there', async () => {
    vi.stubEnv('TEST_MARIADB_URL', 'mysql://root@127.0.0.1:1/');
    const error = await failureOf(startMariadb());
    expect(error.attempts.map(({ way }) => way)).toEqual(['url']);
    expect(error.wasAskedFor).toBe(true);
  });

  it('ends its server when the process that started it is killed', async () => {
    const script = fileURLToPath(new URL('./start-and-wait-mysql.ts', import.meta.url));
    const child = spawn(process.execPath, ['--conditions=@sync/source', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, TEST_MARIADB_URL: undefined },
    });
    const [line]: string[] = await once(createInterface(child.stdout), 'line');
    const { processId, folder } = JSON.parse(line ?? '') as { processId: number; folder: string };
    expect(isRunning(processId)).toBe(true);
    child.kill('SIGKILL');
    await waitUntil('the end of the orphaned server', () => !isRunning(processId));
    await waitUntil('the removal of its folder', () => !existsSync(folder));
  });
});

async function listed(url: string): Promise<readonly (string | null | undefined)[]> {
  return (await query(url, 'SHOW DATABASES')).map(([name]) => name);
}

async function failureOf(work: Promise<unknown>): Promise<NoEngineError> {
  const error = await work.catch((reason: unknown) => reason);
  if (error instanceof NoEngineError) return error;
  throw new Error(`expected a NoEngineError, got ${String(error)}`);
}
