import { type DeferredKey, InternalError, isSameTable, printTableRef } from '@sync/core/connector';
import { type PostgresConnection, quoteName } from '@sync/engine-postgres';
import { namingTable } from './errors.ts';
import { targetName } from './load-target.ts';
import { differ, mergeStatement } from './merge-statement.ts';
import { equalKeys, hasKey, stageAlias, targetAlias } from './row-terms.ts';
import { dropStage, type Stage, stageName } from './stage.ts';

/** Rows above which the planner should know the stage's size; it guesses well enough below. */
const analyzeAbove = 1000;

/**
 * Fills the columns of one deferred key from the stage, by one UPDATE. With `nothing` and `error` only rows that this load inserted
 * and whose key is not null; with `update` every staged row, since a key may have become null.
 *
 * The last key of a table also inserts the rows that no key could find again, whole. They count as changed when they have the key.
 */
export async function fillDeferredKey(
  connection: PostgresConnection,
  deferred: DeferredKey,
  stages: readonly Stage[],
): Promise<number> {
  const found = findStage(deferred, stages);
  if (found === undefined) throw notStaged(deferred);
  const { stage, key } = found;
  try {
    if (stage.rowsReceived > analyzeAbove && stage.keysLeft.size === stage.request.deferredKeys.length) {
      await connection.execute(`ANALYZE ${stageName(stage)}`);
    }
    let rowCount = stage.identity === undefined ? 0 : await connection.run(fillStatement(stage, key));
    stage.keysLeft.delete(key);
    if (stage.keysLeft.size === 0) {
      rowCount += await insertWaiting(connection, stage, key);
      await dropStage(connection, stage);
    }
    return rowCount;
  } catch (error) {
    throw namingTable(error, deferred.key.table);
  }
}

function fillStatement(stage: Stage, { columns }: DeferredKey): string {
  const { identity, request } = stage;
  const sets = columns.map((column) => `${quoteName(column)} = ${stageAlias}.${quoteName(column)}`);
  const condition = request.onConflict === 'update' ? differ(stageAlias, columns) : anyNotNull(columns);
  const isSame = identity === undefined ? 'false' : equalKeys(targetAlias, stageAlias, identity);
  return `UPDATE ${targetName(stage.target)} AS ${targetAlias} SET ${sets.join(', ')}
FROM ${stageName(stage)} AS ${stageAlias} WHERE ${isSame} AND ${condition}`;
}

async function insertWaiting(connection: PostgresConnection, stage: Stage, { columns }: DeferredKey): Promise<number> {
  const key = stage.identity === undefined ? 'false' : hasKey(stage.identity);
  if (key === undefined) return 0;
  const waiting = `NOT (${key})`;
  const withKey = await connection.run(
    mergeStatement(stage, { where: `${waiting} AND ${anyNotNull(columns)}`, areDeferredKeysNull: false }),
  );
  await connection.run(
    mergeStatement(stage, { where: `${waiting} AND NOT (${anyNotNull(columns)})`, areDeferredKeysNull: false }),
  );
  return withKey;
}

function anyNotNull(columns: readonly string[]): string {
  return `(${columns.map((column) => `${stageAlias}.${quoteName(column)} IS NOT NULL`).join(' OR ')})`;
}

function findStage(deferred: DeferredKey, stages: readonly Stage[]): { stage: Stage; key: DeferredKey } | undefined {
  for (const stage of stages) {
    for (const key of stage.keysLeft) {
      if (key.key.name === deferred.key.name && isSameTable(key.key.table, deferred.key.table)) return { stage, key };
    }
  }
  return undefined;
}

function notStaged({ key }: DeferredKey): InternalError {
  const table = printTableRef(key.table);
  const message = `Cannot fill foreign key ${key.name} of ${table}: its table was not loaded in this unit with that key deferred. Please report it.`;
  return new InternalError({ code: 'INTERNAL_INVARIANT', message, context: { table } });
}
