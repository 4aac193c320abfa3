import { type Definition, type MoveRequest, printTableRef } from '@sync/core/connector';
import { quoteTable } from '../quote.ts';

/** Says how a table is renamed, into another database if need be, or dropped. Pure. */
export function draftMysqlMove(request: MoveRequest): readonly Definition[] {
  const shared = { kind: 'move', dependsOn: [], section: 'before-data' } as const;
  if (request.kind === 'drop') {
    const { table } = request;
    const id = `drop of ${printTableRef(table)}`;
    return [{ ...shared, id, tables: [table], sql: `DROP TABLE IF EXISTS ${quoteTable(table)};` }];
  }
  const { from, to } = request;
  const id = `rename of ${printTableRef(from)} to ${printTableRef(to)}`;
  return [{ ...shared, id, tables: [to], sql: `RENAME TABLE ${quoteTable(from)} TO ${quoteTable(to)};` }];
}
