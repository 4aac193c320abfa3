import type { TestDatabase } from '../databases/test-database.ts';

/** Foreign keys reference a unique constraint, and a unique index without one, not the primary key. */
export const keyToUniqueConstraint: TestDatabase = {
  name: 'key-to-unique-constraint',
  summary: 'Foreign keys reference a unique constraint, and a unique index without one, not the primary key.',
  script: () => `
    CREATE TABLE country (
      id integer PRIMARY KEY,
      code char(2) NOT NULL CONSTRAINT country_code_key UNIQUE,
      region text,
      number integer,
      CONSTRAINT country_region_key UNIQUE (number, region)
    );
    CREATE TABLE currency (id integer PRIMARY KEY, sign text);
    CREATE UNIQUE INDEX currency_sign_index ON currency (sign);
    CREATE TABLE city (
      name text PRIMARY KEY,
      country char(2) REFERENCES country (code),
      region text,
      region_number integer,
      sign text REFERENCES currency (sign),
      FOREIGN KEY (region, region_number) REFERENCES country (region, number)
    );
    INSERT INTO country VALUES (1, 'DE', 'north', 1), (2, 'FR', 'north', 2), (3, 'IT', NULL, NULL);
    INSERT INTO currency VALUES (1, '€'), (2, NULL), (3, NULL);
    INSERT INTO city VALUES ('Berlin', 'DE', 'north', 1, '€'), ('Rome', 'IT', NULL, 7, NULL), ('Paris', NULL, 'north', 2, NULL);
  `,
};
