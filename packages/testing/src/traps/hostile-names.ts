import type { TestDatabase } from '../databases/test-database.ts';

/** Names hold dots, quotes, backslashes, patterns, reserved words and emoji, and fill all 63 bytes. */
export const hostileNames: TestDatabase = {
  name: 'hostile-names',
  summary: 'Names hold dots, quotes, backslashes, patterns, reserved words and emoji, and fill all 63 bytes.',
  script: () => String.raw`
    CREATE SCHEMA "a.b";
    CREATE SCHEMA "a";
    CREATE TABLE "a.b"."c" ("id" integer PRIMARY KEY, "from" text);
    CREATE TABLE "a"."b.c" ("id" integer PRIMARY KEY, "to" text);
    CREATE TABLE "select" ("Group" integer PRIMARY KEY, "group" integer, "order by" text DEFAULT 'x''y');
    CREATE TABLE "*" ("%" integer PRIMARY KEY, "$1" integer REFERENCES "select" ("Group"));
    CREATE TABLE "qu""ote" ("it's" integer PRIMARY KEY, "back\slash" text, "tab	in" text, "new
    line" text);
    CREATE TABLE "🐘 Größe" ("ключ" integer PRIMARY KEY, "値" text, "1st" text, " " text);
    CREATE TABLE "${'long_'.repeat(12)}abc" ("${'x'.repeat(62)}1" integer PRIMARY KEY, "${'x'.repeat(62)}2" integer);
    INSERT INTO "a.b"."c" VALUES (1, 'a.b c');
    INSERT INTO "a"."b.c" VALUES (1, 'a b.c');
    INSERT INTO "select" VALUES (1, 2, DEFAULT), (2, 1, NULL);
    INSERT INTO "*" VALUES (1, 2), (2, NULL);
    INSERT INTO "qu""ote" VALUES (1, 'back\slash', 'tab	in', 'new
    line');
    INSERT INTO "🐘 Größe" VALUES (1, '値', '1st', ' ');
    INSERT INTO "${'long_'.repeat(12)}abc" VALUES (1, 2);
  `,
};
