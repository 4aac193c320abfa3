import type { TestDatabase } from '../databases/test-database.ts';

const size = 12;
const tables = Array.from({ length: size }, (_, index) => ({
  name: `ring_${index}`,
  next: `ring_${(index + 1) % size}`,
}));

/** A ring of twelve tables, 5,000 rows each, in which no key may be empty or deferred. */
export const largeNotNullCycle: TestDatabase = {
  name: 'large-not-null-cycle',
  summary: 'A ring of twelve tables, 5,000 rows each, in which no key may be empty or deferred.',
  script: () => `
    ${tables.map(({ name }) => `CREATE TABLE ${name} (id integer PRIMARY KEY, next integer NOT NULL, filler text);`).join('\n')}
    ${tables.map(({ name }) => `INSERT INTO ${name} SELECT i, 5001 - i, repeat('x', i % 40) FROM generate_series(1, 5000) AS i;`).join('\n')}
    ${tables.map(({ name, next }) => `ALTER TABLE ${name} ADD FOREIGN KEY (next) REFERENCES ${next} (id);`).join('\n')}
    ANALYZE;
  `,
};
