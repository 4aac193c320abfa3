import { pairSuite } from '@sync/conformance';
import { postgresSource } from '@sync/sources-postgres';
import { mysqlFlavors } from '@sync/testing/vitest';
import { mysqlSink } from '../src/index.ts';
import { useDatabases } from './use-databases.ts';
import { usePostgresDatabases } from './use-postgres-databases.ts';

/** What MySQL has no type for; it keeps no JSON as it was written, and only MariaDB has uuids. */
const lacking = { mariadb: ['array', 'interval'], mysql: ['array', 'interval', 'uuid', 'json'] } as const;

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`to ${flavor}`, () => {
    const [lendSource, lendSink] = [usePostgresDatabases(), useDatabases({ flavor })];
    pairSuite({
      name: `postgres → ${flavor}`,
      autoLane: 'rows',
      hasOneSchema: true,
      lacksTypes: lacking[flavor],
      // A timestamp with a zone becomes a datetime in UTC.
      drafted: (text, { kind }) => (kind === 'timestamp' ? text.replace(/\+00$/, '') : text),
      start: async () => {
        const [from, to] = [await lendSource(), await lendSink()];
        return {
          source: postgresSource(from.url),
          sourceOracle: from.oracle,
          sink: mysqlSink(to.url),
          sinkOracle: to.oracle,
          stop: async () => {
            await from.giveBack();
            await to.giveBack();
          },
        };
      },
    });
  });
}
