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

/** Lends databases to the tests of this `describe`, one to each who asks; they are dropped at its end. */
export function useDatabases(server: Pick<UseMysqlServerOptions, 'flavor' | 'settings' | 'group'>): () => Promise<LentDatabase> {
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
    return { url, oracle: mysqlOracle(ask, name), giveBack: () => client.end() };
  };
}
