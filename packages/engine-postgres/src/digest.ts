import type { TableDigest, TableRef } from '@sync/core/connector';
import type { Queryable } from './connection.ts';
import { quoteName, quoteTable } from './quote.ts';

/** What to digest. Needs a transaction with `transactionSettings`, of which the text of values depends. */
export interface TableDigestRequest {
  readonly table: TableRef;
  readonly columns: readonly string[];
  readonly isPartitioned: boolean;
}

/**
 * A digest of a table's rows that does not depend on their order: the sums of both halves of the MD5 of each row's text. A row's text is that
 * of a Postgres record, in UTF-8, in which NULL and the empty text differ and every type is exact. Computed by the server in one pass with
 * a few bytes of memory; equal for equal rows on versions 13 to 18 and PGlite.
 */
export async function readTableDigest(connection: Queryable, request: TableDigestRequest): Promise<TableDigest> {
  const { table, columns, isPartitioned } = request;
  const row = `ROW(${columns.map((name) => `t.${quoteName(name)}`).join(', ')})::pg_catalog.text`;
  const [found] = await connection.query<{ rows: string; hash: string }>(
    `SELECT pg_catalog.count(*)::text AS rows, coalesce(pg_catalog.sum(h.high)::text || ' ' || pg_catalog.sum(h.low)::text, '') AS hash
    FROM (
      SELECT ('x' || pg_catalog.substr(m.md5, 1, 16))::bit(64)::pg_catalog.int8 AS high,
        ('x' || pg_catalog.substr(m.md5, 17))::bit(64)::pg_catalog.int8 AS low
      FROM ${isPartitioned ? '' : 'ONLY '}${quoteTable(table)} t
        CROSS JOIN LATERAL (SELECT pg_catalog.md5(pg_catalog.convert_to(${row}, 'UTF8')) AS md5) m
    ) h`,
  );
  return { method: 'postgres-record-md5-sum-1', rowCount: Number(found?.rows ?? 0), hash: found?.hash ?? '' };
}
