/** Schemas, extensions, collations, enums, domains, composites, ranges, free sequences. */
export const types: string = String.raw`
CREATE SCHEMA app;
CREATE SCHEMA ref;
CREATE SCHEMA audit;
CREATE SCHEMA "Reports";
CREATE SCHEMA extensions;
CREATE SCHEMA empty;
COMMENT ON SCHEMA app IS 'What the clinic''s program writes';
COMMENT ON SCHEMA "Reports" IS E'Read only.\nSecond line with \\ backslash and "quotes"';

CREATE EXTENSION citext WITH SCHEMA extensions;
CREATE EXTENSION hstore WITH SCHEMA extensions;
CREATE EXTENSION pg_trgm WITH SCHEMA extensions;
CREATE EXTENSION btree_gist WITH SCHEMA extensions;
CREATE EXTENSION btree_gin WITH SCHEMA extensions;
CREATE EXTENSION ltree WITH SCHEMA extensions;
CREATE EXTENSION unaccent WITH SCHEMA extensions;
CREATE EXTENSION "uuid-ossp" WITH SCHEMA public;
CREATE EXTENSION pgcrypto WITH SCHEMA public;

CREATE COLLATION ref.german_phonebook (provider = icu, locale = 'de-u-co-phonebk');
CREATE COLLATION ref.ignore_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE COLLATION ref.bytes (provider = libc, locale = 'C');
CREATE COLLATION ref.copied FROM "POSIX";
COMMENT ON COLLATION ref.ignore_case IS 'Finds Müller as müller';

CREATE TYPE app.status AS ENUM ('open', 'done');
ALTER TYPE app.status ADD VALUE 'half done' BEFORE 'done';
ALTER TYPE app.status ADD VALUE 'never' BEFORE 'open';
ALTER TYPE app.status ADD VALUE 'nearly''done' AFTER 'half done';
CREATE TYPE app."Blood Group" AS ENUM ('A+', 'A-', 'B+', 'B-', 'AB+', 'AB-', '0+', '0-');
CREATE TYPE ref.no_values AS ENUM ();
COMMENT ON TYPE app.status IS 'Values were added between others later';

CREATE DOMAIN ref.short_code AS varchar(8) COLLATE ref.bytes NOT NULL DEFAULT 'none' CHECK (VALUE ~ '^[a-z0-9]+$');
CREATE DOMAIN ref.percent AS numeric(5, 2) CONSTRAINT percent_low CHECK (VALUE >= 0) CONSTRAINT percent_high CHECK (VALUE <= 100);
CREATE DOMAIN ref.share AS ref.percent CHECK (VALUE <> 50);
CREATE DOMAIN ref.codes AS text[] CHECK (array_length(VALUE, 1) < 10);
CREATE DOMAIN ref.late_check AS integer;
ALTER DOMAIN ref.late_check ADD CONSTRAINT not_seven CHECK (VALUE <> 7) NOT VALID;
COMMENT ON DOMAIN ref.percent IS '0 to 100';
COMMENT ON CONSTRAINT percent_high ON DOMAIN ref.percent IS 'Nothing is more than all';

CREATE TYPE app.address AS (street text, zip varchar(10), country char(2), "floor no." smallint);
CREATE TYPE app.contact AS (label text COLLATE ref.german_phonebook, home app.address, numbers text[], rate ref.percent);
CREATE DOMAIN app.home_address AS app.address CHECK ((VALUE).country <> 'XX');
COMMENT ON TYPE app.address IS 'A composite';
COMMENT ON COLUMN app.address.zip IS 'Not a number';

CREATE FUNCTION app.time_gap(a time, b time) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT
  AS 'SELECT extract(epoch FROM (a - b))::double precision';
CREATE TYPE app.time_span AS RANGE (subtype = time, subtype_diff = app.time_gap, multirange_type_name = app.time_spans);
CREATE TYPE ref.text_range AS RANGE (subtype = text, collation = ref.bytes);

CREATE SEQUENCE app.invoice_number AS bigint START WITH 10000 INCREMENT BY 5 MINVALUE 10000 MAXVALUE 99999 CACHE 7 CYCLE;
CREATE SEQUENCE app.countdown AS smallint INCREMENT BY -2 MINVALUE -100 MAXVALUE 100 START WITH 50;
CREATE SEQUENCE app."Odd.Sequence" START WITH -5 MINVALUE -10;
CREATE SEQUENCE app.never_used;
COMMENT ON SEQUENCE app.invoice_number IS 'Starts again at 10000';
SELECT nextval('app.invoice_number'), nextval('app.invoice_number'), nextval('app.countdown'), setval('app."Odd.Sequence"', 77, false);

CREATE TEXT SEARCH CONFIGURATION ref.plain_words (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION ref.plain_words ALTER MAPPING FOR asciiword, word WITH extensions.unaccent, simple;
`;
