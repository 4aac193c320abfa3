import type { TestDatabase } from '../databases/test-database.ts';

/** Two tables need each other, no key may be empty and no constraint can be deferred. */
export const notNullCycle: TestDatabase = {
  name: 'not-null-cycle',
  summary: 'Two tables need each other, no key may be empty and no constraint can be deferred.',
  script: () => `
    CREATE TABLE husband (id integer PRIMARY KEY, name text NOT NULL, wife integer NOT NULL);
    CREATE TABLE wife (id integer PRIMARY KEY, name text NOT NULL, husband integer NOT NULL);
    INSERT INTO husband SELECT i, 'husband ' || i, 1000 + i FROM generate_series(1, 50) AS i;
    INSERT INTO wife SELECT 1000 + i, 'wife ' || i, i FROM generate_series(1, 50) AS i;
    ALTER TABLE husband ADD CONSTRAINT husband_wife_fkey FOREIGN KEY (wife) REFERENCES wife (id);
    ALTER TABLE wife ADD CONSTRAINT wife_husband_fkey FOREIGN KEY (husband) REFERENCES husband (id);
  `,
};
