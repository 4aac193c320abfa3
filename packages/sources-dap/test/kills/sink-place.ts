import {
  expectNoLeaks,
  expectNoMysqlLeaks,
  listObjects,
  queryMysql,
  queryPostgres,
  readMysqlTable,
  readTable,
  showCreates,
  type TableContent,
} from '@sync/testing';

/** Where a replica goes, looked into without the connector. */
export interface SinkPlace {
  readonly url: string;
  /** Resolves once no session is left in the database: a server takes a moment to see that its client was killed. */
  settle(): Promise<void>;
  /** Names of the tables that stand there. */
  tables(): Promise<readonly string[]>;
  /** What the tables are called that belong there. */
  readonly names: PlaceNames;
  read(table: string): Promise<TableContent>;
  /** Throws everything away, as if nothing had ever been there. */
  clear(): Promise<void>;
}

export interface PlaceNames {
  readonly replica: string;
  readonly states: string;
  /** Of runs between two commits; undefined where one commit does everything. */
  readonly records?: string;
}

interface Database {
  readonly url: string;
  readonly name: string;
}

/** A killed client's statement may have to run to its end. */
const patience = { timeoutMs: 20_000 };

/** The namespace's own schema in a database of its own. */
export function postgresPlace(database: Database): SinkPlace {
  const schema = 'canvas';
  const prefix = `table ${schema}.`;
  return {
    url: database.url,
    settle: () => expectNoLeaks(database, patience),
    tables: async () =>
      (await listObjects(database)).flatMap((thing) => (thing.startsWith(prefix) ? [thing.slice(prefix.length)] : [])),
    names: { replica: 'accounts', states: 'dap_meta' },
    read: (table) => readTable(database.url, table, schema),
    clear: async () => void (await queryPostgres(database.url, `DROP SCHEMA IF EXISTS ${schema} CASCADE`)),
  };
}

/** A database of its own. */
export function mysqlPlace(database: Database): SinkPlace {
  const tables = async (): Promise<readonly string[]> =>
    Object.keys(await showCreates(database.url)).map((thing) => thing.replace('table ', ''));
  return {
    url: database.url,
    settle: () => expectNoMysqlLeaks(database, patience),
    tables,
    names: { replica: 'canvas__accounts', states: 'dap_meta', records: 'dbsync_recovery' },
    read: (table) => readMysqlTable(database.url, table),
    clear: async () => {
      for (const table of await tables()) await queryMysql(database.url, `DROP TABLE \`${table}\``);
    },
  };
}

/** Rows as text. */
export type Rows = readonly (readonly (string | null)[])[];

/** Rows of a table, cut to some columns and in order, moments without zeros at their end. */
export function rowsOf({ columns: all, rows }: TableContent, columns: readonly string[]): Rows {
  const places = columns.map((column) => all.indexOf(column));
  return inOrder(rows.map((row) => places.map((place) => withoutZeros(row[place] ?? null))));
}

/** The same rows in one order. */
export function inOrder(rows: Rows): Rows {
  return rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

function withoutZeros(value: string | null): string | null {
  return (
    value?.replace(
      /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(\.\d*?)0+$/,
      (_, whole: string, part: string) => `${whole}${part === '.' ? '' : part}`,
    ) ?? null
  );
}
