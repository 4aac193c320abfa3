/** Views on views, recursive, updatable, guarded, materialized, some of which need a primary key to exist. */
export const views: string = `
CREATE VIEW app.adult WITH (security_barrier = true) AS
  SELECT id, first_name, last_name, born, blood FROM app.patient WHERE born < DATE '2006-01-01' WITH LOCAL CHECK OPTION;
CREATE VIEW app.adult_a AS SELECT * FROM app.adult WHERE blood = 'A+' WITH CASCADED CHECK OPTION;
CREATE VIEW app.invoked WITH (security_invoker = true) AS SELECT id, last_name FROM app.patient;
-- GROUP BY the key alone: the view needs the primary key, which is made after the data.
CREATE VIEW app.visits_per_patient AS
  SELECT p.id, p.first_name, p.last_name, count(v.id) AS visits, sum(v.price) AS paid
    FROM app.patient p LEFT JOIN app.visit v ON v.patient_id = p.id GROUP BY p.id;
CREATE VIEW "Reports"."Top patients" ("Nr.", "Full name", visits) AS
  SELECT id, app.full_name(p), v.visits FROM app.patient p JOIN app.visits_per_patient v USING (id) ORDER BY v.visits DESC, id LIMIT 10;
CREATE RECURSIVE VIEW app.referral (id, path, depth) AS
  SELECT id, ARRAY[id], 1 FROM app.patient WHERE referred_by IS NULL
  UNION ALL
  SELECT p.id, r.path || p.id, r.depth + 1 FROM app.patient p JOIN referral r ON p.referred_by = r.id;
CREATE VIEW app.windowed AS
  SELECT id, day, price, sum(price) OVER w AS running, lag(price, 1, 0::numeric) OVER w AS before, app.row_position() OVER w AS nr
    FROM app.visit WINDOW w AS (PARTITION BY patient_id ORDER BY day, id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW);
CREATE VIEW app.grouped AS
  SELECT status, extract(year FROM day) AS year, count(*) FILTER (WHERE price > 5) AS dear, app.weighted_mean(price, id) AS mean,
         grouping(status) AS total, percentile_cont(0.5) WITHIN GROUP (ORDER BY price) AS median
    FROM app.visit GROUP BY GROUPING SETS ((status, extract(year FROM day)), (status), ());
CREATE VIEW app.lateral_view AS
  SELECT p.id, last.day, tag.tag, tag.nr FROM app.patient p
    LEFT JOIN LATERAL (SELECT v.day FROM app.visit v WHERE v.patient_id = p.id ORDER BY v.day DESC LIMIT 1) last ON true
    CROSS JOIN LATERAL unnest(p.tags) WITH ORDINALITY AS tag (tag, nr);
CREATE VIEW app.constants AS SELECT one, word, nothing FROM (VALUES (1, 'a'::text, NULL::date), (2, 'it''s', '2024-01-01')) AS v (one, word, nothing);
CREATE VIEW app.renamed_below AS SELECT a, c FROM app.dropped;
ALTER TABLE app.dropped RENAME COLUMN c TO "C new";
CREATE VIEW app.of_function AS SELECT t.id, t.name, app.visits_of(t.id) AS visits FROM app.patient_table() t;
CREATE VIEW app.with_cte AS WITH RECURSIVE n (i) AS (SELECT 1 UNION SELECT i + 1 FROM n WHERE i < 5) CYCLE i SET is_cycle USING path SELECT i FROM n;
CREATE VIEW app.catalog_view AS SELECT c.oid::regclass AS relation, c.relkind FROM pg_catalog.pg_class c WHERE c.relnamespace = 'app'::regnamespace;
CREATE VIEW app.composite_view AS SELECT id, (made).label AS label, (old).last_name AS last_name, old FROM app.keeps_rows;
CREATE VIEW app.operator_view AS SELECT id FROM app.prescription WHERE version OPERATOR(app.>=#) '(1,0)'::app.version AND path OPERATOR(extensions.<@) 'a'::extensions.ltree;
CREATE VIEW app.no_column_view AS SELECT FROM app.patient;
COMMENT ON VIEW app.adult IS 'Of age';
COMMENT ON COLUMN app.adult.born IS 'Never empty here';
ALTER VIEW app.adult ALTER COLUMN blood SET DEFAULT '0-';

CREATE MATERIALIZED VIEW "Reports".yearly WITH (fillfactor = 90) AS
  SELECT extract(year FROM day)::integer AS year, status, sum(price) AS paid FROM app.visit GROUP BY 1, 2;
CREATE UNIQUE INDEX yearly_key ON "Reports".yearly (year, status);
CREATE MATERIALIZED VIEW "Reports".best_year AS SELECT year, sum(paid) AS paid FROM "Reports".yearly GROUP BY year ORDER BY 2 DESC, 1 LIMIT 1;
CREATE INDEX best_year_index ON "Reports".best_year (paid DESC) WHERE paid > 0;
CREATE MATERIALIZED VIEW "Reports".not_filled AS SELECT * FROM "Reports".best_year WITH NO DATA;
CREATE MATERIALIZED VIEW "Reports".per_patient AS SELECT * FROM app.visits_per_patient;
CREATE VIEW "Reports".on_materialized AS SELECT b.year, y.status FROM "Reports".best_year b JOIN "Reports".yearly y USING (year);
CREATE STATISTICS "Reports".yearly_stats ON year, status FROM "Reports".yearly;
COMMENT ON MATERIALIZED VIEW "Reports".yearly IS 'Refreshed at night';
COMMENT ON COLUMN "Reports".yearly.paid IS 'In euros';
`;
