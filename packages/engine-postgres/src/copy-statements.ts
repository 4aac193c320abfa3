import type { CopyInRequest, CopyOutRequest } from './connection.ts';
import { quoteName, quoteTable } from './quote.ts';

/** The statement that copies one table out. Of an inheritance parent only its own rows, as COPY does. */
export function copyOutStatement(request: CopyOutRequest): string {
  const table = quoteTable(request.table);
  const list = request.columns.map(quoteName).join(', ');
  // COPY has no way to say "no columns", and it refuses a partitioned table; a SELECT knows both.
  const from =
    request.isPartitioned || list === ''
      ? `(SELECT ${list} FROM ${request.isPartitioned ? '' : 'ONLY '}${table})`
      : `${table} (${list})`;
  return `COPY ${from} TO STDOUT (FORMAT ${request.format})`;
}

/** The statement that copies into one table. Without columns it means a table that has none to load. */
export function copyInStatement(request: CopyInRequest): string {
  const { table } = request;
  const name = 'temporary' in table ? `pg_temp.${quoteName(table.temporary)}` : quoteTable(table);
  const list = request.columns.length === 0 ? '' : ` (${request.columns.map(quoteName).join(', ')})`;
  return `COPY ${name}${list} FROM STDIN (FORMAT ${request.format})`;
}
