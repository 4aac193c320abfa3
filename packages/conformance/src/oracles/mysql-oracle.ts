import type { TableRef } from '@sync/core/connector';
import {
  type Fixture,
  type FixtureColumn,
  type FixtureForeignKey,
  type FixtureTable,
  fixtureRef,
  type TextRow,
} from '../fixtures/fixture.ts';
import type { Oracle } from '../oracle.ts';
import { type ColumnForm, formOf, parameterOf } from './mysql-column-forms.ts';
import { type MysqlTarget, typeName } from './mysql-column-types.ts';
import type { Ask } from './postgres-oracle.ts';

const quote = (name: string): string => `\`${name.replaceAll('`', '``')}\``;
const table = ({ schema, name }: TableRef): string => `${quote(schema)}.${quote(name)}`;
const list = (names: readonly string[]): string => names.map(quote).join(', ');

/** Parameters of one statement, far below what the protocol counts. */
const maxParameters = 10_000;

/**
 * An oracle that asks a MariaDB or MySQL through one session, which has `schema` as its database. The session's time zone and `sql_mode` are
 * set by the first question.
 */
export function mysqlOracle(ask: Ask, schema: string): Oracle {
  const inSession = sessionOf(ask);
  return {
    schema,
    create: (fixture) => create(inSession, fixture, schema),
    readRows: async (ref, columns) => {
      const forms = await columnForms(inSession, ref, columns);
      const parts = columns.map((name, place) => forms[place]?.select(quote(name)));
      const rows = await inSession(`SELECT ${parts.join(', ')} FROM ${table(ref)}`);
      return rows.map((row) => row.map((value, place) => value && (forms[place]?.canonical(value) ?? value)));
    },
    insertRows: (ref, columns, rows) => insert(inSession, { ref, columns, rows }),
    nextValue: (ref) => nextValue(inSession, ref),
    openSessions: () => countSessions(inSession, schema),
  };
}

/**
 * Counts sessions on a database. NaN, so that a waiting caller asks again, when MySQL cannot show the list: it does so in a character set of three
 * bytes, and somebody's statement of this moment has a character of four (error 3854).
 */
async function countSessions(ask: Ask, schema: string): Promise<number> {
  try {
    const [row] = await ask(
      'SELECT COUNT(*) FROM information_schema.processlist WHERE db = ? AND id <> CONNECTION_ID()',
      [schema],
    );
    return Number(row?.[0]);
  } catch (error) {
    if ((error as { readonly errno?: number }).errno === 3854) return Number.NaN;
    throw error;
  }
}

/** Zero dates pass, nothing is cut, and a session of another zone would shift what it reads. */
function sessionOf(ask: Ask): Ask {
  let ready: Promise<unknown> | undefined;
  return async (sql, values) => {
    ready ??= ask(
      `SET time_zone = '+00:00', foreign_key_checks = 1,
        sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION'`,
    );
    await ready;
    return ask(sql, values);
  };
}

async function create(ask: Ask, fixture: Fixture, schema: string): Promise<void> {
  const target = await targetOf(ask);
  for (const each of fixture.tables) {
    const ref = fixtureRef(each, schema);
    await ask(`CREATE DATABASE IF NOT EXISTS ${quote(ref.schema)} CHARACTER SET utf8mb4`);
    await ask(createTable(ref, each, { target, fixture }));
    const loaded = each.columns
      .map((column, place) => ({ column, place }))
      .filter(({ column }) => column.copyOf === undefined);
    const rows = each.rows.map((row) => loaded.map(({ place }) => row[place] ?? null));
    await insert(ask, { ref, columns: loaded.map(({ column }) => column.name), rows });
  }
  for (const each of fixture.tables) {
    for (const key of each.foreignKeys) {
      const parent = fixture.tables.find(({ name }) => name === key.references.table) as FixtureTable;
      const pairs = pairsInKeyOrder(key, parent);
      await ask(
        `ALTER TABLE ${table(fixtureRef(each, schema))} ADD CONSTRAINT ${quote(key.name)}
          FOREIGN KEY (${list(pairs.map(({ column }) => column))})
          REFERENCES ${table(fixtureRef(parent, schema))} (${list(pairs.map(({ references }) => references))})
          ON DELETE ${key.onDelete ?? 'no action'}`,
      );
    }
  }
}

/** InnoDB wants the referenced columns in the order of a key of theirs; which order a foreign key lists has no meaning. */
function pairsInKeyOrder(
  { columns, references }: FixtureForeignKey,
  { keys }: FixtureTable,
): readonly { readonly column: string; readonly references: string }[] {
  const wanted: readonly string[] = references.columns;
  const key = keys.find(
    (each) => each.columns.length === wanted.length && each.columns.every((c) => wanted.includes(c)),
  );
  const order: readonly string[] = key?.columns ?? wanted;
  return order.map((name) => ({ column: columns[wanted.indexOf(name)] ?? '', references: name }));
}

