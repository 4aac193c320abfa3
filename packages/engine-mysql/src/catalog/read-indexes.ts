import {
  compareText,
  type Index,
  type IndexColumn,
  type NotCarried,
  printName,
  printTableRef,
  type TableRef,
  type UniqueKey,
} from '@sync/core/connector';
import type { Queryable, ServerFacts } from '../connection.ts';
import type { SelectedTables } from './catalog-scope.ts';

/** One part of an index, as STATISTICS tells it. */
export interface IndexPartRow {
  readonly schemaName: string;
  readonly tableName: string;
  readonly indexName: string;
  readonly isPlain: number | string;
  readonly position: number | string;
  /** Null: an expression. */
  readonly columnName: string | null;
  /** `D`: descending. */
  readonly direction: string | null;
  readonly prefix: number | string | null;
  readonly indexType: string;
}

/** Parts of the indexes of the tables; only those of unique ones when a load is meant. */
export async function readIndexParts(
  connection: Queryable & { readonly server: ServerFacts },
  tables: SelectedTables,
  isUniqueOnly: boolean,
): Promise<IndexPartRow[]> {
  const rows = await connection.query<IndexPartRow>(
    `SELECT TABLE_SCHEMA AS schemaName, TABLE_NAME AS tableName, INDEX_NAME AS indexName, NON_UNIQUE AS isPlain,
      SEQ_IN_INDEX AS position, COLUMN_NAME AS columnName, COLLATION AS direction, SUB_PART AS prefix, INDEX_TYPE AS indexType
    FROM information_schema.STATISTICS
    WHERE ${tables.condition('TABLE_SCHEMA', 'TABLE_NAME')}${isUniqueOnly ? ' AND NON_UNIQUE = 0' : ''}`,
  );
  return rows.filter((row) => tables.has({ schema: row.schemaName, name: row.tableName }));
}

/** What is known of the columns that decides over keys. */
export interface IndexedTable {
  readonly ref: TableRef;
  readonly nullable: ReadonlySet<string>;
  /** Columns of MariaDB's system time, which it adds to keys by itself. */
  readonly rowTimes: ReadonlySet<string>;
}

export interface DescribedIndexes {
  /** The primary key first, then by name. */
  readonly uniqueKeys: readonly UniqueKey[];
  readonly indexes: readonly Index[];
  readonly notNeutral: readonly NotCarried[];
}

/** Tells the indexes of one table apart: keys, plain indexes, and those that neutral words cannot say. */
export function describeIndexes(table: IndexedTable, rows: readonly IndexPartRow[]): DescribedIndexes {
  const uniqueKeys: UniqueKey[] = [];
  const indexes: Index[] = [];
  const notNeutral: NotCarried[] = [];
  const byName = Map.groupBy(rows, (row) => row.indexName);
  for (const [name, unordered] of [...byName].sort(comparePrimaryFirst)) {
    const parts = unordered.toSorted((a, b) => Number(a.position) - Number(b.position));
    const because = whyNotNeutral(parts);
    const columns = parts.flatMap((part) => toColumn(part, table));
    const [first, ...others] = columns;
    if (because !== undefined) {
      notNeutral.push({ kind: 'index', name: `${printName(name)} on ${printTableRef(table.ref)}`, because });
    } else if (first !== undefined) {
      const isUnique = Number(parts[0]?.isPlain) === 0;
      if (isUnique && columns.some((column) => !table.nullable.has(column.name))) {
        uniqueKeys.push({
          name,
          columns: [first.name, ...others.map((column) => column.name)],
          isPrimary: name === 'PRIMARY',
          isDeferrable: false,
        });
      } else {
        indexes.push({ name, columns: [first, ...others], ...(isUnique ? { isUnique: true } : {}) });
      }
    }
  }
  return { uniqueKeys, indexes, notNeutral };
}

function comparePrimaryFirst([a]: [string, unknown], [b]: [string, unknown]): number {
  return Number(b === 'PRIMARY') - Number(a === 'PRIMARY') || compareText(a, b);
}

function toColumn(part: IndexPartRow, table: IndexedTable): IndexColumn[] {
  if (part.columnName === null || table.rowTimes.has(part.columnName)) return [];
  return [
    {
      name: part.columnName,
      order: part.direction === 'D' ? 'descending' : 'ascending',
      ...(part.prefix === null ? {} : { prefixLength: Number(part.prefix) }),
    },
  ];
}

function whyNotNeutral(parts: readonly IndexPartRow[]): string | undefined {
  const type = parts[0]?.indexType;
  if (type !== 'BTREE' && type !== 'HASH') return `it is of the kind ${type?.toLowerCase()}`;
  if (parts.some((part) => part.columnName === null)) return 'it is made of an expression';
  const isUnique = Number(parts[0]?.isPlain) === 0;
  return isUnique && parts.some((part) => part.prefix !== null)
    ? 'only the beginnings of its values must be unique'
    : undefined;
}
