import {
  InternalError,
  noKeyToUpdateBy,
  PlanError,
  printTableRef,
  type WriteReport,
  namingTable,
} from '@sync/core/connector';
import type { PostgresConnection } from '@sync/engine-postgres';
import { hasNoEqual } from './equal-rows.ts';
import { explainingTwice } from './errors.ts';
import { arbiterOf, mergeStatement } from './merge-statement.ts';
import { columnsOf, equalKeys, hasKey, stageAlias } from './row-terms.ts';
import { dropStage, type Stage, stageName } from './stage.ts';

/** Moves the rows of one stage into its table. */
export async function mergeStage(connection: PostgresConnection, stage: Stage): Promise<WriteReport> {
  const [report] = await mergeStages(connection, [stage]);
  if (report === undefined) throw new InternalError({ code: 'INTERNAL_INVARIANT', message: 'A merge gave no report.' });
  return report;
}

/**
 * Moves the rows of several stages into their tables in one statement: Postgres checks foreign keys when a statement ends, so
 * these rows may reference each other in any way.
 *
 * Rows that no key can find again (their key has a null, or the table has none) wait in the stage until their deferred keys can be
 * filled, see `fillDeferredKey`; they count as written, since nothing references them meanwhile.
 */
export async function mergeStages(
  connection: PostgresConnection,
  stages: readonly Stage[],
): Promise<readonly WriteReport[]> {
  for (const stage of stages) refuseWithoutKey(stage);
  const withs: string[] = [];
  const counts: string[] = [];
  stages.forEach((stage, index) => {
    const written = `written_${index}`;
    withs.push(...mergeParts(stage, written));
    counts.push(`(SELECT count(*) FROM ${written})${waitingCount(stage)} AS ${written}`);
  });
  try {
    const [row] = await connection.query<Record<string, unknown>>(
      `WITH ${withs.join(',\n')}\nSELECT ${counts.join(', ')}`,
    );
    const reports = stages.map((stage, index) => ({
      table: stage.request.table,
      rowsReceived: stage.rowsReceived,
      rowsWritten: Number(row?.[`written_${index}`]),
    }));
    for (const [index, stage] of stages.entries()) await tidyStage(connection, stage, reports[index]);
    return reports;
  } catch (error) {
    throw namingOne(error, stages);
  }
}

function mergeParts(stage: Stage, written: string): string[] {
  const { identity, deferredColumns, request } = stage;
  if (deferredColumns.size === 0)
    return [`${written} AS (${mergeStatement(stage, { areDeferredKeysNull: false })} RETURNING 1)`];
  if (identity === undefined) return [`${written} AS (SELECT WHERE false)`];
  const where = hasKey(identity);
  const merge = mergeStatement(stage, { where, areDeferredKeysNull: true });
  const returning = columnsOf('target', identity.columns);
  const parts = [`${written} AS (${merge} RETURNING ${returning})`];
  if (request.onConflict === 'nothing') parts.push(`left_out_${written} AS (${deleteLeftOut(stage, written)})`);
  return parts;
}

/** Only rows that this load inserted get their deferred keys, so the others leave the stage. */
function deleteLeftOut(stage: Stage, written: string): string {
  const { identity } = stage;
  if (identity === undefined) return 'SELECT';
  const conditions = [
    `NOT EXISTS (SELECT FROM ${written} WHERE ${equalKeys(written, stageAlias, identity)})`,
    hasKey(identity),
  ];
  return `DELETE FROM ${stageName(stage)} AS ${stageAlias} WHERE ${conditions.filter((part) => part !== undefined).join(' AND ')}`;
}

function waitingCount(stage: Stage): string {
  if (stage.deferredColumns.size === 0) return '';
  const key = stage.identity === undefined ? 'false' : hasKey(stage.identity);
  if (key === undefined) return '';
  const isNew = stage.request.onConflict === 'nothing' ? hasNoEqual(stage) : undefined;
  const where = isNew === undefined ? `NOT (${key})` : `NOT (${key}) AND ${isNew}`;
  return ` + (SELECT count(*) FROM ${stageName(stage)} AS ${stageAlias} WHERE ${where})`;
}

async function tidyStage(connection: PostgresConnection, stage: Stage, report: WriteReport | undefined): Promise<void> {
  if (stage.deferredColumns.size === 0) return dropStage(connection, stage);
  const isShort = report !== undefined && report.rowsWritten < report.rowsReceived;
  if (stage.request.onConflict === 'nothing' && isShort) await deleteDoubles(connection, stage);
}

/** Of staged rows with the same key, `nothing` wrote the first one in the stage; the others must not fill its keys. */
async function deleteDoubles(connection: PostgresConnection, stage: Stage): Promise<void> {
  const { identity } = stage;
  if (identity === undefined) return;
  const name = stageName(stage);
  const key = columnsOf(stageAlias, identity.columns);
  await connection.execute(
    `DELETE FROM ${name} AS later USING (
      SELECT ctid AS place, row_number() OVER (PARTITION BY ${key} ORDER BY ctid) AS turn
      FROM ${name} AS ${stageAlias} WHERE ${hasKey(identity) ?? 'true'}
    ) AS numbered WHERE later.ctid = numbered.place AND numbered.turn > 1`,
  );
}

/** The planner refuses such a table too; by now its keys may have changed. */
function refuseWithoutKey(stage: Stage): void {
  if (stage.request.onConflict !== 'update') return;
  if (stage.target.hasRules) throw refuseRules(printTableRef(stage.request.table));
  if (arbiterOf(stage) !== undefined) return;
  throw noKeyToUpdateBy(stage.request.table);
}

function refuseRules(table: string): PlanError {
  const message = `Cannot update rows of ${table}: Postgres does not allow ON CONFLICT on a table with rules for insert or update. Use triggers instead of rules, or onConflict "nothing" or "error".`;
  return new PlanError({ code: 'PLAN_UNSUPPORTED', message, context: { table } });
}

function namingOne(error: unknown, stages: readonly Stage[]): unknown {
  const tables = stages.map(({ request }) => request.table);
  const [only, second] = tables;
  const explained = explainingTwice(error, tables);
  return only === undefined || second !== undefined ? explained : namingTable(explained, only);
}
