-- Keys, indexes, triggers, policies.
CREATE SCHEMA k;
CREATE SCHEMA f;
CREATE EXTENSION btree_gist WITH SCHEMA k;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION citext SCHEMA k;
CREATE TABLE k.accounts (id int PRIMARY KEY, email k.citext UNIQUE, tenant int NOT NULL DEFAULT 1, code char(4), parent_id int, during tstzrange, room int, area box, UNIQUE (tenant, code), CONSTRAINT "Odd ""unique" UNIQUE (code, tenant) DEFERRABLE INITIALLY DEFERRED);
ALTER TABLE k.accounts ADD CONSTRAINT included UNIQUE (id, tenant) INCLUDE (code, email) WITH (fillfactor = 70);
ALTER TABLE k.accounts ADD CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (room > 0) DEFERRABLE;
ALTER TABLE k.accounts ADD CONSTRAINT boxes EXCLUDE USING gist (area WITH &&, (room + 1) WITH =);
ALTER TABLE k.accounts ADD FOREIGN KEY (parent_id) REFERENCES k.accounts ON DELETE SET NULL ON UPDATE RESTRICT;
COMMENT ON CONSTRAINT included ON k.accounts IS 'covers';
COMMENT ON INDEX k.included IS 'the index of it';
COMMENT ON CONSTRAINT no_overlap ON k.accounts IS 'no two';
CREATE TABLE k.users (tenant int, code char(4), account int, other int, x int, y int, PRIMARY KEY (tenant, code),
  FOREIGN KEY (tenant, code) REFERENCES k.accounts (tenant, code) MATCH FULL ON DELETE CASCADE,
  CONSTRAINT to_account FOREIGN KEY (account) REFERENCES k.accounts DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT to_same FOREIGN KEY (account) REFERENCES k.accounts ON DELETE SET DEFAULT);
ALTER TABLE k.users ADD CONSTRAINT unchecked FOREIGN KEY (other) REFERENCES k.accounts NOT VALID;
ALTER TABLE k.users ADD CONSTRAINT to_index FOREIGN KEY (x) REFERENCES k.accounts (id);
COMMENT ON CONSTRAINT unchecked ON k.users IS 'later';
CREATE UNIQUE INDEX only_index ON k.users (y);
CREATE TABLE k.refers_index (y int REFERENCES k.users (y), a int, b text, c jsonb, d int[], e tsvector, "F f" text);
ALTER TABLE k.accounts ADD CONSTRAINT back FOREIGN KEY (tenant, code) REFERENCES k.users ON UPDATE CASCADE DEFERRABLE;
-- indexes
CREATE FUNCTION f.norm(t text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower(trim(t))';
CREATE INDEX ON k.refers_index (a DESC NULLS LAST, b COLLATE "C" text_pattern_ops);
CREATE INDEX by_function ON k.refers_index (f.norm(b), (a + 1));
CREATE UNIQUE INDEX partial ON k.refers_index (a) WHERE b IS NOT NULL AND a > 3;
CREATE INDEX trigrams ON k.refers_index USING gin (b gin_trgm_ops);
CREATE INDEX json_path ON k.refers_index USING gin (c jsonb_path_ops) WITH (fastupdate = off);
CREATE INDEX hashed ON k.refers_index USING hash (b);
CREATE INDEX bloom_like ON k.refers_index USING brin (a) WITH (pages_per_range = 16, autosummarize = on);
CREATE INDEX arrays ON k.refers_index USING gin (d);
CREATE INDEX covering ON k.refers_index (a) INCLUDE (b, "F f");
CREATE INDEX "Odd ""index" ON k.refers_index ("F f", lower("F f") varchar_pattern_ops);
CREATE INDEX spatial ON k.accounts USING spgist (area);
CREATE INDEX signed ON k.refers_index USING gist (b gist_trgm_ops (siglen = 32));
ALTER INDEX k.by_function ALTER COLUMN 1 SET STATISTICS 300;
ALTER INDEX k.hashed SET (fillfactor = 60);
ALTER TABLE k.refers_index CLUSTER ON covering;
ALTER TABLE k.users CLUSTER ON users_pkey;
COMMENT ON INDEX k."Odd ""index" IS 'odd';
CREATE STATISTICS k.stat (ndistinct, dependencies, mcv) ON a, b FROM k.refers_index;
ALTER STATISTICS k.stat SET STATISTICS 200;
COMMENT ON STATISTICS k.stat IS 'stat';
-- triggers
CREATE FUNCTION f.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touch BEFORE INSERT OR UPDATE OF email, tenant ON k.accounts FOR EACH ROW WHEN (NEW.tenant > 0) EXECUTE FUNCTION f.touch('x', '1', 'it''s');
CREATE TRIGGER "Odd ""trigger" AFTER DELETE ON k.accounts FOR EACH STATEMENT EXECUTE FUNCTION f.touch();
CREATE TRIGGER transition AFTER UPDATE ON k.accounts REFERENCING OLD TABLE AS old_rows NEW TABLE AS "New rows" FOR EACH STATEMENT EXECUTE FUNCTION f.touch();
CREATE TRIGGER empty AFTER TRUNCATE ON k.accounts EXECUTE FUNCTION f.touch();
CREATE CONSTRAINT TRIGGER checks AFTER INSERT OR UPDATE ON k.accounts FROM k.users DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.id <> 0) EXECUTE FUNCTION f.touch();
ALTER TABLE k.accounts DISABLE TRIGGER touch, ENABLE REPLICA TRIGGER empty, ENABLE ALWAYS TRIGGER transition;
COMMENT ON TRIGGER touch ON k.accounts IS 'touches';
ALTER TRIGGER transition ON k.accounts DEPENDS ON EXTENSION pg_trgm;
ALTER FUNCTION f.norm DEPENDS ON EXTENSION pg_trgm;
ALTER INDEX k.hashed DEPENDS ON EXTENSION pg_trgm;
-- policies
CREATE FUNCTION f.tenant() RETURNS int LANGUAGE sql STABLE AS $$SELECT current_setting('app.tenant', true)::int$$;
ALTER TABLE k.accounts ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE k.users FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON k.accounts USING (tenant = f.tenant()) WITH CHECK (tenant > 0);
CREATE POLICY "Odd ""policy" ON k.accounts AS RESTRICTIVE FOR SELECT TO pg_monitor, CURRENT_USER USING (EXISTS (SELECT FROM k.users u WHERE u.account = accounts.id));
CREATE POLICY adds ON k.users FOR INSERT WITH CHECK (account IN (SELECT id FROM k.accounts));
CREATE POLICY always ON k.users FOR DELETE TO PUBLIC USING (true);
COMMENT ON POLICY always ON k.users IS 'free';
-- event triggers
CREATE FUNCTION f.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'no ddl: %', tg_tag; END$$;
CREATE EVENT TRIGGER refuse ON ddl_command_start WHEN TAG IN ('CREATE SERVER', 'DROP TABLE') EXECUTE FUNCTION f.on_ddl();
CREATE EVENT TRIGGER "refuse all" ON ddl_command_end EXECUTE FUNCTION f.on_ddl();
COMMENT ON EVENT TRIGGER "refuse all" IS 'all';
ALTER EVENT TRIGGER refuse ENABLE ALWAYS;
