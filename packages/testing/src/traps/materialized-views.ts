import type { TestDatabase } from '../databases/test-database.ts';

/** Views on views and a materialized view on another one, which is filled only after the data. */
export const materializedViews: TestDatabase = {
  name: 'materialized-views',
  summary: 'Views on views and a materialized view on another one, which is filled only after the data.',
  script: () => `
    CREATE TABLE sale (id integer PRIMARY KEY, item text NOT NULL, amount integer NOT NULL);
    INSERT INTO sale SELECT i, 'item ' || i % 7, i FROM generate_series(1, 100) AS i;
    CREATE VIEW big_sale AS SELECT * FROM sale WHERE amount > 50;
    CREATE MATERIALIZED VIEW per_item AS SELECT item, sum(amount) AS amount FROM big_sale GROUP BY item;
    CREATE UNIQUE INDEX per_item_index ON per_item (item);
    CREATE MATERIALIZED VIEW best_item AS SELECT item FROM per_item ORDER BY amount DESC, item LIMIT 1;
    CREATE MATERIALIZED VIEW never_filled AS SELECT count(*) AS sales FROM sale WITH NO DATA;
  `,
};
