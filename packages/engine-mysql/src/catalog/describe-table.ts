import {
  type DescribeDetail,
  type NotCarried,
  printName,
  printTableRef,
  type Sequence,
  type Table,
} from '@sync/core/connector';
import type { ServerFacts } from '../connection.ts';
import { type CheckRow, checkNotNeutral, jsonColumn } from './read-checks.ts';
import { type ColumnRow, type DescribedColumn, describeColumn } from './read-columns.ts';
import { describeIndexes, type IndexPartRow } from './read-indexes.ts';
import type { TableRow } from './read-tables.ts';

/** One table with the rows that belong to it. */
export interface TableInput {
  readonly row: TableRow;
  readonly columns: readonly ColumnRow[];
  readonly indexParts: readonly IndexPartRow[];
  readonly checks: readonly CheckRow[];
  readonly triggers: readonly string[];
}

export interface DescribedTable {
  readonly table: Table;
  /** One for a column that counts. */
  readonly sequences: readonly Sequence[];
  readonly notNeutral: readonly NotCarried[];
}

/** One table in neutral words, and what of it they cannot say. */
export function describeTable(input: TableInput, server: ServerFacts, detail: DescribeDetail): DescribedTable {
  const { row, triggers } = input;
  const jsonColumns = new Set(input.checks.map(jsonColumn));
  const columns = input.columns.map((column) =>
    describeColumn(column, { server, table: row.ref, isJson: jsonColumns.has(column.columnName) }),
  );
  const nullable = columns.flatMap(({ column }) => (column.isNullable ? [column.name] : []));
  const rowTimes = columns.flatMap(({ column, isRowTime }) => (isRowTime ? [column.name] : []));
  const indexed = describeIndexes(
    { ref: row.ref, nullable: new Set(nullable), rowTimes: new Set(rowTimes) },
    input.indexParts,
  );
  const table: Table = {
    ref: row.ref,
    kind: row.kind,
    columns: columns.map(({ column }) => column),
    uniqueKeys: indexed.uniqueKeys,
    ...(detail === 'schema' ? { indexes: indexed.indexes } : {}),
    loadTriggers: triggers,
    canSuspendTriggers: false,
    estimatedRows: row.estimatedRows,
    estimatedBytes: row.estimatedBytes,
    ...(row.comment === '' ? {} : { comment: row.comment }),
  };
  const isJson = new Set(table.columns.flatMap((column) => (column.type.kind === 'json' ? [column.name] : [])));
  return {
    table,
    sequences: toSequences(table),
    notNeutral: [
      ...tableNotNeutral(row),
      ...columns.flatMap((column) => columnNotNeutral(column, table)),
      ...indexed.notNeutral,
      ...input.checks
        .filter((check) => !isJson.has(jsonColumn(check) ?? ''))
        .map((check) => checkNotNeutral(check, row.ref)),
      ...triggers.map(
        (name): NotCarried => ({
          kind: 'trigger',
          name: `${printName(name)} on ${printTableRef(row.ref)}`,
          because: "it is written in MySQL's language",
        }),
      ),
    ],
  };
}

/** What feeds a column that counts has no name of its own: it is told of as `table.column`. */
function toSequences(table: Table): Sequence[] {
  return table.columns.flatMap((column): Sequence[] =>
    column.identity === undefined
      ? []
      : [
          {
            ref: { schema: table.ref.schema, name: `${table.ref.name}.${column.name}` },
            ownedBy: { table: table.ref, column: column.name },
          },
        ],
  );
}

function tableNotNeutral({ ref, kind, isVersioned }: TableRow): NotCarried[] {
  const name = printTableRef(ref);
  return [
    ...(kind === 'partitioned' ? [{ kind: 'partitioning', name, because: 'its partitions become one table' }] : []),
    ...(isVersioned
      ? [{ kind: 'system versioning', name, because: 'only the rows of today are read, not those of the past' }]
      : []),
  ];
}

function columnNotNeutral(described: DescribedColumn, table: Table): NotCarried[] {
  const name = `${printTableRef(table.ref)}.${printName(described.column.name)}`;
  return [
    ...(described.default.kind === 'expression'
      ? [{ kind: 'default', name, because: "it is written in MySQL's language" }]
      : []),
    ...(described.isUpdatedByServer
      ? [{ kind: 'on update', name, because: 'the column no longer takes the moment of each change' }]
      : []),
  ];
}
