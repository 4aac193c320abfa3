import type { NeutralType, StateColumn, StateTable } from '@sync/core/connector';
import { type PostgresConnection, quoteTable } from '@sync/engine-postgres';
import { type CreateTableBuilder, sql } from 'kysely';
import { statements } from './state-statements.ts';

/** Makes a state table, and its schema, when they are missing. Asks first: a user who may not create schemas may well use one that is there. */
export async function createStateTable(connection: PostgresConnection, state: StateTable): Promise<void> {
  const { table } = state;
  const [found] = await connection.query<{ has_table: boolean; has_schema: boolean }>(
    `SELECT pg_catalog.to_regclass($1) IS NOT NULL AS has_table,
      EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = $2) AS has_schema`,
    [quoteTable(table), table.schema],
  );
  if (found?.has_table === true) return;
  const createSchema = statements.schema.createSchema(table.schema).ifNotExists().compile();
  const parts = [
    // Units of one run may come here together; IF NOT EXISTS alone does not keep them apart.
    `SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('dbsync state'))`,
    ...(found?.has_schema === true ? [] : [createSchema.sql]),
    createTableSql(state),
  ];
  await connection.execute(parts.join(';\n'));
}

function createTableSql({ table, columns, key }: StateTable): string {
  let create: CreateTableBuilder<string, string> = statements.schema
    .withSchema(table.schema)
    .createTable(table.name)
    .ifNotExists();
  for (const column of columns) {
    create = create.addColumn(column.name, sql.raw(stateColumnType(column.type)), (builder) =>
      column.isNumber === true
        ? builder.generatedByDefaultAsIdentity()
        : column.isNullable
          ? builder
          : builder.notNull(),
    );
  }
  const number = columns.find(({ isNumber }) => isNumber === true);
  const primaryKey = `${table.name}_pkey`;
  if (number === undefined) return create.addPrimaryKeyConstraint(primaryKey, [...key]).compile().sql;
  return create
    .addPrimaryKeyConstraint(primaryKey, [number.name])
    .addUniqueConstraint(`UQ__${[table.name, ...key].join('__')}`, [...key])
    .compile().sql;
}

/** A type of Postgres that holds every value of the neutral type and reads its canonical text. */
function stateColumnType(type: StateColumn['type']): string {
  switch (type.kind) {
    case 'boolean':
    case 'date':
    case 'uuid':
    case 'interval':
      return type.kind;
    case 'integer':
      return integerType(type);
    case 'decimal':
      return 'numeric';
    case 'float':
      return type.bits === 32 ? 'real' : 'double precision';
    case 'text':
      return type.maxLength === undefined ? 'text' : `varchar(${type.maxLength})`;
    case 'time':
    case 'timestamp':
      return `${type.kind}${type.precision < 6 ? `(${type.precision})` : ''} ${type.hasZone ? 'with' : 'without'} time zone`;
    case 'json':
      return type.isNormalized ? 'jsonb' : 'json';
    case 'bit':
      return 'bit varying';
    default:
      return 'text';
  }
}

function integerType({ bits, isUnsigned }: Extract<NeutralType, { kind: 'integer' }>): string {
  if (isUnsigned && bits === 64) return 'numeric';
  return bits > 32 || (isUnsigned && bits === 32) ? 'bigint' : 'integer';
}
