import type { TestDatabase } from '../test-database.ts';
import { behaviour } from './behaviour.ts';
import { codeAfterTables, codeBeforeTables } from './code.ts';
import { indexes } from './indexes.ts';
import { newerFeatures } from './newer.ts';
import { partitions } from './partitions.ts';
import { rows } from './rows.ts';
import { lateConstraints, tables } from './tables.ts';
import { types } from './types.ts';
import { views } from './views.ts';

/** A clinic's database that uses every kind of object PostgreSQL has, most of them in more than one form. */
export const wideFeatures: TestDatabase = {
  name: 'wide-features',
  summary: 'Every kind of object and option, depending on each other in every direction that is allowed.',
  script: (major) =>
    [
      'BEGIN;',
      types,
      // Values that were added to an enum may be used only once they are committed.
      'COMMIT; BEGIN;',
      // Extensions live in a schema of their own; whoever recreates an object must not rely on the search path.
      'SET LOCAL search_path = public, extensions;',
      codeBeforeTables,
      tables,
      partitions,
      rows,
      lateConstraints,
      codeAfterTables,
      indexes,
      views,
      newerFeatures(major),
      behaviour,
      'COMMIT;',
    ].join('\n'),
};
