import { useDatabase } from '@sync/testing/vitest';
import { killSuite, lanes } from './kill-suite.ts';
import { postgresPlace } from './sink-place.ts';

const databases = Array.from({ length: lanes }, () => useDatabase());

killSuite({
  name: 'Postgres',
  dataKind: 'CopyData',
  placeOf: (lane) => {
    const database = databases[lane];
    if (database === undefined) throw new Error('there are more lanes than databases');
    return postgresPlace(database);
  },
});
