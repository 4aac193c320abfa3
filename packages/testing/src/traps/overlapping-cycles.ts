import type { TestDatabase } from '../databases/test-database.ts';

/** Two cycles share a table and an edge: breaking one well placed key opens both. */
export const overlappingCycles: TestDatabase = {
  name: 'overlapping-cycles',
  summary: 'Two cycles share a table and an edge: breaking one well placed key opens both.',
  script: () => `
    CREATE TABLE a (id integer PRIMARY KEY, b integer, c integer);
    CREATE TABLE b (id integer PRIMARY KEY, c integer NOT NULL, d integer);
    CREATE TABLE c (id integer PRIMARY KEY, a integer);
    CREATE TABLE d (id integer PRIMARY KEY, b integer NOT NULL, e integer NOT NULL);
    CREATE TABLE e (id integer PRIMARY KEY, note text);
    INSERT INTO a SELECT i, i, 101 - i FROM generate_series(1, 100) AS i;
    INSERT INTO b SELECT i, 101 - i, nullif(i, 50) FROM generate_series(1, 100) AS i;
    INSERT INTO c SELECT i, nullif(i, 7) FROM generate_series(1, 100) AS i;
    INSERT INTO d SELECT i, i, i FROM generate_series(1, 100) AS i;
    INSERT INTO e SELECT i, 'note ' || i FROM generate_series(1, 100) AS i;
    ALTER TABLE a ADD CONSTRAINT a_b_fkey FOREIGN KEY (b) REFERENCES b (id);
    ALTER TABLE a ADD CONSTRAINT a_c_fkey FOREIGN KEY (c) REFERENCES c (id);
    ALTER TABLE b ADD CONSTRAINT b_c_fkey FOREIGN KEY (c) REFERENCES c (id);
    ALTER TABLE b ADD CONSTRAINT b_d_fkey FOREIGN KEY (d) REFERENCES d (id);
    ALTER TABLE c ADD CONSTRAINT c_a_fkey FOREIGN KEY (a) REFERENCES a (id);
    ALTER TABLE d ADD CONSTRAINT d_b_fkey FOREIGN KEY (b) REFERENCES b (id);
    ALTER TABLE d ADD CONSTRAINT d_e_fkey FOREIGN KEY (e) REFERENCES e (id);
  `,
};
