import type { CopyBlocks, CopyInRequest, CopyOutRequest } from './connection.ts';
import { quoteName, quoteTable } from './quote.ts';

/** The statement that copies one table out. Of an inheritance parent only its own rows, as COPY does. */
export function copyOutStatement(request: CopyOutRequest): string {
  const table = quoteTable(request.table);
  const list = request.columns.map(quoteName).join(', ');
  // COPY has no way to say "no columns", and it refuses a partitioned table; a SELECT knows both.
  const from =
    request.isPartitioned || list === '' || request.blocks !== undefined
      ? `(SELECT ${list} FROM ${request.isPartitioned ? '' : 'ONLY '}${table}${inBlocks(request.blocks)})`
      : `${table} (${list})`;
  return `COPY ${from} TO STDOUT (FORMAT ${request.format})`;
}

/** A range of places, which the server finds without reading the rest of the file. */
function inBlocks({ from, to }: CopyBlocks = {}): string {
  const conditions = [
    ...(from === undefined ? [] : [`ctid >= '(${from},0)'::pg_catalog.tid`]),
    ...(to === undefined ? [] : [`ctid < '(${to},0)'::pg_catalog.tid`]),
  ];
  return conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
}

/** The statement that copies into one table. Without columns it means a table that has none to load. */
export function copyInStatement(request: CopyInRequest): string {
  const { table } = request;
  const name = 'temporary' in table ? `pg_temp.${quoteName(table.temporary)}` : quoteTable(table);
  const list = request.columns.length === 0 ? '' : ` (${request.columns.map(quoteName).join(', ')})`;
  return `COPY ${name}${list} FROM STDIN (FORMAT ${request.format})`;
}
