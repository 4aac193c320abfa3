/** What servers newer than 15 can do besides. */
export function newerFeatures(major: number): string {
  return [major >= 16 ? since16 : '', major >= 17 ? since17 : '', major >= 18 ? since18 : ''].join('');
}

const since16 = `
CREATE COLLATION ref.custom_order (provider = icu, locale = 'und', rules = '&V << w <<< W');
CREATE TABLE ref.custom_sorted (word text COLLATE ref.custom_order PRIMARY KEY);
INSERT INTO ref.custom_sorted VALUES ('v'), ('w'), ('W'), ('z');
`;

const since17 = `
CREATE TABLE app.identity_partitioned (id bigint GENERATED ALWAYS AS IDENTITY, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE app.identity_partitioned_1 PARTITION OF app.identity_partitioned FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
INSERT INTO app.identity_partitioned (day) VALUES ('2024-05-05'), ('2024-06-06');
CREATE TABLE app.no_overlap_partitioned (id integer, during daterange, EXCLUDE USING gist (id WITH =, during WITH &&)) PARTITION BY RANGE (id);
CREATE TABLE app.no_overlap_partitioned_1 PARTITION OF app.no_overlap_partitioned FOR VALUES FROM (0) TO (100);
INSERT INTO app.no_overlap_partitioned VALUES (1, '[2024-01-01,2024-02-01)');
CREATE COLLATION ref.builtin_order (provider = builtin, locale = 'C.UTF-8');
`;

const since18 = `
CREATE TABLE app.virtual_columns (
  id integer PRIMARY KEY,
  net numeric NOT NULL,
  gross numeric GENERATED ALWAYS AS (net * 1.19) VIRTUAL,
  word text CONSTRAINT "word is there" NOT NULL,
  other text
);
INSERT INTO app.virtual_columns (id, net, word) VALUES (1, 100, 'a'), (2, 0.01, '');
COMMENT ON CONSTRAINT "word is there" ON app.virtual_columns IS 'Named';
ALTER TABLE app.virtual_columns ADD CONSTRAINT other_not_null NOT NULL other NOT VALID;
ALTER TABLE app.virtual_columns ADD CONSTRAINT not_held CHECK (net > 50) NOT ENFORCED;
CREATE TABLE app.tenancy (room integer, during daterange, PRIMARY KEY (room, during WITHOUT OVERLAPS));
CREATE TABLE app.tenant (id integer PRIMARY KEY, room integer, during daterange,
  FOREIGN KEY (room, PERIOD during) REFERENCES app.tenancy (room, PERIOD during));
INSERT INTO app.tenancy VALUES (1, '[2024-01-01,2024-07-01)'), (1, '[2024-07-01,2025-01-01)');
INSERT INTO app.tenant VALUES (1, 1, '[2024-03-01,2024-09-01)');
CREATE TABLE app.not_enforced_key (id integer PRIMARY KEY, patient integer, FOREIGN KEY (patient) REFERENCES app.patient (id) NOT ENFORCED);
INSERT INTO app.not_enforced_key VALUES (1, 999999);
`;
