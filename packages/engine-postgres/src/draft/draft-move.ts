import { type Definition, type MoveRequest, printTableRef, type TableRef } from '@sync/core/connector';
import type { Queryable } from '../connection.ts';
import { quoteName, quoteTable } from '../quote.ts';
import { enumTypesSql } from './read-change-facts.ts';

/** Says how tables are renamed or dropped. A table goes with the enum types that nothing else uses, and takes nothing else with it. */
export async function draftMove(connection: Queryable, request: MoveRequest): Promise<readonly Definition[]> {
  if (request.kind === 'rename') return [renameTable(request.from, request.to)];
  const { table } = request;
  const types = await connection.query<{ schema: string; name: string; is_own: boolean }>(enumTypesSql, [
    quoteTable(table),
  ]);
  const own = types.filter(({ is_own: isOwn }) => isOwn);
  return [
    move(`drop of ${printTableRef(table)}`, table, `DROP TABLE IF EXISTS ${quoteTable(table)};`),
    ...own.map((type) => move(`drop of type ${printTableRef(type)}`, table, dropType(type))),
  ];
}

/** Never with what depends on it. */
export function dropType(type: TableRef): string {
  return `DROP TYPE IF EXISTS ${quoteTable(type)};`;
}

function renameTable(from: TableRef, to: TableRef): Definition {
  const moved = { schema: to.schema, name: from.name };
  const statements = [
    ...(from.schema === to.schema ? [] : [`ALTER TABLE ${quoteTable(from)} SET SCHEMA ${quoteName(to.schema)};`]),
    ...(from.name === to.name ? [] : [`ALTER TABLE ${quoteTable(moved)} RENAME TO ${quoteName(to.name)};`]),
  ];
  return move(`rename of ${printTableRef(from)} to ${printTableRef(to)}`, to, statements.join('\n'));
}

function move(id: string, table: TableRef, sql: string): Definition {
  return { id, kind: 'move', tables: [table], dependsOn: [], section: 'before-data', sql };
}
