import type { TestDatabase } from '../test-database.ts';
import { extremeValues } from './extreme-values.ts';
import { namedObjects } from './named-objects.ts';
import { namedTables } from './named-tables.ts';

/** Names that must be quoted everywhere, and the extreme values of every built-in type. */
export const hostileNames: TestDatabase = {
  name: 'hostile-names',
  summary: 'Every name needs quotes, every value is the hardest of its type.',
  script: (major) => ['BEGIN;', namedTables(), namedObjects, extremeValues(major), 'COMMIT;'].join('\n'),
};
