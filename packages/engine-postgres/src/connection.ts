/** One row of a catalog query: column name to value, as pg parses them without custom parsers. */
export type CatalogRow = Record<string, unknown>;

/** What reading catalogs needs of a connection, whichever client is behind it (pg or PGlite). */
export interface Queryable {
  /** Runs one statement, values bound as `$1…`, and gives its rows. Throws SyncError, translated at this edge. */
  query<Row extends object = CatalogRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
}
