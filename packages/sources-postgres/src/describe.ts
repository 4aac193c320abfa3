import {
  type CallOptions,
  type Catalog,
  CatalogError,
  type DescribeDetail,
  printTableRef,
  ReadError,
  SyncError,
  type Table,
  type TableMatcher,
  type TableRef,
  withConnection,
} from '@sync/core/connector';
import {
  type ConnectionPool,
  type PostgresConnection,
  quoteTable,
  readCatalog,
  readCatalogFingerprint,
} from '@sync/engine-postgres';
import { connectorName } from './options.ts';

export interface DescribeRequest {
  /** The connection that holds the view. */
  readonly holder: PostgresConnection;
  readonly matcher: TableMatcher;
  readonly pool: ConnectionPool;
  /** There are connections besides the holder. */
  readonly isShared: boolean;
  readonly detail: DescribeDetail | undefined;
}

/** Tables locked in one statement. */
const perStatement = 500;

/**
 * Describes the selected tables inside the view and locks them against changes of definition (ACCESS SHARE, as a SELECT takes it). A table that
 * was changed between the pinning of the view and its lock would be read differently than described: a second look, from outside the view, finds that out.
 *
 * @throws {ReadError} READ_PERMISSION naming the tables that may not be read
 * @throws {CatalogError} CATALOG_CHANGED
 */
export async function describe(
  { holder, matcher, pool, isShared, detail }: DescribeRequest,
  call: CallOptions,
): Promise<Catalog> {
  const catalog = await readCatalog(holder, matcher, detail);
  const tables = catalog.tables.map((table) => table.ref);
  await checkPermissions(holder, tables, pool);
  await lock(holder, catalog.tables, pool);
  if (isShared && tables.length > 0) await checkUnchanged({ holder, tables, pool }, call);
  return catalog;
}

async function checkPermissions(
  holder: PostgresConnection,
  tables: readonly TableRef[],
  pool: ConnectionPool,
): Promise<void> {
  const denied = await holder.query<TableRef>(
    `SELECT n.nspname::text AS schema, c.relname::text AS name
    FROM unnest($1::pg_catalog.text[], $2::pg_catalog.text[]) t (schema, name)
      JOIN pg_catalog.pg_namespace n ON n.nspname = t.schema
      JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = t.name
    WHERE NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE') OR NOT pg_catalog.has_table_privilege(c.oid, 'SELECT')`,
    [tables.map((table) => table.schema), tables.map((table) => table.name)],
  );
  if (denied.length === 0) return;
  const names = denied.map(printTableRef);
  throw new ReadError({
    code: 'READ_PERMISSION',
    message: `The user of ${pool.display} may not read ${names.join(', ')}. Grant USAGE on the schema and SELECT on the table, or exclude ${names.length === 1 ? 'it' : 'them'}.`,
    context: { connector: connectorName, table: names[0] ?? '' },
  });
}

async function lock(holder: PostgresConnection, tables: readonly Table[], pool: ConnectionPool): Promise<void> {
  for (let from = 0; from < tables.length; from += perStatement) {
    const some = tables.slice(from, from + perStatement);
    // A partitioned table is read with its partitions; a table others inherit from is read alone.
    const names = some.map(({ ref, kind }) => `${kind === 'partitioned' ? '' : 'ONLY '}${quoteTable(ref)}`);
    try {
      await holder.execute(`LOCK TABLE ${names.join(', ')} IN ACCESS SHARE MODE`);
    } catch (error) {
      const isMissing = SyncError.isInstance(error) && error.context.engineCode === '42P01';
      throw isMissing ? changed('a table was dropped or renamed', pool, error) : error;
    }
  }
}

async function checkUnchanged(
  { holder, tables, pool }: { holder: PostgresConnection; tables: readonly TableRef[]; pool: ConnectionPool },
  call: CallOptions,
): Promise<void> {
  const inside = await readCatalogFingerprint(holder, tables);
  const outside = await withConnection(pool, call.signal, (other) => readCatalogFingerprint(other, tables));
  if (inside !== outside) throw changed('the columns of a table were changed', pool);
}

function changed(why: string, pool: ConnectionPool, cause?: unknown): CatalogError {
  return new CatalogError({
    code: 'CATALOG_CHANGED',
    message: `${pool.display} changed while it was described: ${why}. Run again.`,
    advice: 'retry',
    context: { connector: connectorName },
    cause,
  });
}
