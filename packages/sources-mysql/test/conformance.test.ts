import { mysqlOracle, sourceSuite } from '@sync/conformance';
import { mysqlSource } from '@sync/sources-mysql';
import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import mysql from 'mysql2/promise';

/** MySQL has neither a type for uuids nor one that keeps JSON as it was written. */
const lacksTypes = ['array', 'interval'] as const;

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`on ${flavor}`, () => {
    const home = useMysqlServer({ flavor });
    sourceSuite({
      name: `mysql-source on ${flavor}`,
      lacksTypes: flavor === 'mysql' ? [...lacksTypes, 'uuid', 'json'] : lacksTypes,
      hasOneSchema: true,
      requires: {
        maxReaders: 4,
        session: ['plantMark'],
        snapshot: ['readDefinitions', 'slice', 'readSequences', 'digest'],
      },
      start: async () => {
        const { name, url } = await home.createDatabase();
        const client = await mysql.createConnection(url);
        const oracle = mysqlOracle(async (sql, values = []) => {
          const query = { sql, values: [...values], rowsAsArray: true, typeCast: (field: Field) => field.string() };
          const [rows] = await client.query(query);
          return Array.isArray(rows) ? (rows as unknown as (string | null)[][]) : [];
        }, name);
        return { source: mysqlSource(url), oracle, stop: () => client.end() };
      },
    });
  });
}

interface Field {
  string(): string | null;
}
