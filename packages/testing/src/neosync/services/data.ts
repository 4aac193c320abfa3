import type { JsonValue } from '@bufbuild/protobuf';
import { Code, ConnectError } from '@connectrpc/connect';
import type { CatalogReader, KeyRow } from '../catalog/catalog-rows.ts';
import { mysqlCatalog } from '../catalog/mysql-catalog.ts';
import { postgresCatalog } from '../catalog/postgres-catalog.ts';
import type { FakeConnection, SqlConnectionConfig } from '../fake-neosync.ts';
import { mysqlInitStatements } from '../init/mysql-statements.ts';
import { postgresInitStatements } from '../init/postgres-statements.ts';
import { countMysqlRows } from '../rows/mysql-rows.ts';
import { countPostgresRows } from '../rows/postgres-rows.ts';
import { connectionOf } from './access.ts';
import { bucketColumns } from './bucket.ts';
import type { Answer, Call } from './call.ts';
import { placeOf, requireSecrets } from './place.ts';

/** `GetConnectionSchema`. */
export const getSchema: Answer = async (call) => {
  const { config } = connectionHere(call);
  if (config.kind === 's3' || config.kind === 'gcs') return { schemas: await bucketColumns(call, config) };
  const sql = sqlOf(call, config);
  return { schemas: (await catalogOf(sql).columns(sql)).map((column) => ({ ...column })) };
};

/** `GetConnectionTableConstraints`. */
export const getTableConstraints: Answer = async (call) => {
  const sql = sqlOf(call, connectionHere(call).config);
  const keys = await catalogOf(sql).keys(sql);
  const ofKind = (kind: KeyRow['kind']): readonly KeyRow[] => keys.filter((key) => key.kind === kind);
  return {
    primaryKeyConstraints: Object.fromEntries(
      ofKind('primary').map(({ table, columns }) => [table, { columns: [...columns] }]),
    ),
    foreignKeyConstraints: byTable(ofKind('foreign'), (constraints) => ({ constraints: constraints.map(foreignKey) })),
    uniqueConstraints: byTable(ofKind('unique'), (constraints) => ({ constraints: constraints.map(columnsOnly) })),
    uniqueIndexes: byTable(ofKind('index'), (indexes) => ({ indexes: indexes.map(columnsOnly) })),
  };
};

/** `GetConnectionInitStatements`. */
export const getInitStatements: Answer = async (call) => {
  const sql = sqlOf(call, connectionHere(call).config);
  const { options = {} } = call.request;
  if (sql.kind === 'postgres' && options.truncateBeforeInsert === true) {
    throw new ConnectError('postgres truncate is not implemented', Code.Unimplemented);
  }
  const blocksOf = sql.kind === 'postgres' ? postgresInitStatements : mysqlInitStatements;
  const blocks = options.initSchema === true ? await blocksOf(sql) : [];
  const truncates = options.truncateBeforeInsert === true || options.truncateCascade === true;
  return {
    schemaInitStatements: blocks.map(({ label, statements }) => ({ label, statements: [...statements] })),
    tableTruncateStatements: truncates ? await truncateStatements(sql) : {},
  };
};

/** `GetTableRowCount`. */
export const getRowCount: Answer = async (call) => {
  const sql = sqlOf(call, connectionHere(call).config);
  const count = sql.kind === 'postgres' ? countPostgresRows : countMysqlRows;
  return { count: await count(placeOf(call, sql), call.request.whereClause) };
};

function connectionHere({ world, caller, request }: Call): FakeConnection {
  return connectionOf(world, caller, request.connectionId);
}

function sqlOf(call: Call, config: FakeConnection['config']): SqlConnectionConfig {
  if (config.kind !== 'postgres' && config.kind !== 'mysql') {
    throw new ConnectError('this connection is not supported here', Code.Unimplemented);
  }
  requireSecrets(call);
  return config;
}

function catalogOf({ kind }: SqlConnectionConfig): CatalogReader {
  return kind === 'postgres' ? postgresCatalog : mysqlCatalog;
}

function byTable(
  keys: readonly KeyRow[],
  json: (keys: readonly KeyRow[]) => JsonValue,
): { [table: string]: JsonValue } {
  const tables = Map.groupBy(keys, ({ table }) => table);
  return Object.fromEntries([...tables].map(([table, own]) => [table, json(own)]));
}

function columnsOnly({ columns }: KeyRow): JsonValue {
  return { columns: [...columns] };
}

function foreignKey({ columns, notNull, refersTo }: KeyRow): JsonValue {
  return {
    columns: [...columns],
    notNullable: [...notNull],
    foreignKey: { table: refersTo?.table ?? '', columns: [...(refersTo?.columns ?? [])] },
  };
}

async function truncateStatements(sql: SqlConnectionConfig): Promise<{ [table: string]: string }> {
  const columns = await catalogOf(sql).columns(sql);
  const tables = new Map(columns.map(({ schema, table }) => [`${schema}.${table}`, { schema, table }]));
  const statement =
    sql.kind === 'postgres'
      ? (schema: string, table: string) => `TRUNCATE TABLE "${schema}"."${table}" RESTART IDENTITY CASCADE;`
      : (schema: string, table: string) => `TRUNCATE TABLE \`${schema}\`.\`${table}\`;`;
  return Object.fromEntries([...tables].map(([name, { schema, table }]) => [name, statement(schema, table)]));
}
