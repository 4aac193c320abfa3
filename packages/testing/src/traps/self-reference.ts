import type { TestDatabase } from '../databases/test-database.ts';

/** Rows reference their own table, and a child may stand before its parent. */
export const selfReference: TestDatabase = {
  name: 'self-reference',
  summary: 'Rows reference their own table, and a child may stand before its parent.',
  script: () => `
    CREATE TABLE employee (
      id integer PRIMARY KEY,
      name text NOT NULL,
      boss integer REFERENCES employee (id)
    );
    INSERT INTO employee VALUES (3, 'Cleo', 1), (2, 'Bo', 1), (1, 'Ada', NULL), (5, 'Eve', 4), (4, 'Dan', 3), (6, 'Own boss', 6);
  `,
};
