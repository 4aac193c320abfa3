import type { TestDatabase } from '../databases/test-database.ts';

/** Partitions by range, list and hash, nested, with a default, with keys to and from them. */
export const partitionedTable: TestDatabase = {
  name: 'partitioned-table',
  summary: 'Partitions by range, list and hash, nested, with a default, with keys to and from them.',
  script: () => `
    CREATE TABLE customer (id integer PRIMARY KEY, name text);
    CREATE TABLE event (
      id integer NOT NULL,
      day date NOT NULL,
      kind text NOT NULL,
      customer integer REFERENCES customer (id),
      PRIMARY KEY (id, day, kind)
    ) PARTITION BY RANGE (day);
    CREATE TABLE event_2023 PARTITION OF event FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
    CREATE TABLE event_2024 PARTITION OF event FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY LIST (kind);
    CREATE TABLE event_2024_call PARTITION OF event_2024 FOR VALUES IN ('call', 'visit');
    CREATE TABLE event_2024_rest PARTITION OF event_2024 DEFAULT PARTITION BY HASH (id);
    CREATE TABLE event_2024_rest_0 PARTITION OF event_2024_rest FOR VALUES WITH (MODULUS 2, REMAINDER 0);
    CREATE TABLE event_2024_rest_1 PARTITION OF event_2024_rest FOR VALUES WITH (MODULUS 2, REMAINDER 1);
    -- Attached with its columns in another order and one column dropped.
    CREATE TABLE event_old (gone text, kind text NOT NULL, customer integer, day date NOT NULL, id integer NOT NULL);
    ALTER TABLE event_old DROP COLUMN gone;
    ALTER TABLE event ATTACH PARTITION event_old DEFAULT;
    CREATE TABLE empty_parent (id integer NOT NULL) PARTITION BY RANGE (id);
    CREATE TABLE reminder (id integer PRIMARY KEY, event integer, day date, kind text, FOREIGN KEY (event, day, kind) REFERENCES event);
    CREATE INDEX event_customer_index ON event (customer);
    INSERT INTO customer SELECT i, 'customer ' || i FROM generate_series(1, 10) AS i;
    INSERT INTO event
      SELECT i, date '2022-06-01' + i * 3, (ARRAY['call', 'visit', 'mail', 'letter'])[i % 4 + 1], i % 10 + 1 FROM generate_series(1, 400) AS i;
    INSERT INTO reminder SELECT id, id, day, kind FROM event WHERE id % 3 = 0;
  `,
};
