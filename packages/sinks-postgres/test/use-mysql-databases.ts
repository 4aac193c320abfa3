import { type Ask, mysqlOracle, type Oracle } from '@sync/conformance';
import { useMysqlServer, type UseMysqlServerOptions } from '@sync/testing/vitest';
import mysql from 'mysql2/promise';

/** An empty database with an oracle that looks into it. */
export interface LentMysqlDatabase {
  readonly url: string;
  readonly name: string;
  readonly oracle: Oracle;
  /** Runs statements; the rows of a single one as text. */
  readonly ask: Ask;
  /** Ends the oracle. */
  readonly giveBack: () => Promise<void>;
}

/** Lends databases of a MariaDB or MySQL to the tests of this `describe`, one to each who asks; they are dropped at its end. */
export function useMysqlDatabases(
  server: Pick<UseMysqlServerOptions, 'flavor' | 'group'>,
): () => Promise<LentMysqlDatabase> {
  const home = useMysqlServer(server);
  return async () => {
    const { name, url } = await home.createDatabase();
    const client = await mysql.createConnection({ uri: url, multipleStatements: true, timezone: 'Z' });
    const ask: Ask = async (sql, values = []) => {
      const [rows] = await client.query({
        sql,
        values: [...values],
        rowsAsArray: true,
        typeCast: (field) => field.string(),
      });
      return Array.isArray(rows) ? (rows as unknown as (string | null)[][]) : [];
    };
    return { url, name, oracle: mysqlOracle(ask, name), ask, giveBack: () => client.end() };
  };
}
