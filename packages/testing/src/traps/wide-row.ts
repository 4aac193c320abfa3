import type { TestDatabase } from '../databases/test-database.ts';

const columns = Array.from({ length: 1600 }, (_, index) => `c${index + 1}`);
// Small types: a row must fit into one page of 8 kB.
const types = ['integer', 'smallint', 'boolean', '"char"', 'boolean'];
const values = ['i', '-i', 'true', `'x'`, 'i > 1'];

/** A table with 1,600 columns, as many as there can be. */
export const wideRow: TestDatabase = {
  name: 'wide-row',
  summary: 'A table with 1,600 columns, as many as there can be.',
  script: () => `
    CREATE TABLE wide (${columns.map((name, index) => `"${name}" ${types[index % types.length]}`).join(', ')});
    INSERT INTO wide SELECT ${columns.map((_, index) => values[index % values.length]).join(', ')} FROM generate_series(1, 3) AS i;
    INSERT INTO wide DEFAULT VALUES;
    INSERT INTO wide ("c1600") VALUES (true);
  `,
};
