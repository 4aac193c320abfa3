import type { Catalog, Column, Table, TableMatcher, UserType } from '@sync/core/connector';
import type { Queryable } from '../connection.ts';
import { postgresDialect } from '../dialect.ts';
import { columnEncodings } from './column-encodings.ts';
import { neutralType, type TypeTable } from './neutral-types.ts';
import { type ColumnRow, readColumns } from './read-columns.ts';
import { readForeignKeys } from './read-foreign-keys.ts';
import { readLoadTriggers } from './read-load-triggers.ts';
import { readKeys, toUniqueKeys } from './read-keys.ts';
import { readSequences } from './read-sequences.ts';
import { readTables, type TableRow } from './read-tables.ts';
import { readTypes, type TypeRow } from './read-types.ts';

/**
 * Reads what the matcher selects, by eight statements whatever the number of tables. The connection must be inside a transaction with
 * `transactionSettings('read')`; one that is REPEATABLE READ makes the whole one consistent read. Both ends use this.
 */
export async function readCatalog(connection: Queryable, matcher: TableMatcher): Promise<Catalog> {
  const tables = await readTables(connection, matcher);
  const oids = tables.map((table) => table.oid);
  const columns = await readColumns(connection, oids);
  const types = await readTypes(connection, [...new Set(columns.map((column) => column.type))]);
  const keys = Map.groupBy(await readKeys(connection, oids), (row) => row.table);
  const foreignKeys = await readForeignKeys(connection);
  const sequences = await readSequences(connection, tables, matcher.isEverything);
  const triggers = Map.groupBy(await readLoadTriggers(connection, oids), (row) => row.table);
  const columnsOf = Map.groupBy(columns, (row) => row.table);
  return {
    dialect: postgresDialect,
    tables: tables.map((row) => ({
      ...toTable(row, columnsOf.get(row.oid) ?? [], types),
      uniqueKeys: toUniqueKeys(keys.get(row.oid) ?? []),
      loadTriggers: (triggers.get(row.oid) ?? []).map((trigger) => trigger.name),
    })),
    foreignKeys,
    sequences,
    types: toUserTypes(types),
  };
}

function toTable(
  row: TableRow,
  columns: readonly ColumnRow[],
  types: TypeTable,
): Omit<Table, 'uniqueKeys' | 'loadTriggers'> {
  return {
    ref: row.ref,
    kind: row.kind,
    columns: columns.map((column) => toColumn(column, types)),
    estimatedRows: row.estimatedRows,
    estimatedBytes: row.estimatedBytes,
    canSuspendTriggers: row.isOwned,
  };
}

function toColumn(row: ColumnRow, types: TypeTable): Column {
  const domains = domainsOf(types, row.type);
  const isFilled = row.has_default || row.identity !== '' || domains.some((domain) => domain.has_default);
  return {
    name: row.name,
    nativeType: row.printed,
    type: neutralType(types, row.type, row.modifier),
    isNullable: !row.is_not_null && !domains.some((domain) => domain.is_not_null),
    hasDefault: isFilled,
    ...(row.generated === '' ? {} : { generated: row.generated === 's' ? 'stored' : 'virtual' }),
    ...(row.identity === '' ? {} : { identity: row.identity === 'a' ? 'always' : 'by-default' }),
    encodings: columnEncodings(types, { oid: row.type, modifier: row.modifier, printed: row.printed }),
  };
}

/** The domain and those it is made of. */
function domainsOf(types: TypeTable, oid: number): TypeRow[] {
  const type = types.get(oid);
  return type?.kind === 'd' ? [type, ...domainsOf(types, type.base)] : [];
}

const userKinds: Readonly<Record<string, UserType['kind']>> = { e: 'enum', d: 'domain', c: 'composite', r: 'range' };

function toUserTypes(types: TypeTable): UserType[] {
  const own = [...types.values()].filter((type) => type.is_user_type);
  const inOrder = own.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  return inOrder.flatMap((type) => {
    const kind = userKinds[type.kind];
    const ref = { schema: type.schema, name: type.name };
    return kind === undefined ? [] : [{ ref, kind, type: neutralType(types, type.oid, -1) }];
  });
}

function sortKey(type: TypeRow): string {
  return JSON.stringify([type.schema, type.name]);
}
