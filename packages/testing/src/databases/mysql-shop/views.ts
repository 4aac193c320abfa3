/** Views, some over others. */
export const views = `
CREATE VIEW live_product AS
  SELECT id, sku, name, gross_price FROM product WHERE status = 'live';

CREATE VIEW product_rating AS
  SELECT p.id AS product_id, count(r.id) AS reviews, avg(r.stars) AS stars
    FROM live_product p LEFT JOIN review r ON r.product_id = p.id GROUP BY p.id;

CREATE ALGORITHM=TEMPTABLE SQL SECURITY INVOKER VIEW best_product AS
  SELECT p.*, t.stars FROM live_product p JOIN product_rating t ON t.product_id = p.id WHERE t.reviews > 0;

CREATE VIEW order_sum AS
  SELECT o.id, o.number, sum(l.\`sum\`) AS \`sum\` FROM \`order\` o JOIN order_line l ON l.order_id = o.id GROUP BY o.id, o.number;

CREATE VIEW all_best AS SELECT 'product' AS kind, name FROM best_product UNION ALL SELECT 'order', number FROM order_sum WHERE \`sum\` > 500;

CREATE VIEW german_address AS
  SELECT * FROM address WHERE country_iso = 'DE' WITH CASCADED CHECK OPTION;

CREATE VIEW a_view_made_last_but_named_first AS SELECT slug_of(name) AS slug FROM all_best;
`;
