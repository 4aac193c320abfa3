import type { TestDatabase } from '../databases/test-database.ts';

/** Dropped columns leave holes, so a column's number is not its position. */
export const droppedColumns: TestDatabase = {
  name: 'dropped-columns',
  summary: "Dropped columns leave holes, so a column's number is not its position.",
  script: () => `
    CREATE TABLE history (a integer, gone_1 text, b text, gone_2 numeric DEFAULT 1, c boolean);
    INSERT INTO history VALUES (1, 'gone', 'b1', 2, true), (2, NULL, NULL, NULL, NULL);
    ALTER TABLE history DROP COLUMN gone_1, DROP COLUMN gone_2;
    ALTER TABLE history ADD COLUMN d integer DEFAULT 7, ADD PRIMARY KEY (a), ADD COLUMN e text;
    INSERT INTO history VALUES (3, 'b3', false, 8, 'e3');
    CREATE TABLE reader (id integer PRIMARY KEY REFERENCES history (a), d integer);
    INSERT INTO reader VALUES (3, 8), (1, 7);
  `,
};
