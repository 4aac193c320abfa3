import type { TestDatabase } from '../databases/test-database.ts';

/** A table without columns that has rows; another has lost its only column. */
export const zeroColumnTable: TestDatabase = {
  name: 'zero-column-table',
  summary: 'A table without columns that has rows; another has lost its only column.',
  script: () => `
    CREATE TABLE zero ();
    INSERT INTO zero DEFAULT VALUES;
    INSERT INTO zero DEFAULT VALUES;
    INSERT INTO zero DEFAULT VALUES;
    CREATE TABLE lost (id integer);
    INSERT INTO lost VALUES (1), (2);
    ALTER TABLE lost DROP COLUMN id;
  `,
};
