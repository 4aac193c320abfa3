import { useDatabase } from '@sync/testing/vitest';
import { postgresSink } from '../src/index.ts';
import { query } from './query.ts';
import { adoptedTests } from './suites/adopted.ts';
import { changesTests } from './suites/changes.ts';
import type { TestEnd } from './suites/end.ts';
import { locksTests } from './suites/locks.ts';
import { statesTests } from './suites/states.ts';
import { tableChangesTests } from './suites/table-changes.ts';

const database = useDatabase({ per: 'test', major: 15 });

const end: TestEnd = {
  name: 'Postgres 15',
  sink: () => postgresSink(database.url),
  query: async (sql) => {
    const result: unknown = await query(database.url, sql);
    return result as (string | null)[][];
  },
};

changesTests(end);
adoptedTests(end);
statesTests(end);
tableChangesTests(end);
locksTests(end);
