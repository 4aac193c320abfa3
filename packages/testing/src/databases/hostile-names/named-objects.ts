/** Objects of other kinds with such names, which name each other. */
export const namedObjects: string = String.raw`
CREATE DOMAIN "a.b"."dom.ain" AS text CONSTRAINT "che""ck" CHECK (VALUE <> '"');
CREATE TYPE "a.b"."com.posite" AS ("a.b" integer, "q""q" text, "it's" "a.b"."dom.ain", "sp ace" text[]);
CREATE TYPE "a.b"."range.type" AS RANGE (subtype = numeric, multirange_type_name = "a.b"."multi ""range""");
CREATE COLLATION "*"."*" (provider = libc, locale = 'C');
CREATE FUNCTION "quo""te"."fun(c"")tion"("Arg.1" integer, "$2" text DEFAULT '")(') RETURNS text LANGUAGE sql IMMUTABLE
  AS $body$SELECT "Arg.1" || $2 || '$$' || '\'$body$;
CREATE FUNCTION "a.b"."trig ger"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TABLE "a.b"."Everything ""else""" (
  "id.entity" integer GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME "a.b"."identity *") PRIMARY KEY,
  "ser ial" serial,
  "gen.erated" text GENERATED ALWAYS AS ("quo""te"."fun(c"")tion"("int eger", 'x')) STORED,
  "int eger" integer NOT NULL,
  "com.posite" "a.b"."com.posite",
  "com.posites" "a.b"."com.posite"[],
  "ran.ge" "a.b"."range.type",
  "multi ranges" "a.b"."multi ""range"""[],
  "col.lated" text COLLATE "*"."*",
  "when" "a.b"."dom.ain" DEFAULT 'de''fault',
  CONSTRAINT "uni.que" UNIQUE ("int eger", "col.lated"),
  CONSTRAINT "100%" CHECK ("int eger" <> 42)
);
INSERT INTO "a.b"."Everything ""else""" ("int eger", "com.posite", "com.posites", "ran.ge", "multi ranges", "col.lated")
  VALUES (1, ROW(1, 'q"q', 'it''s', ARRAY['a b', NULL, 'NULL', '', '"', '\', ',', '{}']), ARRAY[ROW(NULL, NULL, NULL, NULL)::"a.b"."com.posite", NULL, ROW(2, '', ' ', '{}')::"a.b"."com.posite"], '(1,2]', ARRAY['{[1,2)}', '{}', NULL]::"a.b"."multi ""range"""[], 'c'),
         (2, NULL, '{}', 'empty', NULL, NULL);
CREATE TABLE "a.b"."par.tition" ("k.ey" text, "v.alue" integer) PARTITION BY LIST ("k.ey");
CREATE TABLE "a.b"."par.tition ""one""" PARTITION OF "a.b"."par.tition" FOR VALUES IN ('it''s', '"', '\', NULL);
CREATE TABLE "$1"."$2" PARTITION OF "a.b"."par.tition" DEFAULT;
INSERT INTO "a.b"."par.tition" VALUES ('it''s', 1), ('"', 2), ('\', 3), (NULL, 4), ('other', 5);
CREATE TRIGGER "trig.ger ""1""" BEFORE UPDATE OF "int eger" ON "a.b"."Everything ""else""" FOR EACH ROW
  WHEN (NEW."int eger" > 0) EXECUTE FUNCTION "a.b"."trig ger"('ar''g', '\', '$$');
CREATE VIEW "100%"."vi.ew" ("co.lumn", "%s") AS SELECT "int eger", ("com.posite")."q""q" FROM "a.b"."Everything ""else""";
CREATE MATERIALIZED VIEW "100%"."mat.view" AS SELECT * FROM "100%"."vi.ew";
CREATE UNIQUE INDEX "in.dex" ON "100%"."mat.view" ("co.lumn");
CREATE STATISTICS "it's"."stat.istics" ON "int eger", "col.lated" FROM "a.b"."Everything ""else""";
ALTER TABLE "a.b"."Everything ""else""" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "pol.icy ""1""" ON "a.b"."Everything ""else""" USING ("int eger" > 0);
CREATE RULE "ru.le" AS ON UPDATE TO "100%"."vi.ew" DO INSTEAD NOTHING;
COMMENT ON TABLE "a.b"."Everything ""else""" IS E'it''s $$ a \\ comment";\n-- DROP TABLE x;';
COMMENT ON CONSTRAINT "uni.que" ON "a.b"."Everything ""else""" IS '"';
COMMENT ON POLICY "pol.icy ""1""" ON "a.b"."Everything ""else""" IS '''';
`;
