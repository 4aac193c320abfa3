import { emptyStage, type LoadStage, nameStage, type WriteRequest } from '@sync/core/connector';
import { type PostgresConnection, quoteName, quoteTable } from '@sync/engine-postgres';
import { type LoadTarget, readLoadTarget, type TargetKey } from './load-target.ts';

/**
 * A temporary table with the rows of one load as they came. It has the loaded columns of the table with their own types and no
 * constraint, is never logged, and ends with the transaction.
 */
export interface Stage extends LoadStage<TargetKey> {
  /** In `pg_temp`. */
  readonly name: string;
  readonly target: LoadTarget;
}

/** Makes the stage of one request. `number` tells the stages of a unit apart. */
export async function createStage(
  connection: PostgresConnection,
  request: WriteRequest,
  number: number,
): Promise<Stage> {
  const target = await readLoadTarget(connection, request.table);
  const name = nameStage(number);
  const columns = request.columns.map(quoteName).join(', ');
  // SELECT rather than LIKE: it takes the columns in the order in which they travel, and no NOT NULL with them. ONLY is not
  // needed, since no row is read.
  await connection.execute(
    `CREATE TEMPORARY TABLE ${quoteName(name)} ON COMMIT DROP AS SELECT ${columns} FROM ${quoteTable(request.table)} WITH NO DATA`,
  );
  return { ...emptyStage(request, target.keys), name, target };
}

/** The stage's quoted name. */
export function stageName(stage: Stage): string {
  return `pg_temp.${quoteName(stage.name)}`;
}

/** Frees the space of a stage that nothing needs any more, rather than at the end of a long transaction. */
export async function dropStage(connection: PostgresConnection, stage: Stage): Promise<void> {
  await connection.execute(`DROP TABLE ${stageName(stage)}`);
}
