import { cutFraction, type StateColumn, type StateRequest, type StateRow, type StateTable } from '@sync/core/connector';
import type { Queryable } from '@sync/engine-mysql';
import { readStateColumns, type StateColumns } from './state-columns.ts';
import { type Condition, selectStatement } from './state-statements.ts';

/** Rows of a state table that have the values asked for; undefined when there is no such table. */
export async function readState(
  connection: Queryable,
  request: StateRequest,
): Promise<readonly StateRow[] | undefined> {
  const live = await readStateColumns(connection, request);
  if (live === undefined) return undefined;
  return readRows(connection, request, live, { where: [...(request.where ?? [])], lock: 'none' });
}

/** Rows that meet a condition, as canonical text. */
export async function readRows(
  connection: Queryable,
  table: StateTable,
  live: StateColumns,
  how: { readonly where: Condition; readonly lock: 'none' | 'update' },
): Promise<readonly StateRow[]> {
  const { sql, parameters } = selectStatement(table, live, how);
  const rows = await connection.query<Record<string, unknown>>(sql, parameters);
  return rows.map((row) => table.columns.map((column) => toText(column, row[column.name])));
}

const mostDigits = 6;

function toText({ type }: StateColumn, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const text = value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : String(value as string | number);
  switch (type.kind) {
    case 'boolean':
      return text === '0' ? 'f' : 't';
    case 'timestamp':
      return `${cutFraction(text, mostDigits)}${type.hasZone ? '+00' : ''}`;
    case 'time':
      return cutFraction(text, mostDigits);
    case 'uuid':
      return text.toLowerCase();
    default:
      return text;
  }
}
