import { isSameTable, printTableRef, type TableRef } from '../catalog/table-ref.ts';
import { InternalError, PlanError } from '../errors/classes.ts';
import type { DeferredKey, WriteRequest } from './sink.ts';

/** A unique key of a table that rows are loaded into, whose columns decide which row is the same. */
export interface TargetKey {
  readonly columns: readonly string[];
  /** A column can be null, and then the key finds nothing. */
  readonly hasNullable: boolean;
}

/** Rows of one load, set aside in a table of their own until they can be merged. */
export interface LoadStage<Key extends TargetKey = TargetKey> {
  readonly request: WriteRequest;
  /** Columns that are loaded as null and filled later. */
  readonly deferredColumns: ReadonlySet<string>;
  /** What finds a row of the stage again in the table; undefined when nothing does. */
  readonly identity: Key | undefined;
  /** Deferred keys not filled yet. */
  readonly keysLeft: Set<DeferredKey>;
  rowsReceived: number;
}

/** Whether the rows of a request have to be set aside before they reach their table. */
export function isStaged(request: WriteRequest): boolean {
  return request.holdInStage || request.onConflict !== 'error' || request.deferredKeys.length > 0;
}

/** The name of a unit's stage; `number` tells the stages of a unit apart. */
export function nameStage(number: number): string {
  return `dbsync_stage_${number}`;
}

/** Whether a table that a server names, printed in whatever way, is a stage. */
export function isStageName(table: string): boolean {
  return /(^|\.)["`]?dbsync_stage_\d+/.test(table);
}

/** A stage without rows. Of the table's keys, best first, the first whose columns are all loaded identifies its rows. */
export function emptyStage<Key extends TargetKey>(request: WriteRequest, keys: readonly Key[]): LoadStage<Key> {
  return {
    request,
    deferredColumns: new Set(request.deferredKeys.flatMap((deferred) => deferred.columns)),
    identity: keys.find((key) => key.columns.every((column) => request.columns.includes(column))),
    keysLeft: new Set(request.deferredKeys),
    rowsReceived: 0,
  };
}

/** The statements of one engine by which a stage fills deferred keys. Counts are of rows changed. */
export interface DeferredKeyFilling<Stage extends LoadStage> {
  /** Fills the columns of one key in rows that the stage's identity finds. */
  readonly fill: (stage: Stage, key: DeferredKey) => Promise<number>;
  /** Inserts the rows that no key could find again, whole; counts those that have the key. */
  readonly insertWaiting: (stage: Stage, key: DeferredKey) => Promise<number>;
  readonly drop: (stage: Stage) => Promise<void>;
}

/**
 * Fills one deferred key from the stage of its table. The last key of a table also inserts the rows that waited, and drops the
 * stage.
 */
export async function fillFromStage<Stage extends LoadStage>(
  deferred: DeferredKey,
  stages: readonly Stage[],
  { fill, insertWaiting, drop }: DeferredKeyFilling<Stage>,
): Promise<number> {
  const { stage, key } = findStage(deferred, stages);
  let rowCount = stage.identity === undefined ? 0 : await fill(stage, key);
  stage.keysLeft.delete(key);
  if (stage.keysLeft.size === 0) {
    rowCount += await insertWaiting(stage, key);
    await drop(stage);
  }
  return rowCount;
}

function findStage<Stage extends LoadStage>(
  { key: { name, table } }: DeferredKey,
  stages: readonly Stage[],
): { readonly stage: Stage; readonly key: DeferredKey } {
  for (const stage of stages) {
    for (const left of stage.keysLeft) {
      if (left.key.name === name && isSameTable(left.key.table, table)) return { stage, key: left };
    }
  }
  const message = `Cannot fill foreign key ${name} of ${printTableRef(table)}: its table was not loaded in this unit with that key deferred. Please report it.`;
  throw new InternalError({ code: 'INTERNAL_INVARIANT', message, context: { table: printTableRef(table) } });
}

/** The error for an update of a table by no key. The planner refuses such a table too; by the load its keys may have changed. */
export function noKeyToUpdateBy(ref: TableRef): PlanError {
  const table = printTableRef(ref);
  const message = `Cannot update rows of ${table}: it has no primary key or unique constraint that can decide a conflict. Add one, or use onConflict "nothing" or "error".`;
  return new PlanError({ code: 'PLAN_NO_KEY', message, context: { table } });
}
