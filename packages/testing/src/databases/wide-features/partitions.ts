/** Partitioned tables: by range, list and hash, nested, default, attached, with indexes at every level. */
export const partitions: string = `
CREATE TABLE app.visit (
  id bigint NOT NULL,
  day date NOT NULL,
  patient_id integer NOT NULL REFERENCES app.patient (id),
  doctor_id integer REFERENCES app.doctor (id) ON DELETE SET NULL,
  status app.status NOT NULL DEFAULT 'open',
  price numeric(10, 2) CHECK (price >= 0),
  CONSTRAINT visit_pkey PRIMARY KEY (id, day, status)
) PARTITION BY RANGE (day);
CREATE TABLE app.visit_2022 PARTITION OF app.visit FOR VALUES FROM (MINVALUE) TO ('2023-01-01') WITH (fillfactor = 80);
CREATE TABLE app.visit_2023 PARTITION OF app.visit (price DEFAULT 23, CONSTRAINT only_2023 CHECK (price < 1000))
  FOR VALUES FROM ('2023-01-01') TO ('2024-01-01') PARTITION BY LIST (status);
CREATE TABLE app."visit 2023 open" PARTITION OF app.visit_2023 FOR VALUES IN ('open', 'half done');
CREATE TABLE audit.visit_2023_rest PARTITION OF app.visit_2023 DEFAULT PARTITION BY HASH (id);
CREATE TABLE audit.visit_2023_rest_0 PARTITION OF audit.visit_2023_rest FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE audit.visit_2023_rest_1 PARTITION OF audit.visit_2023_rest FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TABLE audit.visit_2023_rest_2 PARTITION OF audit.visit_2023_rest FOR VALUES WITH (MODULUS 3, REMAINDER 2);
CREATE TABLE app.visit_other (price numeric(10, 2) CHECK (price >= 0), dropped text, status app.status NOT NULL DEFAULT 'never', doctor_id integer, day date NOT NULL, id bigint NOT NULL, patient_id integer NOT NULL);
ALTER TABLE app.visit_other DROP COLUMN dropped, DROP CONSTRAINT visit_other_price_check;
ALTER TABLE app.visit_other ADD CONSTRAINT visit_price_check CHECK (price >= 0);
CREATE UNIQUE INDEX visit_other_own_key ON app.visit_other (id, day, status);
ALTER TABLE app.visit ATTACH PARTITION app.visit_other DEFAULT;
CREATE INDEX visit_patient_index ON app.visit (patient_id, day DESC);
CREATE INDEX visit_2022_price_index ON app.visit_2022 (price) WHERE price > 10;
-- Made on the parent alone and attached by hand, but not everywhere: it stays invalid.
CREATE INDEX visit_status_index ON ONLY app.visit (status);
CREATE INDEX visit_2022_status_index ON app.visit_2022 (status);
ALTER INDEX app.visit_status_index ATTACH PARTITION app.visit_2022_status_index;

CREATE TABLE app.measure (kind text COLLATE "C", patient_id integer, value double precision, at timestamptz)
  PARTITION BY LIST (lower(kind));
CREATE TABLE app.measure_weight PARTITION OF app.measure FOR VALUES IN ('weight', NULL);
CREATE TABLE app.measure_any PARTITION OF app.measure DEFAULT;
CREATE TABLE app.empty_partitioned (id integer, name text) PARTITION BY HASH (id, name);
CREATE TABLE app.two_column_range (a integer, b text, c integer) PARTITION BY RANGE (a, b COLLATE "C" text_ops);
CREATE TABLE app.two_column_range_1 PARTITION OF app.two_column_range FOR VALUES FROM (1, MINVALUE) TO (5, 'm''m');
CREATE TABLE app.two_column_range_2 PARTITION OF app.two_column_range FOR VALUES FROM (5, 'm''m') TO (MAXVALUE, MAXVALUE);
-- A key to a partitioned table.
CREATE TABLE app.visit_note (id integer PRIMARY KEY, visit_id bigint NOT NULL, visit_status app.status, visit_day date NOT NULL, text text,
  FOREIGN KEY (visit_id, visit_day, visit_status) REFERENCES app.visit (id, day, status) ON DELETE CASCADE);
`;
