import { InternalError, type TruncateRequest } from '@sync/core/connector';
import { type MysqlConnection, quoteTable } from '@sync/engine-mysql';

/**
 * Empties the tables by DELETE: TRUNCATE would commit. Keys are not looked at meanwhile, since these tables may reference each other, and no
 * other may reference them; so nothing cascades either.
 */
export async function truncateTables(connection: MysqlConnection, request: TruncateRequest): Promise<void> {
  if (request.isCascading) {
    const message =
      'The MySQL sink was asked to empty tables with a cascade, which it does not offer. Please report it.';
    throw new InternalError({ code: 'INTERNAL_INVARIANT', message });
  }
  try {
    await connection.execute([
      'SET SESSION foreign_key_checks = 0',
      ...request.tables.map((table) => `DELETE FROM ${quoteTable(table)}`),
    ]);
  } finally {
    await connection.execute(['SET SESSION foreign_key_checks = 1']);
  }
}