async function targetOf(ask: Ask): Promise<MysqlTarget> {
  const [row] = await ask('SELECT VERSION()');
  const said = row?.[0] ?? '';
  const [major = 0, minor = 0] = said.split('.').map(Number);
  return { isMariadb: /mariadb/i.test(said), version: major * 100 + minor };
}

interface Around {
  readonly target: MysqlTarget;
  readonly fixture: Fixture;
}

function createTable(ref: TableRef, each: FixtureTable, { target, fixture }: Around): string {
  const keyed = keyedColumns(each, fixture);
  const typeOf = ({ name, type }: FixtureColumn): string => typeName(type, target, { isInKey: keyed.has(name) });
  const parts = each.columns.map((column) => {
    const { name, isNullable, identity, copyOf } = column;
    const words = [quote(name), typeOf(column)];
    if (copyOf !== undefined) words.push(`GENERATED ALWAYS AS (${quote(copyOf)}) STORED`);
    // MariaDB makes the first column of type TIMESTAMP NOT NULL unless told.
    else words.push(isNullable === false || identity !== undefined ? 'NOT NULL' : 'NULL');
    if (identity !== undefined) words.push('AUTO_INCREMENT');
    return words.join(' ');
  });
  const primary = new Set(each.keys.filter(({ isPrimary }) => isPrimary).flatMap(({ columns }) => columns));
  const nullable = parts.map((part, place) =>
    primary.has(each.columns[place]?.name ?? '') ? part.replace(/ NULL$/, ' NOT NULL').replace('NOT NOT', 'NOT') : part,
  );
  const keys = each.keys.map(({ name, isPrimary, columns }) =>
    isPrimary ? `PRIMARY KEY (${list(columns)})` : `UNIQUE KEY ${quote(name)} (${list(columns)})`,
  );
  const options = `ENGINE=InnoDB ROW_FORMAT=DYNAMIC CHARACTER SET utf8mb4 COLLATE ${collationOf(target)}`;
  const body = [...nullable, ...keys];
  if (body.length === 0) throw new Error(`a table without a column: ${ref.name}`);
  return `CREATE TABLE ${table(ref)} (${body.join(', ')}) ${options}`;
}

/** Binary, and a space at the end counts: equal are texts of equal bytes only. */
function collationOf({ isMariadb }: MysqlTarget): string {
  return isMariadb ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin';
}

/** Columns of a table that are in a key or a foreign key of either end: text there needs a length. */
function keyedColumns(each: FixtureTable, fixture: Fixture): ReadonlySet<string> {
  const own = [...each.keys, ...each.foreignKeys].flatMap(({ columns }) => columns);
  const referenced = fixture.tables
    .flatMap(({ foreignKeys }) => foreignKeys)
    .filter(({ references }) => references.table === each.name)
    .flatMap(({ references }) => references.columns);
  return new Set([...own, ...referenced]);
}

interface Insertion {
  readonly ref: TableRef;
  readonly columns: readonly string[];
  readonly rows: readonly TextRow[];
}

/** All rows or none. */
async function insert(ask: Ask, { ref, columns, rows }: Insertion): Promise<void> {
  if (rows.length === 0) return;
  const forms = await columnForms(ask, ref, columns);
  const marks = `(${forms.map(({ placeholder }) => placeholder).join(', ')})`;
  const perStatement = Math.max(1, Math.floor(maxParameters / Math.max(1, columns.length)));
  await ask('START TRANSACTION');
  try {
    for (let from = 0; from < rows.length; from += perStatement) {
      const some = rows.slice(from, from + perStatement);
      const values = some.flatMap((row) => row.map((value, place) => parameterOf(forms[place], value)));
      await ask(`INSERT INTO ${table(ref)} (${list(columns)}) VALUES ${some.map(() => marks).join(', ')}`, values);
    }
    await ask('COMMIT');
  } catch (error) {
    await ask('ROLLBACK');
    throw error;
  }
}

async function columnForms(ask: Ask, ref: TableRef, columns: readonly string[]): Promise<readonly ColumnForm[]> {
  const rows = await ask(
    'SELECT column_name, column_type FROM information_schema.columns WHERE table_schema = ? AND table_name = ?',
    [ref.schema, ref.name],
  );
  const types = new Map(rows.map(([name, type]) => [name ?? '', type ?? '']));
  return columns.map((name) => {
    const type = types.get(name);
    if (type === undefined) throw new Error(`the table ${ref.schema}.${ref.name} has no column ${name}`);
    return formOf(type);
  });
}

/**
 * There is nothing to ask for a number, so a row is inserted and undone, which the counter is not. Every other column takes its default or the
 * zero of its type.
 */
async function nextValue(ask: Ask, ref: TableRef): Promise<string> {
  await ask('START TRANSACTION');
  try {
    await ask(`SET foreign_key_checks = 0, sql_mode = ''`);
    await ask(`INSERT INTO ${table(ref)} () VALUES ()`);
    const [row] = await ask('SELECT LAST_INSERT_ID()');
    return row?.[0] ?? '';
  } finally {
    await ask('ROLLBACK');
    await ask(
      `SET foreign_key_checks = 1,
        sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION'`,
    );
  }
}
