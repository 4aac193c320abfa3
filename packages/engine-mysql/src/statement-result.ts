import type { StatementResult } from './connection.ts';
import type { MysqlOutcome } from './mysql-client.ts';

const nothing: StatementResult = { affectedRows: 0, warnings: 0, info: '' };

/** Reads what the driver says of a statement; of several, of the last one without rows. */
export function readOutcome(result: unknown): StatementResult {
  if (Array.isArray(result)) return readOutcome((result as unknown[]).findLast(isOutcome));
  if (!isOutcome(result)) return nothing;
  // MariaDB's text begins with a byte of its length when there is no session state behind it.
  return { affectedRows: Number(result.affectedRows), warnings: result.warningStatus, info: result.info.trim() };
}

function isOutcome(value: unknown): value is MysqlOutcome {
  return typeof value === 'object' && value !== null && 'warningStatus' in value && 'affectedRows' in value;
}
