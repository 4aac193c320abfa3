/** Functions that tables need: defaults, checks, generated columns, operators, casts, aggregates. */
export const codeBeforeTables: string = String.raw`
CREATE FUNCTION app.new_code(prefix text DEFAULT 'n') RETURNS text LANGUAGE plpgsql VOLATILE AS $body$
DECLARE
  result text;
BEGIN
  -- A body with $$ in it, and 'quotes', and a \ backslash.
  EXECUTE $$SELECT lower($1) || nextval('app.never_used')$$ INTO result USING prefix;
  RETURN result;
END
$body$;
CREATE FUNCTION app.initials(first text, last text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN upper(left(first, 1) || left(last, 1));
CREATE FUNCTION app.clean_phone(number text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5
  AS $$SELECT regexp_replace(number, '[^0-9+]', '', 'g')$$;
CREATE FUNCTION app.is_weekday(day date) RETURNS boolean LANGUAGE sql IMMUTABLE LEAKPROOF AS $$SELECT extract(isodow FROM day) < 6$$;
CREATE FUNCTION app.overloaded(integer) RETURNS integer LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION app.overloaded(text) RETURNS text LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION app.overloaded(integer, VARIADIC rest text[]) RETURNS text LANGUAGE sql AS $$SELECT array_to_string(rest, $1::text)$$;
CREATE FUNCTION app.with_out(IN a integer, OUT twice integer, INOUT b text DEFAULT 'it''s') LANGUAGE plpgsql AS 'BEGIN twice := a * 2; END';
CREATE FUNCTION app.count_to(n integer) RETURNS SETOF integer LANGUAGE sql ROWS 10 STABLE
  SET search_path = pg_catalog, pg_temp SET work_mem = '8MB' AS 'SELECT generate_series(1, n)';
CREATE FUNCTION app.any_first(anyarray) RETURNS anyelement LANGUAGE sql IMMUTABLE AS 'SELECT ($1)[1]';
CREATE FUNCTION app."Weird ""Name""()"("Arg 1" integer) RETURNS integer LANGUAGE sql SECURITY DEFINER AS 'SELECT "Arg 1"';
CREATE FUNCTION app.row_position() RETURNS bigint LANGUAGE internal WINDOW IMMUTABLE AS 'window_row_number';
CREATE PROCEDURE app.nothing_done(INOUT counter integer DEFAULT 0) LANGUAGE plpgsql AS 'BEGIN counter := counter + 1; END';
COMMENT ON FUNCTION app.overloaded(integer, text[]) IS 'The variadic one';
COMMENT ON PROCEDURE app.nothing_done(integer) IS 'Counts';

CREATE FUNCTION app.add_weighted(state numeric[], value numeric, weight numeric) RETURNS numeric[] LANGUAGE sql IMMUTABLE
  AS 'SELECT ARRAY[state[1] + value * weight, state[2] + weight]';
CREATE FUNCTION app.end_weighted(state numeric[]) RETURNS numeric LANGUAGE sql IMMUTABLE
  AS 'SELECT state[1] / nullif(state[2], 0)';
CREATE AGGREGATE app.weighted_mean(value numeric, weight numeric)
  (sfunc = app.add_weighted, stype = numeric[], initcond = '{0,0}', finalfunc = app.end_weighted);
CREATE AGGREGATE app.join_words(text) (sfunc = textcat, stype = text, initcond = '', parallel = safe);
COMMENT ON AGGREGATE app.weighted_mean(numeric, numeric) IS 'Sum of products over sum of weights';

CREATE TYPE app.version AS (major integer, minor integer);
CREATE FUNCTION app.version_compare(a app.version, b app.version) RETURNS integer LANGUAGE sql IMMUTABLE
  AS 'SELECT CASE WHEN (a).major <> (b).major THEN sign((a).major - (b).major)::integer ELSE sign((a).minor - (b).minor)::integer END';
CREATE FUNCTION app.version_lt(a app.version, b app.version) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT app.version_compare(a, b) < 0';
CREATE FUNCTION app.version_le(a app.version, b app.version) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT app.version_compare(a, b) <= 0';
CREATE FUNCTION app.version_eq(a app.version, b app.version) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT app.version_compare(a, b) = 0';
CREATE FUNCTION app.version_ge(a app.version, b app.version) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT app.version_compare(a, b) >= 0';
CREATE FUNCTION app.version_gt(a app.version, b app.version) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT app.version_compare(a, b) > 0';
CREATE OPERATOR app.<# (leftarg = app.version, rightarg = app.version, function = app.version_lt, commutator = OPERATOR(app.>#), negator = OPERATOR(app.>=#), restrict = scalarltsel);
CREATE OPERATOR app.<=# (leftarg = app.version, rightarg = app.version, function = app.version_le, commutator = OPERATOR(app.>=#), negator = OPERATOR(app.>#));
CREATE OPERATOR app.=# (leftarg = app.version, rightarg = app.version, function = app.version_eq, commutator = OPERATOR(app.=#), merges);
CREATE OPERATOR app.>=# (leftarg = app.version, rightarg = app.version, function = app.version_ge);
CREATE OPERATOR app.># (leftarg = app.version, rightarg = app.version, function = app.version_gt);
CREATE OPERATOR FAMILY app.version_family USING btree;
CREATE OPERATOR CLASS app.version_order FOR TYPE app.version USING btree FAMILY app.version_family AS
  OPERATOR 1 app.<#, OPERATOR 2 app.<=#, OPERATOR 3 app.=#, OPERATOR 4 app.>=#, OPERATOR 5 app.>#,
  FUNCTION 1 app.version_compare(app.version, app.version);
COMMENT ON OPERATOR app.<# (app.version, app.version) IS 'Before';

CREATE FUNCTION app.to_version(text) RETURNS app.version LANGUAGE sql IMMUTABLE STRICT
  AS $$SELECT ROW(split_part($1, '.', 1)::integer, split_part($1, '.', 2)::integer)::app.version$$;
CREATE CAST (text AS app.version) WITH FUNCTION app.to_version(text) AS ASSIGNMENT;
CREATE CAST (app.status AS bytea) WITH INOUT;
COMMENT ON CAST (text AS app.version) IS '1.2';
`;

