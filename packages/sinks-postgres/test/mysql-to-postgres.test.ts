import { pairSuite } from '@sync/conformance';
import { mysqlSource } from '@sync/sources-mysql';
import { mysqlFlavors } from '@sync/testing/vitest';
import { postgresSink } from '../src/index.ts';
import { useDatabases } from './use-databases.ts';
import { useMysqlDatabases } from './use-mysql-databases.ts';

/** What MySQL has no type for; it keeps no JSON as it was written, and only MariaDB has uuids. */
const lacking = { mariadb: ['array', 'interval'], mysql: ['array', 'interval', 'uuid', 'json'] } as const;

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`from ${flavor}`, () => {
    const [lendSource, lendSink] = [useMysqlDatabases({ flavor }), useDatabases()];
    pairSuite({
      name: `${flavor} → postgres`,
      autoLane: 'rows',
      hasOneSchema: true,
      lacksTypes: lacking[flavor],
      start: async () => {
        const [from, to] = [await lendSource(), await lendSink()];
        return {
          source: mysqlSource(from.url),
          sourceOracle: from.oracle,
          sink: postgresSink(to.url),
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
