import { useDatabase } from '@sync/testing/vitest';
import { concurrentSuite } from './concurrent-suite.ts';
import { type KillSuiteInit, killSuite, lanes } from './kill-suite.ts';
import { postgresPlace } from './sink-place.ts';

const databases = Array.from({ length: lanes }, () => useDatabase());

const init: KillSuiteInit = {
  name: 'Postgres',
  dataKind: 'CopyData',
  kills: 'every',
  placeOf: (lane) => {
    const database = databases[lane];
    if (database === undefined) throw new Error('there are more lanes than databases');
    return postgresPlace(database);
  },
};

killSuite(init);
concurrentSuite(init);
