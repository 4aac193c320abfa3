import type { TableMatcher, TableRef } from '@sync/core/connector';
import { inScope, isInScope, type Queryable } from '@sync/engine-mysql';

export interface ListedTable {
  readonly ref: TableRef;
  readonly engine: string;
  /** A transaction sees its rows as they were when it began. */
  readonly keepsVersions: boolean;
}

/** Engines with versions of rows: those that can take part in a consistent snapshot. */
const versioned = ['innodb', 'rocksdb', 'tokudb', 'ndbcluster'];

/** The tables the matcher selects, views and sequences left out. */
export async function listTables(
  connection: Queryable,
  scope: { readonly matcher: TableMatcher; readonly database?: string },
): Promise<ListedTable[]> {
  const rows = await connection.query<{ schemaName: string; tableName: string; engine: string | null }>(
    `SELECT TABLE_SCHEMA AS schemaName, TABLE_NAME AS tableName, ENGINE AS engine FROM information_schema.TABLES
    WHERE TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED') AND ${inScope(scope, 'TABLE_SCHEMA')}`,
  );
  return rows.flatMap(({ schemaName, tableName, engine }) => {
    const ref = { schema: schemaName, name: tableName };
    if (!isInScope(scope, schemaName) || !scope.matcher.matches(ref)) return [];
    return [{ ref, engine: engine ?? 'unknown', keepsVersions: versioned.includes((engine ?? '').toLowerCase()) }];
  });
}
