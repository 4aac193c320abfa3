import type { TestDatabase } from '../databases/test-database.ts';

/** Two tables reference each other; one of the keys may be empty. */
export const twoTableCycle: TestDatabase = {
  name: 'two-table-cycle',
  summary: 'Two tables reference each other; one of the keys may be empty.',
  script: () => `
    CREATE TABLE department (id integer PRIMARY KEY, title text NOT NULL, head integer);
    CREATE TABLE employee (
      id integer PRIMARY KEY,
      name text NOT NULL,
      department integer NOT NULL REFERENCES department (id)
    );
    INSERT INTO department VALUES (1, 'Sales', 11), (2, 'Empty', NULL), (3, 'Research', 10);
    INSERT INTO employee VALUES (10, 'Ada', 3), (11, 'Bo', 1), (12, 'Cleo', 3);
    ALTER TABLE department ADD CONSTRAINT department_head_fkey FOREIGN KEY (head) REFERENCES employee (id);
  `,
};
