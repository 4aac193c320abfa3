import { emptyStage, type LoadStage, nameStage, type WriteRequest } from '@sync/core/connector';
import { type PostgresConnection, quoteName } from '@sync/engine-postgres';
import { type LoadTarget, readLoadTarget, type TargetKey } from './load-target.ts';
import type { LookupColumn } from './lookups.ts';
import { createStageTable } from './stage-table.ts';

/**
 * A temporary table with the rows of one load as they came. It has the loaded columns of the table with their own types and no
 * constraint, is never logged, and ends with the transaction.
 */
export interface Stage extends LoadStage<TargetKey> {
  /** In `pg_temp`. */
  readonly name: string;
  readonly target: LoadTarget;
}

export interface StageInit {
  readonly request: WriteRequest;
  /** Tells the stages of a unit apart. */
  readonly number: number;
  /** @defaultValue read from the server */
  readonly target?: LoadTarget;
  /** @defaultValue none */
  readonly lookups?: readonly LookupColumn[];
}

/** Makes the stage of one request. */
export async function createStage(connection: PostgresConnection, init: StageInit): Promise<Stage> {
  const { request, number, lookups = [] } = init;
  const target = init.target ?? (await readLoadTarget(connection, request.table));
  const name = nameStage(number);
  await createStageTable(connection, { name, target, columns: request.columns, lookups });
  return { ...emptyStage(request, target.keys), name, target };
}

/** The stage's quoted name. */
export function stageName(stage: Pick<Stage, 'name'>): string {
  return `pg_temp.${quoteName(stage.name)}`;
}

/** Frees the space of a stage that nothing needs any more, rather than at the end of a long transaction. */
export async function dropStage(connection: PostgresConnection, stage: Pick<Stage, 'name'>): Promise<void> {
  await connection.execute(`DROP TABLE ${stageName(stage)}`);
}
