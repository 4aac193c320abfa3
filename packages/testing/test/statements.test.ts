import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { killAtStatement, type KilledRun, startStatementProxy, waitUntil } from '@sync/testing';
import { mysqlFlavors, useDatabase, useMysqlServer } from '@sync/testing/vitest';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import * as mysql from '../src/mysql/query.ts';
import * as postgres from '../src/postgres/query.ts';

const script = fileURLToPath(new URL('run-statements.ts', import.meta.url));
const start = (url: string): ChildProcess => spawn(process.execPath, [script, url], { stdio: 'inherit' });

const postgresKinds = ['Query', 'Execute', 'Query', 'CopyData', 'CopyDone', 'Query'];
const mysqlKinds = ['COM_QUERY', 'COM_STMT_EXECUTE', 'COM_QUERY', 'LOCAL INFILE', 'LOCAL INFILE', 'COM_QUERY'];

interface Place {
  readonly url: () => string;
  readonly kinds: readonly string[];
  /** Numbers in the table once every session but the asking one is gone. */
  readonly settle: () => Promise<readonly string[]>;
}

function killSuite({ url, kinds, settle }: Place): void {
  const kill = (number: number, when: 'before' | 'after'): Promise<KilledRun> =>
    killAtStatement({ url: url(), at: number, when, start });

  it('counts the statements of a run that comes to its end', async () => {
    const run = await kill(kinds.length + 1, 'before');
    expect(run).toMatchObject({ killedAt: undefined, signal: null, exitCode: 0 });
    expect(run.statements.map(({ kind }) => kind)).toEqual(kinds);
    expect(run.statements.at(-1)).toMatchObject({ number: kinds.length, connection: 1, text: 'COMMIT' });
    expect(await settle()).toEqual(['1', '2', '3']);
  });

  it.each(kinds.map((kind, index) => [index + 1, kind] as const))(
    'kills before statement %i, %s, which the server never sees',
    async (number, kind) => {
      const run = await kill(number, 'before');
      expect(run).toMatchObject({ killedAt: { number, kind }, signal: 'SIGKILL', exitCode: null });
      expect(await settle()).toEqual([]);
    },
  );

  it('kills after the last statement, which the server carries out', async () => {
    const run = await kill(kinds.length, 'after');
    expect(run).toMatchObject({ killedAt: { text: 'COMMIT' }, signal: 'SIGKILL' });
    expect(await settle()).toEqual(['1', '2', '3']);
  });

  it('kills after the last but one, which is undone', async () => {
    expect(await kill(kinds.length - 1, 'after')).toMatchObject({ signal: 'SIGKILL' });
    expect(await settle()).toEqual([]);
  });
}

describe('a process that is killed at a statement to Postgres', () => {
  const database = useDatabase({ per: 'test', script: 'CREATE TABLE t (a int)' });
  const others = 'SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()';
  killSuite({
    url: () => database.url,
    kinds: postgresKinds,
    settle: async () => {
      await waitUntil('the end of the sessions', async () => (await postgres.query(database.url, others)).length === 0);
      return (await postgres.query(database.url, 'SELECT a FROM t ORDER BY a')).map(([a]) => a ?? '');
    },
  });
});

for (const { flavor, describe: describeFlavor } of await mysqlFlavors()) {
  describeFlavor(`a process that is killed at a statement to ${flavor}`, () => {
    const database = useMysqlServer({ flavor, per: 'test', script: 'CREATE TABLE t (a int)' });
    const others = 'SELECT 1 FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()';
    killSuite({
      url: () => database.url,
      kinds: mysqlKinds,
      settle: async () => {
        await waitUntil('the end of the sessions', async () => (await mysql.query(database.url, others)).length === 0);
        return (await mysql.query(database.url, 'SELECT a FROM t ORDER BY a')).map(([a]) => a ?? '');
      },
    });
  });
}

describe('a statement proxy', () => {
  const database = useDatabase();

  it('passes long statements and rows in whole', async () => {
    await using proxy = await startStatementProxy(database.url);
    const client = new pg.Client({ connectionString: proxy.url });
    await client.connect();
    const long = 'x'.repeat(3_000_000);
    const { rows } = await client.query<{ long: string }>('SELECT $1::text AS long', [long]);
    await client.end();
    expect(rows[0]?.long === long).toBe(true);
    expect(proxy.statements).toMatchObject([{ kind: 'Execute', text: 'SELECT $1::text AS long' }]);
  });

  it('stops every connection at once', async () => {
    await using proxy = await startStatementProxy(database.url, {
      before: ({ text }) => (text === 'SELECT 2' ? 'stop' : 'pass'),
    });
    const clients = [1, 2].map(() => new pg.Client({ connectionString: proxy.url }));
    const ends = clients.map((client) => new Promise((resolve) => client.once('end', resolve)));
    for (const client of clients) {
      client.on('error', () => undefined);
      await client.connect();
    }
    await clients[0]?.query('SELECT 1');
    await expect(clients[0]?.query('SELECT 2')).rejects.toThrow();
    await Promise.all(ends);
  });

  it('refuses what is neither Postgres nor MySQL', async () => {
    await expect(startStatementProxy('http://localhost/')).rejects.toThrow('postgres or mysql');
  });
});
