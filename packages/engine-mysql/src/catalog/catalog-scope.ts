import { compareTableRefs, type TableKey, type TableMatcher, type TableRef, tableKey } from '@sync/core/connector';
import { quoteLiteral } from '../quote.ts';

/** Databases of the servers themselves. */
export const systemDatabases = ['information_schema', 'mysql', 'performance_schema', 'sys'] as const;

/** What is to be read. */
export interface CatalogScope {
  readonly matcher: TableMatcher;
  /** The only database to look at, exactly as the server stores its name. @defaultValue every one that is not the server's own */
  readonly database?: string;
}

/** The condition by which a catalog query keeps to the databases of the scope. `column` holds the name of the database. */
export function inScope(scope: Pick<CatalogScope, 'database'>, column: string): string {
  if (scope.database !== undefined) return `${column} = ${quoteLiteral(scope.database)}`;
  return `${column} NOT IN (${systemDatabases.map(quoteLiteral).join(', ')})`;
}

/** Whether a database's name is in the scope; the servers compare names more loosely in their catalogs. */
export function isInScope(scope: Pick<CatalogScope, 'database'>, name: string): boolean {
  return scope.database === undefined || scope.database === name;
}

/** From so many tables on, naming them costs more than reading all. */
const mostNamed = 500;

/** The tables that are read, and the condition by which a catalog query keeps to them, or to a few more. */
export class SelectedTables {
  readonly refs: readonly TableRef[];
  readonly #keys: ReadonlySet<TableKey>;

  constructor(refs: readonly TableRef[]) {
    this.refs = refs.toSorted(compareTableRefs);
    this.#keys = new Set(refs.map(tableKey));
  }

  has(ref: TableRef): boolean {
    return this.#keys.has(tableKey(ref));
  }

  /** For a row's columns of the database and the table. */
  condition(schema: string, table: string): string {
    if (this.refs.length === 0) return 'FALSE';
    const names = (part: 'schema' | 'name'): string =>
      [...new Set(this.refs.map((ref) => quoteLiteral(ref[part])))].join(', ');
    // Two lists and not pairs: MariaDB then opens no other table's file to answer.
    const named = this.refs.length > mostNamed ? '' : ` AND ${table} IN (${names('name')})`;
    return `${schema} IN (${names('schema')})${named}`;
  }
}
