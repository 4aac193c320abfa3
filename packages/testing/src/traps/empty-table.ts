import type { TestDatabase } from '../databases/test-database.ts';

/** Tables without rows, one of them referenced, one with a sequence nobody called. */
export const emptyTable: TestDatabase = {
  name: 'empty-table',
  summary: 'Tables without rows, one of them referenced, one with a sequence nobody called.',
  script: () => `
    CREATE TABLE nothing (id serial PRIMARY KEY, name text);
    CREATE TABLE less (id integer PRIMARY KEY, nothing integer REFERENCES nothing (id));
    CREATE TABLE something (id integer PRIMARY KEY, less integer REFERENCES less (id));
    INSERT INTO something VALUES (1, NULL);
  `,
};
