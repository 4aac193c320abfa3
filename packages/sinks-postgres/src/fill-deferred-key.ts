import { type DeferredKey, fillFromStage, namingTable } from '@sync/core/connector';
import { type PostgresConnection, quoteName } from '@sync/engine-postgres';
import { targetName } from './load-target.ts';
import { differ, mergeStatement } from './merge-statement.ts';
import { anyNotNull, equalKeys, hasKey, stageAlias, targetAlias } from './row-terms.ts';
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
  try {
    return await fillFromStage(deferred, stages, {
      fill: (stage, key) => fill(connection, stage, key),
      insertWaiting: (stage, key) => insertWaiting(connection, stage, key),
      drop: (stage) => dropStage(connection, stage),
    });
  } catch (error) {
    throw namingTable(error, deferred.key.table);
  }
}

async function fill(connection: PostgresConnection, stage: Stage, key: DeferredKey): Promise<number> {
  if (stage.rowsReceived > analyzeAbove && stage.keysLeft.size === stage.request.deferredKeys.length) {
    await connection.execute(`ANALYZE ${stageName(stage)}`);
  }
  return connection.run(fillStatement(stage, key));
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
