import {
  type Catalog,
  CatalogError,
  type Column,
  compareTableRefs,
  type DescribeForRequest,
  printTableRef,
  type Table,
  type TableMatcher,
  tableKey,
} from '@sync/core/connector';
import type { ApiColumn } from '../api/tables.ts';
import { connectorName } from '../options.ts';
import { groupByTable } from './describe-tables.ts';
import { dialects } from './dialect.ts';

/** The tables of a run, whose files have names of columns and nothing else: types are those of the sink, or text. */
export function describeBucket(
  columns: readonly ApiColumn[],
  matcher: TableMatcher,
  sinkTable: DescribeForRequest['sinkTable'] | 'any text',
): Catalog {
  const tables = [...groupByTable(columns).values()].flatMap((own): Table[] => {
    const [first] = own;
    if (first === undefined || !matcher.matches(first.table)) return [];
    const there = sinkTable === 'any text' ? undefined : sinkTable(first.table);
    if (there === undefined && sinkTable !== 'any text') throw typeless(first);
    const atSink = new Map(there?.columns.map((column) => [column.name, column]));
    return [
      {
        ref: first.table,
        kind: 'table',
        columns: own.map(({ name }) => toColumn(name, atSink.get(name))),
        uniqueKeys: [],
        loadTriggers: [],
        estimatedRows: -1,
        estimatedBytes: -1,
      },
    ];
  });
  tables.sort((a, b) => compareTableRefs(a.ref, b.ref));
  return { dialect: dialects.s3, tables, foreignKeys: [], sequences: [], types: [] };
}

/** A column that the sink lacks stays text, so that the comparison of both ends names it. */
function toColumn(name: string, there: Column | undefined): Column {
  const plain = { name, isNullable: there?.isNullable ?? true, hasDefault: there?.hasDefault ?? false, encodings: [] };
  if (there === undefined) return { ...plain, nativeType: 'text', type: { kind: 'text', isFixed: false } };
  const { nativeType, type, limits } = there;
  return { ...plain, nativeType, type, ...(limits === undefined ? {} : { limits }) };
}

function typeless({ table }: ApiColumn): CatalogError {
  const name = printTableRef(table);
  return new CatalogError({
    code: 'CATALOG_TYPE_UNKNOWN',
    message: `Cannot read ${name}: files of a run do not tell the types of columns, and the sink has no such table. Create it there, or exclude it.`,
    context: { connector: connectorName, table: name },
  });
}

/** For a sink's columns by table. */
export function tablesOf(columns: readonly ApiColumn[], matcher: TableMatcher) {
  const refs = new Map(columns.map(({ table }) => [tableKey(table), table]));
  return [...refs.values()].filter((ref) => matcher.matches(ref)).sort(compareTableRefs);
}
