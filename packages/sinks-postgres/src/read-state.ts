import type { StateRequest, StateRow } from '@sync/core/connector';
import { type Queryable, quoteTable } from '@sync/engine-postgres';
import { readStateFacts, stateText, stateTexts, toStateRow } from './state-table.ts';

/** Reads rows of a state table in canonical text; undefined when there is no such table. */
export async function readState(
  connection: Queryable,
  request: StateRequest,
): Promise<readonly StateRow[] | undefined> {
  if ((await readStateFacts(connection, request)) === undefined) return undefined;
  const { columns, table, where = new Map<string, string>() } = request;
  const conditions = [...where.keys()].map((name, index) => {
    const type = columns.find((column) => column.name === name)?.type ?? { kind: 'text', isFixed: false };
    return `${stateText({ name, type })} = $${index + 1}`;
  });
  const filter = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  const rows = await connection.query<Record<string, string | null>>(
    `SELECT ${stateTexts(columns)} FROM ${quoteTable(table)}${filter}`,
    [...where.values()],
  );
  return rows.map((row) => toStateRow(columns, row));
}
