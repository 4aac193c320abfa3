import { type Ask, mysqlOracle, type Oracle } from '@sync/conformance';
import { useMysqlServer, type UseMysqlServerOptions } from '@sync/testing/vitest';
import mysql from 'mysql2/promise';

/** An empty database with an oracle that looks into it. */
export interface LentDatabase {
  readonly url: string;
  readonly oracle: Oracle;
  /** Ends the oracle. */
  readonly giveBack: () => Promise<void>;
}

/** Databases that fixtures and suites make beside the one they are lent; no other is ever dropped. */
const otherNames = ['elsewhere', 'Odd.Schema "x"'];

/** Which of them there are. */
async function listOthers(ask: Ask): Promise<readonly string[]> {
  const rows = await ask('SELECT schema_name FROM information_schema.schemata WHERE schema_name IN (?)', [otherNames]);
  return rows.map(([name]) => name ?? '');
}

/** Lends databases of one server to the tests of this `describe`, one to each who asks; they are dropped at its end. */
export function useDatabases(
  server: Pick<UseMysqlServerOptions, 'flavor' | 'settings' | 'group'>,
): () => Promise<LentDatabase> {
  const home = useMysqlServer(server);
  return async () => {
    const { name, url } = await home.createDatabase();
    const client = await mysql.createConnection(url);
    const ask: Ask = async (sql, values = []) => {
      const [rows] = await client.query({
        sql,
        values: [...values],
        rowsAsArray: true,
        typeCast: (field) => field.string(),
      });
      return Array.isArray(rows) ? (rows as unknown as (string | null)[][]) : [];
    };
    // On a server named by URL they may be somebody's.
    const before = await listOthers(ask);
    const giveBack = async (): Promise<void> => {
      await client.query('SET foreign_key_checks = 0');
      for (const schema of await listOthers(ask)) {
        if (before.includes(schema)) continue;
        await client.query(`DROP DATABASE \`${schema.replaceAll('`', '``')}\``);
      }
      await client.end();
    };
    return { url, oracle: mysqlOracle(ask, name), giveBack };
  };
}
