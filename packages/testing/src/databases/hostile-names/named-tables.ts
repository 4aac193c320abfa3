import { hostileNames } from './names.ts';
import { nameWith, quoteName, quoteText } from './quote.ts';

const schemas = [
  'hostile',
  'a.b',
  'a',
  'Select',
  'quo"te',
  "it's",
  '100%',
  '$1',
  '*',
  ' ',
  '🐘',
  'back\\slash',
  '__proto__',
];

/** A table for each name, in schemas of such names, each with a key to the one before it. */
export function namedTables(): string {
  const parts = schemas.map((schema) => `CREATE SCHEMA ${quoteName(schema)};`);
  let parent: { readonly table: string; readonly column: string } | undefined;
  for (const [index, name] of hostileNames.entries()) {
    const schema = quoteName(schemas[index % schemas.length] ?? '');
    const table = `${schema}.${quoteName(name)}`;
    parts.push(tableSql(name, schema, parent));
    parent = { table, column: quoteName(name) };
  }
  parts.push(everyNameAsColumn());
  return parts.join('\n');
}

function tableSql(name: string, schema: string, parent: { table: string; column: string } | undefined): string {
  const ending = (text: string): string => quoteName(nameWith(name, text));
  const quoted = quoteName(name);
  const table = `${schema}.${quoted}`;
  const reference =
    parent === undefined ? '' : `CONSTRAINT ${ending('f')} REFERENCES ${parent.table} (${parent.column})`;
  const known = parent === undefined ? 'NULL' : '1';
  return `
CREATE SEQUENCE ${schema}.${ending('s')} START WITH 7;
CREATE TYPE ${schema}.${ending('e')} AS ENUM (${quoteText(name)}, ${quoteText(nameWith(name, '2'))});
CREATE TABLE ${table} (
  ${quoted} integer CONSTRAINT ${ending('p')} PRIMARY KEY,
  ${ending('x')} integer ${reference},
  ${ending('d')} bigint DEFAULT nextval(${quoteText(`${schema}.${ending('s')}`)}),
  ${ending('k')} ${schema}.${ending('e')} DEFAULT ${quoteText(name)},
  ${ending('t')} text DEFAULT ${quoteText(name)},
  CONSTRAINT ${ending('c')} CHECK (${ending('x')} > 0)
);
CREATE INDEX ${ending('i')} ON ${table} (${ending('t')}, (${ending('x')} + 1)) WHERE ${quoted} > 0;
COMMENT ON COLUMN ${table}.${quoted} IS ${quoteText(name)};
INSERT INTO ${table} (${quoted}, ${ending('x')}) VALUES (1, ${known}), (2, NULL);
CREATE VIEW ${schema}.${ending('v')} AS SELECT ${quoted}, ${ending('t')} AS ${ending('u')} FROM ${table};`;
}

function everyNameAsColumn(): string {
  const columns = hostileNames.map((name) => `${quoteName(name)} text`);
  const values = hostileNames.map(quoteText);
  return `
CREATE TABLE hostile."every name" (${columns.join(', ')});
INSERT INTO hostile."every name" VALUES (${values.join(', ')});
INSERT INTO hostile."every name" DEFAULT VALUES;
CREATE TABLE hostile."name by name" (name text PRIMARY KEY);
INSERT INTO hostile."name by name" VALUES ${values.map((value) => `(${value})`).join(', ')};`;
}
