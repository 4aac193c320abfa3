import { type DeferredKey, fillFromStage, namingTable } from '@sync/core/connector';
import { quoteName, quoteTable } from '@sync/engine-mysql';
import { insertStatement } from './merge-statement.ts';
import { anyNotNull, equalKeys, hasKey, stageAlias, targetAlias } from './row-terms.ts';
import { dropStage, type Stage } from './stage.ts';

/**
 * Fills the columns of one deferred key from the stage, by one UPDATE. With `nothing` and `error` only rows that this load inserted
 * and whose key is not null; with `update` every staged row, since a key may have become null.
 *
 * The last key of a table also inserts the rows that no key could find again, whole. They count as changed when they have the key.
 */
export async function fillDeferredKey(deferred: DeferredKey, stages: readonly Stage[]): Promise<number> {
  try {
    return await fillFromStage(deferred, stages, { fill, insertWaiting, drop: dropStage });
  } catch (error) {
    throw namingTable(error, deferred.key.table);
  }
}

async function fill(stage: Stage, key: DeferredKey): Promise<number> {
  const statement = fillStatement(stage, key);
  return statement === undefined ? 0 : (await stage.connection.run(statement)).affectedRows;
}

function fillStatement(stage: Stage, { columns }: DeferredKey): string | undefined {
  const { identity, request, target } = stage;
  if (identity === undefined) return undefined;
  const sets = columns.map((column) => `${targetAlias}.${quoteName(column)} = ${stageAlias}.${quoteName(column)}`);
  // A column that the server would touch keeps what was loaded only when it is set, to what it is.
  const touched = target.touchedColumns.filter(
    (column) => request.columns.includes(column) && !columns.includes(column),
  );
  sets.push(...touched.map((column) => `${targetAlias}.${quoteName(column)} = ${targetAlias}.${quoteName(column)}`));
  const where = request.onConflict === 'update' ? '' : `\nWHERE ${anyNotNull(columns)}`;
  return `UPDATE ${quoteTable(request.table)} AS ${targetAlias}
JOIN ${quoteTable(stage.ref)} AS ${stageAlias} ON ${equalKeys(targetAlias, stageAlias, identity)}
SET ${sets.join(', ')}${where}`;
}

async function insertWaiting(stage: Stage, { columns }: DeferredKey): Promise<number> {
  const key = stage.identity === undefined ? 'FALSE' : hasKey(stage.identity);
  if (key === undefined) return 0;
  const insert = async (condition: string): Promise<number> => {
    const where = `NOT (${key}) AND ${condition}`;
    return (await stage.connection.run(insertStatement(stage, { where, areDeferredKeysNull: false }))).affectedRows;
  };
  const withKey = await insert(anyNotNull(columns));
  await insert(`NOT (${anyNotNull(columns)})`);
  return withKey;
}
