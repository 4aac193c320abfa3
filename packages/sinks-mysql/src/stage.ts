import {
  emptyStage,
  freeName,
  type LoadStage,
  nameStage,
  type TableRef,
  type TargetKey,
  type WriteRequest,
} from '@sync/core/connector';
import { type MysqlConnection, quoteName, quoteTable } from '@sync/engine-mysql';
import { explainingStage } from './errors.ts';
import type { LoadTarget } from './load-target.ts';
import type { Lookup } from './lookups.ts';
import { columnType } from './native-columns.ts';

/**
 * A temporary table with the rows of one load as they came, numbered. It has the loaded columns of the table with their own types, is seen by its
 * connection only, and making or dropping it does not end the transaction. It outlives the transaction, so it is dropped.
 */
export interface Stage extends LoadStage {
  readonly connection: MysqlConnection;
  readonly ref: TableRef;
  readonly target: LoadTarget;
  /** Counts the rows in the order in which they came. */
  readonly rowNumber: string;
}

/** What a stage is for. */
export interface StageInit {
  readonly request: WriteRequest;
  readonly target: LoadTarget;
  /** Columns whose values are staged as text first. */
  readonly lookups: readonly Lookup[];
}

/** Makes the stage of one request. `number` tells the stages of a unit apart. */
export async function createStage(connection: MysqlConnection, init: StageInit, number: number): Promise<Stage> {
  const { request, target, lookups } = init;
  const ref = { schema: request.table.schema, name: nameStage(number) };
  const rowNumber = freeName('dbsync_row', request.columns);
  const stage = emptyStage(request, target.keys);
  const definitions = [
    `${quoteName(rowNumber)} BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY`,
    ...lookups.map(({ staged, type }) => `${quoteName(staged)} ${columnType(type)} NULL`),
    ...(stage.identity === undefined ? [] : [stageIndex(stage.identity, request)]),
  ];
  // AS SELECT rather than LIKE: it takes the columns in the order in which they travel, and no key or check with them.
  const columns = request.columns.map((column) => {
    // Filled later, so that it must take nothing for now.
    const isLater = lookups.some((lookup) => lookup.column === column);
    return isLater ? `CAST(NULL AS SIGNED) AS ${quoteName(column)}` : quoteName(column);
  });
  const select = `SELECT ${columns.length === 0 ? 'NULL AS dbsync_nothing' : columns.join(', ')} FROM ${quoteTable(request.table)} LIMIT 0`;
  try {
    await connection.execute([`CREATE TEMPORARY TABLE ${quoteTable(ref)} (${definitions.join(', ')}) AS ${select}`]);
  } catch (error) {
    throw explainingStage(error, request.table);
  }
  return { ...stage, connection, ref, target, rowNumber };
}

/** Of rows with the same key `nothing` takes the first; for the others there must be one only, and the stage itself says so. */
function stageIndex({ columns }: TargetKey, { onConflict }: WriteRequest): string {
  return `${onConflict === 'nothing' ? 'INDEX' : 'UNIQUE'} dbsync_key (${columns.map(quoteName).join(', ')})`;
}

/** Frees the space of a stage that nothing needs any more, rather than at the end of a long transaction. */
export async function dropStage(stage: Pick<Stage, 'connection' | 'ref'>): Promise<void> {
  await stage.connection.execute([`DROP TEMPORARY TABLE ${quoteTable(stage.ref)}`]);
}
