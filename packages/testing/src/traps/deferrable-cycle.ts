import type { TestDatabase } from '../databases/test-database.ts';

/** No key may be empty, but one constraint is initially deferred and one merely deferrable. */
export const deferrableCycle: TestDatabase = {
  name: 'deferrable-cycle',
  summary: 'No key may be empty, but one constraint is initially deferred and one merely deferrable.',
  script: () => `
    CREATE TABLE invoice (id integer PRIMARY KEY, first_line integer NOT NULL);
    CREATE TABLE invoice_line (id integer PRIMARY KEY, invoice integer NOT NULL, text text);
    INSERT INTO invoice SELECT i, i * 10 FROM generate_series(1, 40) AS i;
    INSERT INTO invoice_line SELECT i * 10 + k, i, 'line ' || k FROM generate_series(1, 40) AS i, generate_series(0, 2) AS k;
    ALTER TABLE invoice ADD CONSTRAINT invoice_first_line_fkey
      FOREIGN KEY (first_line) REFERENCES invoice_line (id) DEFERRABLE INITIALLY DEFERRED;
    ALTER TABLE invoice_line ADD CONSTRAINT invoice_line_invoice_fkey
      FOREIGN KEY (invoice) REFERENCES invoice (id) DEFERRABLE INITIALLY IMMEDIATE;
  `,
};
