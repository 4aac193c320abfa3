import {
  type CallOptions,
  type Catalog,
  CatalogError,
  type DescribeDetail,
  printTableRef,
  ReadError,
  SyncError,
  type TableMatcher,
  type TableRef,
  tableKey,
} from '@sync/core/connector';
import { type ConnectionPool, type MysqlConnection, quoteTable, readCatalog } from '@sync/engine-mysql';
import { markLooseKeys } from './find-loose-keys.ts';
import { connectorName } from './options.ts';
import { listTables, type ListedTable } from './list-tables.ts';

export interface DescribeRequest {
  /** Every connection that sees the view, none of them reading. */
  readonly readers: readonly MysqlConnection[];
  /** Sees the present; one of the readers when there is no other connection. */
  readonly present: MysqlConnection;
  readonly matcher: TableMatcher;
  readonly detail: DescribeDetail;
  /** The only database to read, as the server spells it; undefined: all but its own. */
  readonly database: string | undefined;
  readonly pool: ConnectionPool;
}

/** Tables locked in one statement; each is a branch of a UNION. */
const perStatement = 100;

/**
 * Describes the selected tables and locks them against changes of definition, as any read of a transaction does. Locks come first, so that what
 * is described is what will be read; a table that changed between the pinning of the view and its lock cannot be read in the view
 * any more, which one row of each finds out.
 *
 * @throws {ReadError} READ_PERMISSION naming the tables that may not be read
 * @throws {CatalogError} CATALOG_CHANGED
 */
export async function describe(request: DescribeRequest, call: CallOptions): Promise<Catalog> {
  const { readers, present, matcher, detail, database, pool } = request;
  const scope = { matcher, ...(database === undefined ? {} : { database }) };
  const tables = await listTables(present, scope);
  const refs = tables.map(({ ref }) => ref);
  // Every reader holds its own locks: one that had to wait behind a change that waits for another reader would wait for ever.
  await Promise.all(readers.map((reader) => lock(reader, refs, pool)));
  const [first] = readers;
  if (first !== undefined) await probe(first, refs, pool);
  warnOfEngines(tables, call);
  const catalog = await readCatalog(present, { ...scope, detail });
  const locked = new Set(refs.map(tableKey));
  if (!catalog.tables.every(({ ref }) => locked.has(tableKey(ref)))) throw changed('a table was added', pool);
  return detail === 'schema' && first !== undefined ? markLooseKeys(first, catalog) : catalog;
}

async function lock(reader: MysqlConnection, tables: readonly TableRef[], pool: ConnectionPool): Promise<void> {
  await eachGroup(tables, async (some) => {
    try {
      await reader.query(union(some, (table) => `(SELECT 1 FROM ${table} LIMIT 0)`));
    } catch (error) {
      throw (await denied(reader, tables, error, pool)) ?? asChange(error, pool);
    }
  });
}

/** Reads one row of each table inside the view. */
async function probe(reader: MysqlConnection, tables: readonly TableRef[], pool: ConnectionPool): Promise<void> {
  await eachGroup(tables, async (some) => {
    try {
      await reader.query(union(some, (table) => `(SELECT EXISTS (SELECT 1 FROM ${table}))`));
    } catch (error) {
      throw asChange(error, pool);
    }
  });
}

async function eachGroup(tables: readonly TableRef[], work: (some: readonly TableRef[]) => Promise<void>) {
  for (let from = 0; from < tables.length; from += perStatement) await work(tables.slice(from, from + perStatement));
}

function union(tables: readonly TableRef[], branch: (table: string) => string): string {
  return tables.map((table) => branch(quoteTable(table))).join(' UNION ALL ');
}

/** The error that names every table the user may not read, when that was it. */
async function denied(
  reader: MysqlConnection,
  tables: readonly TableRef[],
  error: unknown,
  pool: ConnectionPool,
): Promise<ReadError | undefined> {
  if (!hasNumber(error, deniedNumbers)) return undefined;
  const names: string[] = [];
  for (const table of tables) {
    const refused = await reader.query(union([table], (name) => `SELECT 1 FROM ${name} LIMIT 0`)).then(
      () => undefined,
      (cause: unknown) => cause,
    );
    if (hasNumber(refused, deniedNumbers)) names.push(printTableRef(table));
  }
  return new ReadError({
    code: 'READ_PERMISSION',
    message: `The user of ${pool.display} may not read ${names.join(', ')}. Grant SELECT on it, or exclude ${names.length === 1 ? 'it' : 'them'}.`,
    context: { connector: connectorName, table: names[0] ?? '' },
    cause: error,
  });
}

/** 1412: changed since the view was pinned; 1146: dropped or renamed. */
function asChange(error: unknown, pool: ConnectionPool): unknown {
  return hasNumber(error, ['1412', '1146']) ? changed('a table was altered, emptied or dropped', pool, error) : error;
}

/** SELECT on a table, on a column, on a database; a view whose author may not. */
const deniedNumbers = ['1142', '1143', '1044', '1356'];

function hasNumber(error: unknown, numbers: readonly string[]): boolean {
  return SyncError.isInstance(error) && numbers.includes(error.context.engineCode ?? '');
}

function warnOfEngines(tables: readonly ListedTable[], call: CallOptions): void {
  const others = tables.filter(({ keepsVersions }) => !keepsVersions);
  const [first] = others;
  if (first === undefined) return;
  const names = others.slice(0, 5).map(({ ref, engine }) => `${printTableRef(ref)} (${engine})`);
  const more = others.length > names.length ? ` and ${others.length - names.length} more` : '';
  call.onWarning({
    code: 'SNAPSHOT_ENGINE',
    message: `The engine of ${names.join(', ')}${more} keeps no old versions of rows: they are read as they are when they are read. Stop writing to them during the run, or convert them to InnoDB.`,
    table: printTableRef(first.ref),
  });
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
