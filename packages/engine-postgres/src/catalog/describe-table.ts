import {
  type Column,
  type DescribeDetail,
  type NotCarried,
  printName,
  printTableRef,
  type Table,
} from '@sync/core/connector';
import { columnEncodings } from './column-encodings.ts';
import { neutralDefault } from './neutral-default.ts';
import { neutralType, type TypeTable } from './neutral-types.ts';
import type { ColumnRow } from './read-columns.ts';
import { type IndexRow, indexesNotNeutral, toIndexes, toUniqueKeys } from './read-indexes.ts';
import type { TableRow } from './read-tables.ts';
import type { TypeRow } from './read-types.ts';
import { valueLimits } from './value-limits.ts';

/** What the columns of all tables have in common. */
export interface ColumnContext {
  readonly types: TypeTable;
  /** `table:column`, by number, of serial columns. */
  readonly serials: ReadonlySet<string>;
  /** `server_version_num`: 150004 for 15.4. */
  readonly serverVersion: number;
  readonly detail: DescribeDetail;
}

/** One table with the rows that belong to it. */
export interface TableInput {
  readonly row: TableRow;
  readonly columns: readonly ColumnRow[];
  readonly indexes: readonly IndexRow[];
  readonly loadTriggers: readonly string[];
  /** By number of the column, 0 for the table. */
  readonly comments: ReadonlyMap<number, string> | undefined;
}

export interface DescribedTable {
  readonly table: Table;
  /** What of it neutral words cannot say. */
  readonly notNeutral: readonly NotCarried[];
}

/** One table in neutral words. */
export function describeTable(input: TableInput, context: ColumnContext): DescribedTable {
  const { row, indexes, comments } = input;
  const columns = input.columns.map((column) => describeColumn(column, comments?.get(column.number), context));
  const comment = comments?.get(0);
  const table: Table = {
    ref: row.ref,
    kind: row.kind,
    columns: columns.map(({ column }) => column),
    uniqueKeys: toUniqueKeys(indexes),
    ...(context.detail === 'schema' ? { indexes: toIndexes(indexes) } : {}),
    loadTriggers: input.loadTriggers,
    canSuspendTriggers: row.isOwned,
    estimatedRows: row.estimatedRows,
    estimatedBytes: row.estimatedBytes,
    ...(comment === undefined ? {} : { comment }),
  };
  const ofColumns = columns.flatMap(({ column, notNeutral }) =>
    notNeutral.map((each): NotCarried => ({ ...each, name: `${printTableRef(row.ref)}.${printName(column.name)}` })),
  );
  return { table, notNeutral: [...ofColumns, ...indexesNotNeutral(indexes, row.ref)] };
}

interface DescribedColumn {
  readonly column: Column;
  readonly notNeutral: readonly Omit<NotCarried, 'name'>[];
}

/** Nothing but the next value: `nextval('shop.orders_id_seq'::regclass)`. */
const isNextValue = /^nextval\('(?:[^']|'')*'::regclass\)$/;

function describeColumn(row: ColumnRow, comment: string | undefined, context: ColumnContext): DescribedColumn {
  const { types, serials, serverVersion } = context;
  const domains = domainsOf(types, row.type);
  const isSerial = serials.has(`${row.table}:${row.number}`) && (row.default === null || isNextValue.test(row.default));
  const isFilled = row.has_default || row.identity !== '' || domains.some((domain) => domain.has_default);
  const type = neutralType(types, row.type, row.modifier);
  const limits = valueLimits({ types, oid: row.type, modifier: row.modifier, serverVersion });
  const saysDefault = row.default !== null && !isSerial;
  const neutral = saysDefault ? neutralDefault({ expression: row.default, type, printedType: row.printed }) : undefined;
  const column: Column = {
    name: row.name,
    nativeType: row.printed,
    type,
    isNullable: !row.is_not_null && !domains.some((domain) => domain.is_not_null),
    hasDefault: isFilled,
    ...(row.generated === '' ? {} : { generated: row.generated === 's' ? 'stored' : 'virtual' }),
    ...(row.identity === '' && !isSerial ? {} : { identity: row.identity === 'a' ? 'always' : 'by-default' }),
    encodings: columnEncodings(types, { oid: row.type, modifier: row.modifier, printed: row.printed }),
    ...(limits === undefined ? {} : { limits }),
    ...(neutral == null ? {} : { default: neutral }),
    ...(comment === undefined ? {} : { comment }),
  };
  const isComputed = saysDefault && neutral === undefined;
  return {
    column,
    notNeutral: [
      ...(isComputed ? [{ kind: 'default', because: "it is written in Postgres's language" }] : []),
      ...(domains.length === 0
        ? []
        : [{ kind: 'domain', because: 'the column gets the type below it, without checks and defaults' }]),
    ],
  };
}

/** The domain and those it is made of. */
function domainsOf(types: TypeTable, oid: number): TypeRow[] {
  const type = types.get(oid);
  return type?.kind === 'd' ? [type, ...domainsOf(types, type.base)] : [];
}
