import type { TestDatabase } from '../databases/test-database.ts';

/** Two tables, and two columns of one table, differ only in the case of their names. */
export const caseTwins: TestDatabase = {
  name: 'case-twins',
  summary: 'Two tables, and two columns of one table, differ only in the case of their names.',
  script: () => `
    CREATE TABLE "user" (id integer PRIMARY KEY, name text, "Name" text, "NAME" text);
    CREATE TABLE "User" (id integer PRIMARY KEY REFERENCES "user" (id), "userId" integer, userid integer);
    INSERT INTO "user" VALUES (1, 'small', 'capital', 'ALL');
    INSERT INTO "User" VALUES (1, 10, 20);
  `,
};
