import type { TestDatabase } from '../databases/test-database.ts';

/** No row can be loaded with an empty key and filled later: the root references itself. */
export const notNullSelfReference: TestDatabase = {
  name: 'not-null-self-reference',
  summary: 'No row can be loaded with an empty key and filled later: the root references itself.',
  script: () => `
    CREATE TABLE category (
      id integer PRIMARY KEY,
      title text NOT NULL,
      parent integer NOT NULL REFERENCES category (id)
    );
    INSERT INTO category
      SELECT i, 'category ' || i, CASE i WHEN 1000 THEN 1000 ELSE i + 1 END FROM generate_series(1, 1000) AS i;
  `,
};
