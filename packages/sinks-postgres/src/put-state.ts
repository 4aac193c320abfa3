import type { NeutralType, StateEntry } from '@sync/core/connector';
import { type PostgresConnection, quoteTable } from '@sync/engine-postgres';
import {
  type CreateTableBuilder,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
} from 'kysely';

type StateDatabase = Record<string, Record<string, string | null>>;

/** Builds statements and never runs one: they go through the unit's own connection. */
const statements = new Kysely<StateDatabase>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/** Writes one row of a state table; makes the table, and its schema, when they are missing. */
export async function putState(connection: PostgresConnection, entry: StateEntry): Promise<void> {
  await createMissing(connection, entry);
  const { table, columns, key, row } = entry;
  const values = Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null]));
  const others = columns.filter(({ name }) => !key.includes(name));
  const insert = statements
    .withSchema(table.schema)
    .insertInto(table.name)
    .values(values)
    .onConflict((conflict) => {
      const target = conflict.columns([...key]);
      return others.length === 0
        ? target.doNothing()
        : target.doUpdateSet(Object.fromEntries(others.map(({ name }) => [name, sql.ref(`excluded.${name}`)])));
    })
    .compile();
  await connection.run(insert.sql, insert.parameters);
}

/** Asks first: a user who may not create schemas may well use one that is there. */
async function createMissing(connection: PostgresConnection, { table, columns, key }: StateEntry): Promise<void> {
  const [found] = await connection.query<{ has_table: boolean; has_schema: boolean }>(
    `SELECT pg_catalog.to_regclass($1) IS NOT NULL AS has_table,
      EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = $2) AS has_schema`,
    [quoteTable(table), table.schema],
  );
  if (found?.has_table === true) return;
  // Units of one run may come here together; IF NOT EXISTS alone does not keep them apart.
  let create: CreateTableBuilder<string, string> = statements.schema
    .withSchema(table.schema)
    .createTable(table.name)
    .ifNotExists();
  for (const { name, type, isNullable } of columns) {
    create = create.addColumn(name, sql.raw(stateColumnType(type)), (column) =>
      isNullable ? column : column.notNull(),
    );
  }
  const createTable = create.addPrimaryKeyConstraint(`${table.name}_pkey`, [...key]).compile();
  const createSchema = statements.schema.createSchema(table.schema).ifNotExists().compile();
  const parts = [
    `SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('dbsync state'))`,
    ...(found?.has_schema === true ? [] : [createSchema.sql]),
    createTable.sql,
  ];
  await connection.execute(parts.join(';\n'));
}

/** A type of Postgres that holds every value of the neutral type and reads its canonical text. */
function stateColumnType(type: NeutralType): string {
  switch (type.kind) {
    case 'boolean':
    case 'date':
    case 'uuid':
    case 'interval':
      return type.kind;
    case 'integer':
      return type.isUnsigned && type.bits === 64
        ? 'numeric'
        : type.bits > 32 || (type.isUnsigned && type.bits === 32)
          ? 'bigint'
          : 'integer';
    case 'decimal':
      return 'numeric';
    case 'float':
      return type.bits === 32 ? 'real' : 'double precision';
    case 'time':
    case 'timestamp':
      return `${type.kind} ${type.hasZone ? 'with' : 'without'} time zone`;
    case 'json':
      return type.isNormalized ? 'jsonb' : 'json';
    case 'bit':
      return 'bit varying';
    default:
      return 'text';
  }
}
