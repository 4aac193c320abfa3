import type { DeferredKey, WriteRequest } from '@sync/core/connector';
import { type PostgresConnection, quoteName, quoteTable } from '@sync/engine-postgres';
import { type LoadTarget, readLoadTarget, type TargetKey } from './load-target.ts';

/**
 * A temporary table with the rows of one load as they came. It has the loaded columns of the table with their own types and no
 * constraint, is never logged, and ends with the transaction.
 */
export interface Stage {
  /** In `pg_temp`. */
  readonly name: string;
  readonly request: WriteRequest;
  readonly target: LoadTarget;
  /** Columns that are loaded as null and filled later. */
  readonly deferredColumns: ReadonlySet<string>;
  /** What finds a row of the stage again in the table; undefined when nothing does. */
  readonly identity: TargetKey | undefined;
  /** Deferred keys not filled yet. */
  readonly keysLeft: Set<DeferredKey>;
  rowsReceived: number;
}

/** Whether the rows of a request have to be set aside before they reach their table. */
export function isStaged(request: WriteRequest): boolean {
  return request.holdInStage || request.onConflict !== 'error' || request.deferredKeys.length > 0;
}

/** Makes the stage of one request. `number` tells the stages of a unit apart. */
export async function createStage(
  connection: PostgresConnection,
  request: WriteRequest,
  number: number,
): Promise<Stage> {
  const target = await readLoadTarget(connection, request.table);
  const name = `dbsync_stage_${number}`;
  const columns = request.columns.map(quoteName).join(', ');
  // SELECT rather than LIKE: it takes the columns in the order in which they travel, and no NOT NULL with them. ONLY is not
  // needed, since no row is read.
  await connection.execute(
    `CREATE TEMPORARY TABLE ${quoteName(name)} ON COMMIT DROP AS SELECT ${columns} FROM ${quoteTable(request.table)} WITH NO DATA`,
  );
  return {
    name,
    request,
    target,
    deferredColumns: new Set(request.deferredKeys.flatMap((deferred) => deferred.columns)),
    identity: target.keys.find((key) => key.columns.every((column) => request.columns.includes(column))),
    keysLeft: new Set(request.deferredKeys),
    rowsReceived: 0,
  };
}

/** The stage's quoted name. */
export function stageName(stage: Stage): string {
  return `pg_temp.${quoteName(stage.name)}`;
}

/** Frees the space of a stage that nothing needs any more, rather than at the end of a long transaction. */
export async function dropStage(connection: PostgresConnection, stage: Stage): Promise<void> {
  await connection.execute(`DROP TABLE ${stageName(stage)}`);
}
