-- Bodies that the server parses, and what they need.
CREATE SCHEMA parsed;
CREATE TABLE parsed.items (id int PRIMARY KEY, name text);
CREATE FUNCTION parsed.total() RETURNS bigint LANGUAGE sql STABLE RETURN (SELECT count(*) FROM parsed.items);
CREATE FUNCTION parsed.add(new_name text, OUT new_id int) LANGUAGE sql BEGIN ATOMIC
  INSERT INTO parsed.items (id, name) VALUES (1, new_name) RETURNING id;
END;
CREATE PROCEDURE parsed.clear(IN below int, OUT gone int) LANGUAGE sql BEGIN ATOMIC
  DELETE FROM parsed.items WHERE id < below;
  SELECT 1;
END;
CREATE VIEW parsed.summary AS SELECT 1::bigint AS n, 'x'::text COLLATE "C" AS "the text";
CREATE FUNCTION parsed.from_summary() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT n FROM parsed.summary; END;
CREATE OR REPLACE VIEW parsed.summary AS SELECT parsed.from_summary() AS n, 'y'::text COLLATE "C" AS "the text";
COMMENT ON VIEW parsed.summary IS 'needs a function that needs it';
CREATE VIEW parsed.on_summary AS SELECT n + 1 AS more FROM parsed.summary;
CREATE FUNCTION parsed.itself(n int) RETURNS int LANGUAGE sql RETURN n;
CREATE OR REPLACE FUNCTION parsed.itself(n int) RETURNS int LANGUAGE sql RETURN CASE WHEN n < 1 THEN 0 ELSE parsed.itself(n - 1) END;
CREATE TABLE parsed.made (id int DEFAULT parsed.itself(3), many bigint DEFAULT parsed.total(), UNIQUE (id));
CREATE TYPE parsed.my_range AS RANGE (SUBTYPE = int, MULTIRANGE_TYPE_NAME = parsed."My ranges");
CREATE TABLE parsed.ranged (r parsed.my_range, m parsed."My ranges");
CREATE TABLE parsed.packed (a text COMPRESSION pglz, b text COMPRESSION pglz);
ALTER TABLE parsed.packed ALTER b SET STORAGE EXTERNAL;
