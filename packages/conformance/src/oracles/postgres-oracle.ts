import type { NeutralType, TableRef } from '@sync/core/connector';
import { type Fixture, type FixtureTable, fixtureRef, type TextRow } from '../fixtures/fixture.ts';
import type { Oracle } from '../oracle.ts';

/** Runs one statement and gives its rows as the texts the server printed. */
export type Ask = (sql: string, values?: readonly unknown[]) => Promise<readonly (readonly (string | null)[])[]>;

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const table = ({ schema, name }: TableRef): string => `${quote(schema)}.${quote(name)}`;

/** An oracle that asks a Postgres, whose session prints times in UTC and styles ISO and postgres. */
export function postgresOracle(ask: Ask): Oracle {
  const schema = 'public';
  return {
    schema,
    create: (fixture) => create(ask, fixture, schema),
    readRows: async (ref, columns) => {
      const types = await columnTypes(ask, ref);
      const list = columns.map((name) => (types.get(name) === 'bytea' ? `encode(${quote(name)}, 'hex')` : quote(name)));
      return ask(`SELECT ${list.join(', ')} FROM ${table(ref)}`);
    },
    insertRows: (ref, columns, rows) => insert(ask, { ref, columns, rows }),
    nextValue: async (ref, column) => {
      const [row] = await ask('SELECT nextval(pg_get_serial_sequence($1, $2))', [table(ref), column]);
      return row?.[0] ?? '';
    },
    openSessions: async () => {
      const [row] = await ask(
        `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'dbsync%'`,
      );
      return Number(row?.[0]);
    },
  };
}

async function create(ask: Ask, fixture: Fixture, schema: string): Promise<void> {
  for (const each of fixture.tables) {
    const ref = fixtureRef(each, schema);
    await ask(`CREATE SCHEMA IF NOT EXISTS ${quote(ref.schema)}`);
    await ask(createTable(ref, each));
    const loaded = each.columns
      .map((column, place) => ({ column, place }))
      .filter(({ column }) => column.copyOf === undefined);
    const rows = each.rows.map((row) => loaded.map(({ place }) => row[place] ?? null));
    await insert(ask, { ref, columns: loaded.map(({ column }) => column.name), rows });
  }
  for (const each of fixture.tables) {
    for (const key of each.foreignKeys) {
      const parent = fixture.tables.find(({ name }) => name === key.references.table) as FixtureTable;
      await ask(
        `ALTER TABLE ${table(fixtureRef(each, schema))} ADD CONSTRAINT ${quote(key.name)} FOREIGN KEY (${list(key.columns)})
          REFERENCES ${table(fixtureRef(parent, schema))} (${list(key.references.columns)})
          ON DELETE ${key.onDelete ?? 'no action'} ${key.isDeferrable === true ? 'DEFERRABLE' : ''}`,
      );
    }
  }
}

function createTable(ref: TableRef, { columns, keys }: FixtureTable): string {
  const parts = columns.map(({ name, type, isNullable, identity, copyOf }) => {
    const words = [quote(name), typeName(type)];
    if (isNullable === false) words.push('NOT NULL');
    if (identity !== undefined) words.push(`GENERATED ${identity === 'always' ? 'ALWAYS' : 'BY DEFAULT'} AS IDENTITY`);
    if (copyOf !== undefined) words.push(`GENERATED ALWAYS AS (${quote(copyOf)}) STORED`);
    return words.join(' ');
  });
  const constraints = keys.map(
    (key) => `CONSTRAINT ${quote(key.name)} ${key.isPrimary ? 'PRIMARY KEY' : 'UNIQUE'} (${list(key.columns)})`,
  );
  return `CREATE TABLE ${table(ref)} (${[...parts, ...constraints].join(', ')})`;
}

function list(names: readonly string[]): string {
  return names.map(quote).join(', ');
}

interface Insertion {
  readonly ref: TableRef;
  readonly columns: readonly string[];
  readonly rows: readonly TextRow[];
}

async function insert(ask: Ask, { ref, columns, rows }: Insertion): Promise<void> {
  if (rows.length === 0) return;
  if (columns.length === 0) {
    for (const _ of rows) await ask(`INSERT INTO ${table(ref)} DEFAULT VALUES`);
    return;
  }
  const types = await columnTypes(ask, ref);
  const casts = columns.map((name, place) => {
    const type = types.get(name) ?? 'text';
    return type === 'bytea' ? `decode(r[${place + 1}], 'hex')` : `r[${place + 1}]::${type}`;
  });
  // One JSON array carries any number of columns and rows.
  await ask(
    `INSERT INTO ${table(ref)} (${list(columns)}) OVERRIDING SYSTEM VALUE
      SELECT ${casts.join(', ')}
      FROM json_array_elements($1::json) WITH ORDINALITY AS row (fields, place),
        LATERAL (SELECT array_agg(f ORDER BY n) AS r FROM json_array_elements_text(row.fields) WITH ORDINALITY AS field (f, n)) fields
      ORDER BY row.place`,
    [JSON.stringify(rows)],
  );
}

async function columnTypes(ask: Ask, ref: TableRef): Promise<Map<string, string>> {
  const rows = await ask(
    'SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0',
    [table(ref)],
  );
  return new Map(rows.map(([name, type]) => [name ?? '', type ?? '']));
}

function typeName(type: NeutralType): string {
  switch (type.kind) {
    case 'boolean':
      return 'boolean';
    case 'integer':
      return type.bits === 64 ? 'bigint' : type.bits === 16 ? 'smallint' : 'integer';
    case 'decimal':
      return type.precision === undefined ? 'numeric' : `numeric(${type.precision},${type.scale ?? 0})`;
    case 'float':
      return type.bits === 32 ? 'real' : 'double precision';
    case 'text':
      return type.maxLength === undefined ? 'text' : `${type.isFixed ? 'char' : 'varchar'}(${type.maxLength})`;
    case 'bytes':
      return 'bytea';
    case 'bit':
      return `${type.isVarying ? 'varbit' : 'bit'}${type.length === undefined ? '' : `(${type.length})`}`;
    case 'time':
      return `time(${type.precision}) ${type.hasZone ? 'with' : 'without'} time zone`;
    case 'timestamp':
      return `timestamp(${type.precision}) ${type.hasZone ? 'with' : 'without'} time zone`;
    case 'json':
      return type.isNormalized ? 'jsonb' : 'json';
    case 'array':
      return `${typeName(type.element)}[]`;
    case 'date':
    case 'interval':
    case 'uuid':
      return type.kind;
    default:
      throw new Error(`no fixture needs a column of kind ${type.kind} yet`);
  }
}
