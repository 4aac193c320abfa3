import type { TestDatabase } from '../databases/test-database.ts';

/** Single fields of 20 MB, in text, bytea and jsonb, among small rows. */
export const hugeField: TestDatabase = {
  name: 'huge-field',
  summary: 'Single fields of 20 MB, in text, bytea and jsonb, among small rows.',
  script: () => String.raw`
    CREATE TABLE document (id integer PRIMARY KEY, title text, body text, scan bytea, data jsonb);
    ALTER TABLE document ALTER COLUMN body SET STORAGE EXTERNAL, ALTER COLUMN scan SET STORAGE EXTERNAL;
    INSERT INTO document SELECT i, 'small ' || i, 'body', '\x00ff', '{}' FROM generate_series(1, 100) AS i;
    INSERT INTO document (id, title, body)
      SELECT 101, 'text', string_agg(md5(i::text), E'\n') FROM generate_series(1, 635500) AS i;
    INSERT INTO document (id, title, scan) SELECT 102, 'bytea', convert_to(body, 'UTF8') FROM document WHERE id = 101;
    INSERT INTO document (id, title, data) SELECT 103, 'jsonb', jsonb_build_object('long', body) FROM document WHERE id = 101;
    INSERT INTO document (id, title, body) VALUES (104, 'compressible', repeat('a', 20 * 1024 * 1024));
  `,
};
