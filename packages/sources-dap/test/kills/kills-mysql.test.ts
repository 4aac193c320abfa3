import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import { concurrentSuite } from './concurrent-suite.ts';
import { type KillSuiteInit, killSuite, lanes } from './kill-suite.ts';
import { mysqlPlace } from './sink-place.ts';

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(flavor, () => {
    const databases = Array.from({ length: lanes }, () => useMysqlServer({ flavor }));
    const init: KillSuiteInit = {
      name: flavor,
      dataKind: 'LOCAL INFILE',
      // Every kill takes the time of two processes; what stands between the writing statements reads only, and Postgres is killed there.
      kills: process.env.TEST_KILLS === 'every' ? 'every' : 'writing',
      placeOf: (lane) => {
        const database = databases[lane];
        if (database === undefined) throw new Error('there are more lanes than databases');
        return mysqlPlace(database);
      },
    };
    killSuite(init);
    concurrentSuite(init);
  });
}
