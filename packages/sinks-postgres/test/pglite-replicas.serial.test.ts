import { afterAll, beforeEach } from 'vitest';
import { postgresSink } from '../src/index.ts';
import { startPglite } from './pglite.ts';
import { adoptedTests } from './suites/adopted.ts';
import { changesTests } from './suites/changes.ts';
import type { TestEnd } from './suites/end.ts';
import { locksTests } from './suites/locks.ts';
import { statesTests } from './suites/states.ts';
import { tableChangesTests } from './suites/table-changes.ts';

const { pglite, ask, empty } = await startPglite();
beforeEach(empty);
afterAll(() => pglite.close());

const end: TestEnd = {
  name: 'PGlite',
  sink: () => postgresSink({ pglite }),
  query: async (sql) => {
    if (/^\s*SELECT/i.test(sql)) return (await ask(sql)).map((row) => [...row]);
    await pglite.exec(sql);
    return [];
  },
};

changesTests(end);
adoptedTests(end);
statesTests(end);
tableChangesTests(end);
locksTests(end);
