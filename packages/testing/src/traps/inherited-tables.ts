import type { TestDatabase } from '../databases/test-database.ts';

/** SELECT on a parent also reads its children, so rows are copied twice unless ONLY is said. */
export const inheritedTables: TestDatabase = {
  name: 'inherited-tables',
  summary: 'SELECT on a parent also reads its children, so rows are copied twice unless ONLY is said.',
  script: () => `
    CREATE TABLE place (id integer PRIMARY KEY, name text NOT NULL);
    CREATE TABLE capital (country char(2)) INHERITS (place);
    CREATE TABLE marked (mark text);
    CREATE TABLE port (depth numeric, name text NOT NULL) INHERITS (place, marked);
    INSERT INTO place VALUES (1, 'Village');
    INSERT INTO capital VALUES (2, 'Madrid', 'ES'), (1, 'Same id as the parent', 'FR');
    INSERT INTO port VALUES (3, 'Rotterdam', 'blue', 24.5);
    INSERT INTO marked VALUES ('red');
  `,
};
