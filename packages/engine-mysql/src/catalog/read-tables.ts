import { compareTableRefs, type Table, type TableRef } from '@sync/core/connector';
import type { Queryable } from '../connection.ts';
import { type CatalogScope, inScope, isInScope } from './catalog-scope.ts';

/** What TABLES says of a relation. */
export interface TableRow {
  readonly ref: TableRef;
  readonly kind: Table['kind'];
  /** MariaDB keeps the rows of the past in it. */
  readonly isVersioned: boolean;
  readonly estimatedRows: number;
  readonly estimatedBytes: number;
  readonly comment: string;
}

/** What stands among the tables and is none. */
export interface OtherRelation {
  readonly kind: 'view' | 'sequence';
  readonly ref: TableRef;
}

export interface Relations {
  /** Those the matcher selects, by schema and name. */
  readonly tables: readonly TableRow[];
  readonly others: readonly OtherRelation[];
}

interface RelationRow {
  readonly schemaName: string;
  readonly tableName: string;
  readonly tableType: string;
  readonly tableRows: number | string | null;
  readonly dataLength: number | string | null;
  readonly createOptions: string | null;
  readonly tableComment: string | null;
}

/** The tables the matcher selects; views and MariaDB's sequences, which are never read, apart. */
export async function readTables(connection: Queryable, scope: CatalogScope): Promise<Relations> {
  const rows = await connection.query<RelationRow>(
    `SELECT TABLE_SCHEMA AS schemaName, TABLE_NAME AS tableName, TABLE_TYPE AS tableType, TABLE_ROWS AS tableRows,
      DATA_LENGTH AS dataLength, CREATE_OPTIONS AS createOptions, TABLE_COMMENT AS tableComment
    FROM information_schema.TABLES WHERE ${inScope(scope, 'TABLE_SCHEMA')}`,
  );
  const tables: TableRow[] = [];
  const others: OtherRelation[] = [];
  for (const row of rows) {
    const ref = { schema: row.schemaName, name: row.tableName };
    if (!isInScope(scope, ref.schema) || !scope.matcher.matches(ref)) continue;
    if (row.tableType === 'VIEW') others.push({ kind: 'view', ref });
    else if (row.tableType === 'SEQUENCE') others.push({ kind: 'sequence', ref });
    else if (row.tableType === 'BASE TABLE' || row.tableType === 'SYSTEM VERSIONED') tables.push(toTable(ref, row));
  }
  return {
    tables: tables.sort((a, b) => compareTableRefs(a.ref, b.ref)),
    others: others.sort((a, b) => compareTableRefs(a.ref, b.ref)),
  };
}

function toTable(ref: TableRef, row: RelationRow): TableRow {
  return {
    ref,
    kind: /\bpartitioned\b/.test(row.createOptions ?? '') ? 'partitioned' : 'table',
    isVersioned: row.tableType === 'SYSTEM VERSIONED',
    estimatedRows: toSize(row.tableRows),
    estimatedBytes: toSize(row.dataLength),
    comment: row.tableComment ?? '',
  };
}

/** -1 when the server does not know. */
function toSize(value: number | string | null): number {
  return value === null ? -1 : Number(value);
}
