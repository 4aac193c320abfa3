import { type DapSchema, type ExpectedRows, readMysqlTable, readTable, waitUntil } from '@sync/testing';
import { mysqlFlavors, useDatabase, useMysqlServer } from '@sync/testing/vitest';
import mysql from 'mysql2/promise';
import pg from 'pg';
import { describe } from 'vitest';
import { canonicalRows } from './canonical-rows.ts';

/** A value as the driver gives it; tests ask for none that it makes an object of. */
export type Cell = string | number | boolean | null;

/** An empty database for the tests of a `describe`, and what tests need to know of its replicas. */
export interface UsedSink {
  readonly url: string;
  /** How a table of a namespace is called there: `"canvas"."accounts"`. */
  nameOf(table: string): string;
  /** Runs one statement; rows as the driver gives them, in arrays. */
  query(sql: string): Promise<readonly (readonly Cell[])[]>;
  /** Rows of a replica (`canvas.accounts`) in the words of the oracle, with the columns that `expected` has, in their order. */
  readRows(table: string, expected: Pick<ExpectedRows, 'columns'>, schema: DapSchema): Promise<ExpectedRows>;
  /** Resolves when no session of another process is left in the database. */
  untilAlone(): Promise<void>;
}

/** One kind of database that replicas can live in. */
export interface SinkCase {
  readonly name: string;
  readonly describe: typeof describe | typeof describe.skip;
  readonly use: () => UsedSink;
}

/** Postgres, MariaDB, and MySQL where this machine has one. */
export async function sinkCases(): Promise<readonly SinkCase[]> {
  const flavors = await mysqlFlavors();
  return [
    { name: 'Postgres', describe, use: usePostgresSink },
    ...flavors.map(({ flavor, describe: describeFlavor }) => ({
      name: flavor,
      describe: describeFlavor,
      use: () => useMysqlSink(flavor),
    })),
  ];
}

/** One of each engine, for what does not depend on the flavor. */
export async function engineCases(): Promise<readonly SinkCase[]> {
  return (await sinkCases()).filter(({ name }) => name !== 'mysql');
}

/** A Postgres to keep replicas in. */
export function usePostgresSink(): UsedSink {
  const database = useDatabase({ name: 'dap_sink' });
  const query: UsedSink['query'] = async (sql) => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      return (await client.query({ text: sql, rowMode: 'array' })).rows as Cell[][];
    } finally {
      await client.end();
    }
  };
  return {
    get url() {
      return database.url;
    },
    nameOf: (table) => table.replace(/^(\w+)\.(\w+)$/, '"$1"."$2"'),
    query,
    async readRows(table, { columns }, schema) {
      const [namespace = '', name = ''] = table.split('.');
      return canonicalRows(await readTable(database.url, name, namespace), { columns, schema });
    },
    async untilAlone() {
      await waitUntil('sessions to end', async () => {
        const rows = await query(
          `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
        );
        return rows.length === 0;
      });
    },
  };
}

function useMysqlSink(flavor: 'mariadb' | 'mysql'): UsedSink {
  const database = useMysqlServer({ flavor, name: 'dap_sink' });
  const query: UsedSink['query'] = async (sql) => {
    const client = await mysql.createConnection({ uri: database.url });
    try {
      const [rows] = await client.query({ sql, rowsAsArray: true });
      return Array.isArray(rows) ? (rows as unknown as Cell[][]) : [];
    } finally {
      await client.end();
    }
  };
  return {
    get url() {
      return database.url;
    },
    nameOf: (table) => table.replace('.', '__'),
    query,
    async readRows(table, { columns }, schema) {
      const content = await readMysqlTable(database.url, table.replace('.', '__'));
      return canonicalRows(content, { columns, schema });
    },
    async untilAlone() {
      await waitUntil('sessions to end', async () => {
        const rows = await query(
          'SELECT 1 FROM information_schema.processlist WHERE db = database() AND id <> connection_id()',
        );
        return rows.length === 0;
      });
    },
  };
}
