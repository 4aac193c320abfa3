import { PlanError, type StateColumn, type StateEntry } from '@sync/core/connector';
import type { ConnectionPool, MysqlConnection } from '@sync/engine-mysql';
import {
  type CreateTableBuilder,
  DummyDriver,
  Kysely,
  MysqlAdapter,
  MysqlIntrospector,
  MysqlQueryCompiler,
  sql,
} from 'kysely';

type StateDatabase = Record<string, Record<string, string | null>>;

/** Builds statements and never runs one: they go through the unit's own connection. */
const statements = new Kysely<StateDatabase>({
  dialect: {
    createAdapter: () => new MysqlAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new MysqlIntrospector(db),
    createQueryCompiler: () => new MysqlQueryCompiler(),
  },
});

/** Where a state table can be made: CREATE TABLE ends a transaction, so it needs a connection of its own. */
export interface StatePlace {
  readonly connection: MysqlConnection;
  readonly pool: ConnectionPool;
  readonly signal: AbortSignal;
}

/** Writes one row of a state table; makes the table, and its database, when they are missing. Those stay when the unit is undone. */
export async function putState(place: StatePlace, entry: StateEntry): Promise<void> {
  await createMissing(place, entry);
  const { table, columns, key, row } = entry;
  const values = Object.fromEntries(columns.map((column, index) => [column.name, fieldOf(column, row[index] ?? null)]));
  const others = columns.filter(({ name }) => !key.includes(name));
  const changed = others.length === 0 ? columns : others;
  const insert = statements
    .withSchema(table.schema)
    .insertInto(table.name)
    .values(values)
    .onDuplicateKeyUpdate(Object.fromEntries(changed.map(({ name }) => [name, values[name] ?? null])))
    .compile();
  await place.connection.run(insert.sql, insert.parameters);
}

/** Canonical text as the server reads it. */
function fieldOf({ type }: StateColumn, text: string | null): string | null {
  if (text === null) return null;
  if (type.kind === 'boolean') return text === 't' ? '1' : '0';
  return type.kind === 'timestamp' && type.hasZone ? text.replace(/\+00$/, '') : text;
}

async function createMissing({ connection, pool, signal }: StatePlace, entry: StateEntry): Promise<void> {
  const { table, columns, key } = entry;
  const [found] = await connection.query(
    'SELECT 1 AS found FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?',
    [table.schema, table.name],
  );
  if (found !== undefined) return;
  if (pool.maxOpen === 1) throw needsAnother(entry);
  let create: CreateTableBuilder<string, string> = statements.schema
    .withSchema(table.schema)
    .createTable(table.name)
    .ifNotExists();
  for (const { name, type, isNullable } of columns) {
    const nativeType = stateColumnType({ name, type, isNullable }, key.includes(name));
    create = create.addColumn(name, sql.raw(nativeType), (column) => (isNullable ? column : column.notNull()));
  }
  const createTable = create.addPrimaryKeyConstraint('PRIMARY', [...key]).compile();
  const createDatabase = statements.schema.createSchema(table.schema).ifNotExists().compile();
  const other = await pool.connect(signal);
  try {
    const [database] = await other.query('SELECT 1 AS found FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?', [
      table.schema,
    ]);
    await other.execute([...(database === undefined ? [createDatabase.sql] : []), createTable.sql]);
  } finally {
    await other.release();
  }
}

const exactText = 'CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';

/** A type of MySQL that holds every value of the neutral type. Keys need a length. */
function stateColumnType({ type }: StateColumn, isKey: boolean): string {
  switch (type.kind) {
    case 'boolean':
      return 'tinyint(1)';
    case 'date':
      return type.kind;
    case 'integer':
      return type.isUnsigned ? 'bigint unsigned' : 'bigint';
    case 'decimal':
      return 'decimal(65,30)';
    case 'float':
      return 'double';
    case 'timestamp':
      return 'datetime(6)';
    case 'uuid':
      return 'char(36) CHARACTER SET ascii COLLATE ascii_bin';
    default:
      return isKey ? `varchar(255) ${exactText}` : `longtext ${exactText}`;
  }
}

function needsAnother({ table }: StateEntry): PlanError {
  const message = `Cannot make the state table ${table.name}: that takes a second connection to the sink, and pool.maxOpen is 1. Let it be 2 or more.`;
  return new PlanError({ code: 'PLAN_UNSUPPORTED', message, context: { table: table.name } });
}
