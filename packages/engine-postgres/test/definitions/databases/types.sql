-- Types of every sort, in each other.
CREATE SCHEMA types;
COMMENT ON SCHEMA types IS 'with a ''quote'' and a \ backslash';
CREATE TYPE types.mood AS ENUM ('sad', 'o''k', 'ha\ppy', 'zzz');
ALTER TYPE types.mood ADD VALUE 'between' BEFORE 'zzz';
ALTER TYPE types.mood RENAME VALUE 'sad' TO 'Sad,1';
CREATE TYPE types.nothing AS ENUM ();
COMMENT ON TYPE types.mood IS 'How it is';
CREATE TYPE "Weird Type" AS ENUM ('a');
CREATE DOMAIN types.positive AS integer DEFAULT 1 CONSTRAINT is_positive CHECK (VALUE > 0);
CREATE DOMAIN types.small AS types.positive CHECK (VALUE < 100) CHECK (VALUE <> 13);
COMMENT ON DOMAIN types.positive IS 'More than nothing';
COMMENT ON CONSTRAINT is_positive ON DOMAIN types.positive IS 'Really';
CREATE DOMAIN types.name AS varchar(40) COLLATE "C" NOT NULL;
CREATE DOMAIN types.codes AS text[] DEFAULT '{}'::text[];
ALTER DOMAIN types.codes ADD CONSTRAINT few CHECK (cardinality(VALUE) < 10) NOT VALID;
CREATE TYPE types.money2 AS (amount numeric(12, 2), currency char(3), note text COLLATE "C");
ALTER TYPE types.money2 DROP ATTRIBUTE note;
ALTER TYPE types.money2 ADD ATTRIBUTE label types.name;
COMMENT ON COLUMN types.money2.amount IS 'In units';
CREATE TYPE types.empty AS ();
CREATE DOMAIN types.price AS types.money2 CHECK ((VALUE).amount >= 0);
CREATE TYPE types.nested AS (prices types.price[], moods types.mood[], "Odd name" types.small);
CREATE FUNCTION types.is_even(value integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT value % 2 = 0';
CREATE DOMAIN types.even AS integer CONSTRAINT is_even CHECK (types.is_even(VALUE));
CREATE FUNCTION types.even_half(value types.even) RETURNS types.even LANGUAGE sql IMMUTABLE AS 'SELECT (value / 2)::types.even';
CREATE DOMAIN types.circular AS integer;
CREATE FUNCTION types.circular_ok(value types.circular) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN value > 0; END';
ALTER DOMAIN types.circular ADD CONSTRAINT itself CHECK (types.circular_ok(VALUE));
COMMENT ON CONSTRAINT itself ON DOMAIN types.circular IS 'Round and round';
CREATE FUNCTION types.difference(a float8, b float8) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT AS 'SELECT a - b';
CREATE TYPE types.float_range AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = types.difference);
CREATE TYPE types.text_range AS RANGE (SUBTYPE = text, COLLATION = "C", SUBTYPE_OPCLASS = text_pattern_ops);
COMMENT ON TYPE types.text_range IS 'From a to z';
CREATE COLLATION types.plain (provider = libc, locale = 'C');
CREATE COLLATION types.german (provider = icu, locale = 'de-u-co-phonebk', deterministic = false);
COMMENT ON COLLATION types.german IS 'As in the telephone book';
CREATE DOMAIN types.email AS text COLLATE types.german CHECK (VALUE ~ '^[^@]+@[^@]+$');
CREATE TABLE types.everything (
  id types.positive PRIMARY KEY,
  mood types.mood NOT NULL DEFAULT 'o''k',
  moods types.mood[] DEFAULT ARRAY['Sad,1', 'ha\ppy']::types.mood[],
  price types.price DEFAULT ROW(1, 'EUR', 'x')::types.money2,
  nested types.nested[],
  span types.text_range,
  email types.email,
  even types.even DEFAULT 2,
  circular types.circular,
  odd "Weird Type" DEFAULT 'a',
  sorted text COLLATE types.german,
  codes types.codes,
  days daterange[] DEFAULT '{}',
  matrix integer[3][3] DEFAULT '{{1,2,3},{4,5,6},{7,8,9}}',
  CHECK (mood <> 'zzz'), CHECK ((price).amount < 1000)
);
CREATE TABLE types.of_rows (one types.everything, many types.everything[]);
CREATE DOMAIN types.row_domain AS types.of_rows CHECK ((VALUE).many IS NULL);
CREATE TABLE types.of_domain (held types.row_domain);
CREATE TEXT SEARCH DICTIONARY types.short (TEMPLATE = pg_catalog.simple, stopwords = 'english', accept = false);
CREATE TEXT SEARCH CONFIGURATION types.english (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION types.english ALTER MAPPING FOR asciiword, word WITH types.short, english_stem;
ALTER TEXT SEARCH CONFIGURATION types.english DROP MAPPING FOR url;
COMMENT ON TEXT SEARCH CONFIGURATION types.english IS 'shorter';
CREATE TABLE types.documents (body text, words tsvector GENERATED ALWAYS AS (to_tsvector('types.english', body)) STORED);
CREATE INDEX ON types.documents USING gin (words);
