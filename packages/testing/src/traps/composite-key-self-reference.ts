import type { TestDatabase } from '../databases/test-database.ts';

/** The key shares a NOT NULL column with the primary key: only a part of it can be emptied. */
export const compositeKeySelfReference: TestDatabase = {
  name: 'composite-key-self-reference',
  summary: 'The key shares a NOT NULL column with the primary key: only a part of it can be emptied.',
  script: () => `
    CREATE TABLE node (
      tenant integer NOT NULL,
      id integer NOT NULL,
      parent integer,
      label text NOT NULL,
      PRIMARY KEY (tenant, id),
      FOREIGN KEY (tenant, parent) REFERENCES node (tenant, id)
    );
    INSERT INTO node
      SELECT t, i, nullif(i + 1, 101), 'node ' || t || '.' || i FROM generate_series(1, 3) AS t, generate_series(1, 100) AS i;
  `,
};