/** Functions that need tables: whole-row arguments, bodies that the server keeps parsed, procedures that write. */
export const codeAfterTables: string = `
CREATE FUNCTION app.full_name(person app.patient) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT (person).first_name || ' ' || (person).last_name$$;
CREATE FUNCTION app.is_complete(person app.patient) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT (person).last_name IS NOT NULL';
-- The table needs the function and the function needs the table.
ALTER TABLE app.patient ADD CONSTRAINT patient_is_complete CHECK (app.is_complete(patient.*));
-- Kept parsed: depends on the table, its columns and its key.
CREATE FUNCTION app.visits_of(who integer) RETURNS bigint LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT count(*) FROM app.visit WHERE patient_id = who;
  END;
CREATE FUNCTION app.put_setting(name text, value text) RETURNS void LANGUAGE sql
  BEGIN ATOMIC
    INSERT INTO ref.setting (name, value) VALUES (name, value)
      ON CONFLICT ON CONSTRAINT setting_pkey DO UPDATE SET value = excluded.value;
  END;
CREATE FUNCTION app.patients_named(part text) RETURNS SETOF app.patient LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY SELECT * FROM app.patient WHERE last_name LIKE part || '%';
END $$;
CREATE FUNCTION app.patient_table() RETURNS TABLE (id integer, name text, groups app."Blood Group"[]) LANGUAGE sql STABLE
  AS $$SELECT id, last_name, ARRAY[blood] FROM app.patient$$;
CREATE PROCEDURE app.close_visits(before date DEFAULT CURRENT_DATE) LANGUAGE sql
  BEGIN ATOMIC
    UPDATE app.visit SET status = 'done' WHERE day < before;
    DELETE FROM app.scratch;
  END;

CREATE FUNCTION audit.remember() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  INSERT INTO audit.entry (table_name, operation, arguments) VALUES (TG_TABLE_NAME, TG_OP, TG_ARGV);
  RETURN coalesce(NEW, OLD);
END $$;
CREATE FUNCTION audit.remember_many() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit.entry (table_name, operation, arguments) SELECT TG_TABLE_NAME, 'MANY', ARRAY[count(*)::text] FROM changed;
  RETURN NULL;
END $$;
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.touched := now(); RETURN NEW; END';
CREATE FUNCTION app.write_through() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE app.patient SET last_name = NEW.last_name WHERE id = OLD.id;
  RETURN NEW;
END $$;
CREATE FUNCTION audit.note_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit.entry (table_name, operation) VALUES ('ddl', TG_TAG);
END $$;
`;
