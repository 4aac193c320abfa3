import { noKeyToUpdateBy, type WriteReport, namingTable } from '@sync/core/connector';
import { quoteTable } from '@sync/engine-mysql';
import { insertStatement, isDecidedByOne, isMissing, updateStatement } from './merge-statement.ts';
import { pruneStage } from './prune-stage.ts';
import { hasKey, stageAlias } from './row-terms.ts';
import { dropStage, type Stage } from './stage.ts';

/**
 * Moves the rows of a stage into their table.
 *
 * Rows that no key can find again (their key has a null, or the table has none) wait in the stage until their deferred keys can be
 * filled, see `fillDeferredKey`; they count as written, since nothing references them meanwhile.
 */
export async function mergeStage(stage: Stage): Promise<WriteReport> {
  refuseWithoutKey(stage);
  const { table } = stage.request;
  try {
    await pruneStage(stage);
    const rowsWritten = (await insertNow(stage)) + (await countWaiting(stage));
    if (stage.deferredColumns.size === 0) await dropStage(stage);
    return { table, rowsReceived: stage.rowsReceived, rowsWritten };
  } catch (error) {
    throw namingTable(error, table);
  }
}

/** Rows inserted or changed. */
async function insertNow(stage: Stage): Promise<number> {
  const { connection, identity, deferredColumns, request } = stage;
  const isDeferred = deferredColumns.size > 0;
  if (isDeferred && identity === undefined) return 0;
  const where = isDeferred && identity !== undefined ? hasKey(identity) : undefined;
  const scope = { where, areDeferredKeysNull: isDeferred };
  if (request.onConflict !== 'update') return (await connection.run(insertStatement(stage, scope))).affectedRows;
  if (isDecidedByOne(stage)) {
    const { affectedRows, info } = await connection.run(insertStatement(stage, scope));
    // A row that was there counts twice when it changed, and not at all when it did not.
    const changed = Number(/Duplicates: (\d+)/.exec(info)?.[1] ?? 0);
    return affectedRows - changed;
  }
  const update = updateStatement(stage);
  const changed = update === undefined ? 0 : (await connection.run(update)).affectedRows;
  const missing = [isMissing(stage), ...(where === undefined ? [] : [where])].join(' AND ');
  const { affectedRows } = await connection.run(insertStatement(stage, { ...scope, where: missing }));
  return changed + affectedRows;
}

async function countWaiting({ connection, ref, identity, deferredColumns }: Stage): Promise<number> {
  if (deferredColumns.size === 0) return 0;
  const key = identity === undefined ? 'FALSE' : hasKey(identity);
  if (key === undefined) return 0;
  const [row] = await connection.query<{ waiting: number | string }>(
    `SELECT COUNT(*) AS waiting FROM ${quoteTable(ref)} AS ${stageAlias} WHERE NOT (${key})`,
  );
  return Number(row?.waiting ?? 0);
}

/** The planner refuses such a table too; by now its keys may have changed. */
function refuseWithoutKey({ request, identity }: Stage): void {
  if (request.onConflict === 'update' && identity === undefined) throw noKeyToUpdateBy(request.table);
}
