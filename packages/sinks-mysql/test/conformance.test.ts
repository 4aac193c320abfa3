import { sinkSuite } from '@sync/conformance';
import { mysqlFlavors } from '@sync/testing/vitest';
import { mysqlSink } from '../src/index.ts';
import { useDatabases } from './use-databases.ts';

const requires = {
  maxUnits: 10,
  checksKeysAtStatementEnd: false,
  canDeferConstraints: false,
  hasTransactionalTruncate: true,
  canTruncateCascade: false,
  hasTransactionalSchema: false,
  maxWriters: 8,
  onConflict: ['error', 'nothing', 'update'],
  takesChanges: true,
  session: ['seesMark', 'listDefinitions', 'draftSchema', 'draftChange', 'draftMove', 'readState', 'lock', 'digest'],
} as const;

const lacksTypes = ['array', 'interval'] as const;

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`the sink on ${flavor}`, () => {
    const lend = useDatabases({ flavor, group: 'sinks-mysql' });
    sinkSuite({
      name: `mysql-sink on ${flavor}`,
      requires,
      lacksTypes,
      start: async () => {
        const { url, oracle, giveBack } = await lend();
        return { sink: mysqlSink(url), oracle, stop: giveBack };
      },
    });
  });

  describe(`the sink on a ${flavor} that takes no local files`, () => {
    const lend = useDatabases({ flavor, group: 'sinks-mysql', settings: { 'local-infile': '0' } });
    sinkSuite({
      name: `mysql-sink on ${flavor} by INSERT`,
      requires,
      lacksTypes,
      start: async () => {
        const { url, oracle, giveBack } = await lend();
        return { sink: mysqlSink(url), oracle, stop: giveBack };
      },
    });
  });
}
