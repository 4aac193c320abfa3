import type { TestDatabase } from '../databases/test-database.ts';

/** A foreign key of three columns, in another order than the table's columns, some of them empty. */
export const compositeKey: TestDatabase = {
  name: 'composite-key',
  summary: "A foreign key of three columns, in another order than the table's columns, some of them empty.",
  script: () => `
    CREATE TABLE shelf (room text, number smallint, side char(1), height numeric(5, 2), PRIMARY KEY (side, room, number));
    CREATE TABLE book (
      id bigint PRIMARY KEY,
      title text NOT NULL,
      shelf_number smallint,
      shelf_room text,
      shelf_side char(1),
      FOREIGN KEY (shelf_side, shelf_room, shelf_number) REFERENCES shelf (side, room, number)
    );
    INSERT INTO shelf VALUES ('A', 1, 'l', 1.80), ('A', 1, 'r', 1.80), ('A', 2, 'l', NULL), ('B', 1, 'l', 0.40);
    INSERT INTO book VALUES
      (1, 'One', 1, 'A', 'r'), (2, 'Two', 1, 'B', 'l'), (3, 'Nowhere', NULL, NULL, NULL),
      -- MATCH SIMPLE: one empty column and the rest is not looked at, so it may name a shelf that is not there.
      (4, 'Half', 99, 'Z', NULL);
  `,
};
