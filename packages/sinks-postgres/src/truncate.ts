import type { TruncateRequest } from '@sync/core/connector';
import { type PostgresConnection, quoteTable } from '@sync/engine-postgres';

/**
 * Empties the tables in one statement, so that they may reference each other. Sequences are left alone: they are set after the
 * load. A table's children by inheritance are tables of their own and stay, unless they are listed too.
 */
export async function truncateTables(connection: PostgresConnection, request: TruncateRequest): Promise<void> {
  const names = request.tables.map(quoteTable);
  // TRUNCATE ONLY of a partitioned table is an error: it has no rows but those of its partitions.
  const rows = await connection.query<{ name: string }>(
    `SELECT name FROM pg_catalog.json_array_elements_text($1::json) AS name
     JOIN pg_catalog.pg_class c ON c.oid = pg_catalog.to_regclass(name) WHERE c.relkind = 'p'`,
    [JSON.stringify(names)],
  );
  const partitioned = new Set(rows.map(({ name }) => name));
  const list = names.map((name) => (partitioned.has(name) ? name : `ONLY ${name}`)).join(', ');
  await connection.execute(`TRUNCATE TABLE ${list}${request.isCascading ? ' CASCADE' : ''}`);
}
