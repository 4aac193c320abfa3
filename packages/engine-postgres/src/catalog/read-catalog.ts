import {
  type Catalog,
  type DescribeDetail,
  type NotCarried,
  printTableRef,
  type Sequence,
  type TableMatcher,
  type UserType,
} from '@sync/core/connector';
import type { Queryable } from '../connection.ts';
import { postgresDialect } from '../dialect.ts';
import { type ColumnContext, describeTable } from './describe-table.ts';
import { neutralType, type TypeTable } from './neutral-types.ts';
import { readColumns } from './read-columns.ts';
import { readTableComments } from './read-comments.ts';
import { readForeignKeys } from './read-foreign-keys.ts';
import { readIndexes } from './read-indexes.ts';
import { readLoadTriggers } from './read-load-triggers.ts';
import { readNotNeutral } from './read-not-neutral.ts';
import { readSequences } from './read-sequences.ts';
import { readTables } from './read-tables.ts';
import { readTypes, type TypeRow } from './read-types.ts';

/**
 * Reads what the matcher selects, by a dozen statements whatever the number of tables. The connection must be inside a transaction with
 * `transactionSettings('read')`; one that is REPEATABLE READ makes the whole one consistent read. Both ends use this.
 */
export async function readCatalog(
  connection: Queryable,
  matcher: TableMatcher,
  detail: DescribeDetail = 'schema',
): Promise<Catalog> {
  const tables = await readTables(connection, matcher);
  const oids = tables.map((table) => table.oid);
  const columns = Map.groupBy(await readColumns(connection, oids, detail), (row) => row.table);
  const used = [...columns.values()].flatMap((rows) => rows.map((column) => column.type));
  const types = await readTypes(connection, [...new Set(used)]);
  const indexes = Map.groupBy(await readIndexes(connection, oids, detail), (row) => row.table);
  const foreignKeys = await readForeignKeys(connection);
  const { sequences, serials } = await readSequences(connection, tables, matcher.isEverything);
  const triggers = Map.groupBy(await readLoadTriggers(connection, oids), (row) => row.table);
  const isForSchema = detail === 'schema';
  const comments = isForSchema ? await readTableComments(connection, oids) : undefined;
  const notNeutral = isForSchema ? await readNotNeutral(connection, tables) : [];
  const context: ColumnContext = { types, serials, serverVersion: await readServerVersion(connection), detail };
  const described = tables.map((row) => {
    const rows = { columns: columns.get(row.oid) ?? [], indexes: indexes.get(row.oid) ?? [] };
    const loadTriggers = (triggers.get(row.oid) ?? []).map((trigger) => trigger.name);
    return describeTable({ row, ...rows, loadTriggers, comments: comments?.get(row.oid) }, context);
  });
  return {
    dialect: postgresDialect,
    tables: described.map(({ table }) => table),
    foreignKeys,
    sequences,
    types: toUserTypes(types),
    ...(isForSchema
      ? {
          notNeutral: [
            ...notNeutral,
            ...described.flatMap((each) => each.notNeutral),
            ...sequences.flatMap(freeSequence),
          ],
        }
      : {}),
  };
}

async function readServerVersion(connection: Queryable): Promise<number> {
  const [row] = await connection.query<{ version: number }>(
    `SELECT pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS version`,
  );
  return row?.version ?? 0;
}

function freeSequence({ ref, ownedBy }: Sequence): NotCarried[] {
  if (ownedBy !== undefined) return [];
  return [{ kind: 'sequence', name: printTableRef(ref), because: 'it belongs to no column' }];
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
