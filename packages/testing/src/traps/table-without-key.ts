import type { TestDatabase } from '../databases/test-database.ts';

/** No key at all, and rows that are equal: each one counts. */
export const tableWithoutKey: TestDatabase = {
  name: 'table-without-key',
  summary: 'No key at all, and rows that are equal: each one counts.',
  script: () => `
    CREATE TABLE log (line text, at timestamptz);
    INSERT INTO log SELECT 'same', '2024-01-01 00:00:00+00' FROM generate_series(1, 5);
    INSERT INTO log VALUES (NULL, NULL), (NULL, NULL), ('other', NULL);
    CREATE TABLE log_reader (id integer PRIMARY KEY, word text);
    INSERT INTO log_reader VALUES (1, 'reads');
  `,
};
