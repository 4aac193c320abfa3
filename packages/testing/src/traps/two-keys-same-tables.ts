import type { TestDatabase } from '../databases/test-database.ts';

/** Two foreign keys lead from one table to another, one of them optional. */
export const twoKeysSameTables: TestDatabase = {
  name: 'two-keys-same-tables',
  summary: 'Two foreign keys lead from one table to another, one of them optional.',
  script: () => `
    CREATE TABLE address (id integer PRIMARY KEY, street text NOT NULL);
    CREATE TABLE purchase (
      id integer PRIMARY KEY,
      billing integer NOT NULL,
      delivery integer,
      CONSTRAINT purchase_billing_fkey FOREIGN KEY (billing) REFERENCES address (id),
      CONSTRAINT purchase_delivery_fkey FOREIGN KEY (delivery) REFERENCES address (id)
    );
    ALTER TABLE address ADD COLUMN first_purchase integer, ADD COLUMN last_purchase integer;
    INSERT INTO address SELECT i, 'street ' || i, CASE WHEN i < 9 THEN i END, CASE WHEN i > 2 THEN i END FROM generate_series(1, 20) AS i;
    INSERT INTO purchase SELECT i, i, nullif(21 - i, 3) FROM generate_series(1, 20) AS i;
    ALTER TABLE address ADD FOREIGN KEY (first_purchase) REFERENCES purchase (id);
    ALTER TABLE address ADD FOREIGN KEY (last_purchase) REFERENCES purchase (id);
  `,
};
