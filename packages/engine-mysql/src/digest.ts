import type { Column, TableDigest, TableRef } from '@sync/core/connector';
import type { Queryable } from './connection.ts';
import { quoteName, quoteTable } from './quote.ts';

/** What to digest. Needs a session of ours: the text of times depends on its time zone. */
export interface TableDigestRequest {
  readonly table: TableRef;
  /** The columns that count, in this order. */
  readonly columns: readonly Column[];
}

/**
 * A digest of a table's rows that does not depend on their order: the sum of 64 bits of the SHA-256 of each row's fields, in which NULL and
 * the empty text differ. Texts count as UTF-8 whatever their character set, long values by a hash of their own, so that no row
 * is longer than the largest packet. Computed by the server in one pass with a few bytes of memory; equal for equal rows on MySQL and MariaDB.
 * (MySQL 9.6 has no MD5 any more.)
 */
export async function readTableDigest(connection: Queryable, request: TableDigestRequest): Promise<TableDigest> {
  const { table, columns } = request;
  // A comma is in no field: they are numbers, times and hashes.
  const row = columns.length === 0 ? "''" : `CONCAT_WS(',', ${columns.map(digestedField).join(', ')})`;
  const [found] = await connection.query<{ row_count: string | number; hash: string | null }>(
    `SELECT COUNT(*) AS row_count,
      CAST(SUM(CAST(CONV(LEFT(SHA2(${row}, 256), 16), 16, 10) AS DECIMAL(20, 0))) AS CHAR) AS hash
    FROM ${quoteTable(table)}`,
  );
  return { method: 'mysql-fields-sha256-sum-1', rowCount: Number(found?.row_count ?? 0), hash: found?.hash ?? '' };
}

function digestedField({ name, type }: Column): string {
  const column = quoteName(name);
  return `IFNULL(${textOf(type.kind, column)}, 'N')`;
}

function textOf(kind: Column['type']['kind'], column: string): string {
  switch (kind) {
    case 'integer':
    case 'decimal':
    case 'boolean':
    case 'bit':
      // As a number, without the zeros of ZEROFILL, and bits as what they count.
      return `${column} + 0`;
    case 'float':
      // The bits themselves, zero without its sign: servers print a double differently inside of an expression, and cut it.
      return `HEX(POINT(${column} + 0e0, 0))`;
    case 'date':
    case 'time':
    case 'timestamp':
      return `CAST(${column} AS CHAR)`;
    case 'bytes':
      return `SHA2(${column}, 256)`;
    default:
      return `SHA2(CONVERT(${column} USING utf8mb4), 256)`;
  }
}
