import { pairSuite } from '@sync/conformance';
import { mysqlSource } from '@sync/sources-mysql';
import { mysqlFlavors } from '@sync/testing/vitest';
import { mysqlSink } from '../src/index.ts';
import { useDatabases } from './use-databases.ts';

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`from ${flavor} to ${flavor}`, () => {
    // Two servers, since some fixtures name their databases themselves.
    const lendSource = useDatabases({ flavor, group: 'sinks-mysql-from' });
    const lendSink = useDatabases({ flavor, group: 'sinks-mysql' });
    pairSuite({
      name: `${flavor} → ${flavor}`,
      autoLane: 'rows',
      lacksTypes: ['array', 'interval'],
      hasOneSchema: true,
      start: async () => {
        const [from, to] = [await lendSource(), await lendSink()];
        return {
          source: mysqlSource(from.url),
          sourceOracle: from.oracle,
          sink: mysqlSink(to.url),
          sinkOracle: to.oracle,
          sourceOnSink: mysqlSource(to.url),
          stop: async () => {
            await from.giveBack();
            await to.giveBack();
          },
        };
      },
    });
  });
}
