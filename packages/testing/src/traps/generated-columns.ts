import type { TestDatabase } from '../databases/test-database.ts';

/** Columns the server computes must be left out of the load, also in the middle and in keys. */
export const generatedColumns: TestDatabase = {
  name: 'generated-columns',
  summary: 'Columns the server computes must be left out of the load, also in the middle and in keys.',
  script: (major) => `
    CREATE TABLE rate (id integer PRIMARY KEY, percent numeric NOT NULL);
    CREATE TABLE line (
      total numeric GENERATED ALWAYS AS (price * amount) STORED,
      id integer PRIMARY KEY,
      price numeric(10, 2) NOT NULL,
      code text GENERATED ALWAYS AS ('L' || CASE WHEN amount > 1 THEN 'n' ELSE '1' END) STORED,
      amount integer NOT NULL DEFAULT 1,
      rate integer GENERATED ALWAYS AS (amount % 2) STORED REFERENCES rate (id),
      ${major >= 18 ? 'half numeric GENERATED ALWAYS AS (price / 2) VIRTUAL,' : ''}
      UNIQUE (code, id)
    );
    CREATE TABLE only_generated (one integer GENERATED ALWAYS AS (1) STORED, two text GENERATED ALWAYS AS ('two') STORED);
    INSERT INTO rate VALUES (0, 7), (1, 19);
    INSERT INTO line (id, price, amount) SELECT i, i * 1.5, i % 5 FROM generate_series(1, 200) AS i;
    INSERT INTO only_generated DEFAULT VALUES;
    INSERT INTO only_generated DEFAULT VALUES;
  `,
};
