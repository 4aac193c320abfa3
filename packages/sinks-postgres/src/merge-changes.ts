import {
  type ChangesWriteRequest,
  type ChangeStageNames,
  type ChangeTerms,
  changeTerms,
  stageAlias,
  targetAlias,
  valueColumns,
  type WriteReport,
} from '@sync/core/connector';
import { type PostgresConnection, quoteName, quoteTable } from '@sync/engine-postgres';
import { type LoadTarget, targetName } from './load-target.ts';
import { type LookupColumn, resolveLookups } from './lookups.ts';
import { differ } from './merge-statement.ts';
import { columnsOf, equalKeys } from './row-terms.ts';
import { dropStage, stageName } from './stage.ts';

/** A temporary table with changes as they came: the columns of the request, then operation and sequence. */
export interface ChangeStage {
  readonly request: ChangesWriteRequest;
  readonly target: LoadTarget;
  readonly names: ChangeStageNames;
  readonly lookups: readonly LookupColumn[];
  /** In `pg_temp`. */
  readonly name: string;
}

/** Below it a plan made without statistics does no harm, and making them would cost more. */
const fewRows = 2000;

/**
 * Applies the changes of a stage to its table: keeps the last of each key, deletes, then upserts what differs. Deletes come first so that
 * a row may take over a value of another one that is gone and must be unique.
 */
export async function mergeChanges(
  connection: PostgresConnection,
  stage: ChangeStage,
  rowsReceived: number,
): Promise<WriteReport> {
  const { table, columns } = stage.request;
  let rowsDeleted = 0;
  let rowsWritten = 0;
  if (rowsReceived > 0) {
    const { operation, sequence } = stage.names;
    await resolveLookups(connection, { ...stage, columns: [...columns, operation, sequence] });
    const terms = termsOf(stage);
    const facts = await readFacts(connection, stage, terms);
    if (facts.repeatsKeys) await keepLast(connection, stage, terms);
    const isJoined = facts.hasDeletes || !canUpsert(stage);
    if (isJoined && rowsReceived > fewRows) await analyze(connection, stage);
    if (facts.hasDeletes) rowsDeleted = await connection.run(deleteStatement(stage, terms));
    if (facts.hasUpserts) rowsWritten = await upsert(connection, stage, terms);
  }
  await dropStage(connection, stage);
  return { table, rowsReceived, rowsWritten, rowsDeleted };
}

/** Counts what joins and conditions look at. */
async function analyze(connection: PostgresConnection, stage: ChangeStage): Promise<void> {
  const columns = [...stage.request.key, stage.names.operation].map(quoteName);
  await connection.execute(`ANALYZE ${stageName(stage)} (${columns.join(', ')})`);
}

function termsOf({ request, names }: ChangeStage): ChangeTerms {
  return changeTerms({ key: request.key, names, place: `${stageAlias}.ctid`, quoteName });
}

interface StageFacts {
  readonly hasDeletes: boolean;
  readonly hasUpserts: boolean;
  readonly repeatsKeys: boolean;
}

/** What there is to do: most often keys do not repeat, and nothing is deleted. */
async function readFacts(connection: PostgresConnection, stage: ChangeStage, terms: ChangeTerms): Promise<StageFacts> {
  const from = `FROM ${stageName(stage)} AS ${stageAlias}`;
  const key = columnsOf(stageAlias, stage.request.key);
  const [row] = await connection.query<{ deletes: boolean; upserts: boolean; repeats: boolean }>(
    `SELECT EXISTS (SELECT ${from} WHERE ${terms.isDelete}) AS deletes,
  EXISTS (SELECT ${from} WHERE ${terms.isUpsert}) AS upserts,
  EXISTS (SELECT ${from} GROUP BY ${key} HAVING count(*) > 1) AS repeats`,
  );
  return { hasDeletes: row?.deletes === true, hasUpserts: row?.upserts === true, repeatsKeys: row?.repeats === true };
}

/** Deletes every change that another one of the same key comes after. */
async function keepLast(connection: PostgresConnection, stage: ChangeStage, { turn }: ChangeTerms): Promise<void> {
  const name = stageName(stage);
  await connection.execute(
    `DELETE FROM ${name} AS earlier USING (
  SELECT ${stageAlias}.ctid AS place, ${turn} AS turn FROM ${name} AS ${stageAlias}
) AS numbered WHERE earlier.ctid = numbered.place AND numbered.turn > 1`,
  );
}

function deleteStatement(stage: ChangeStage, { isDelete }: ChangeTerms): string {
  return `DELETE FROM ${targetName(stage.target)} AS ${targetAlias} USING ${stageName(stage)} AS ${stageAlias}
WHERE ${isDelete} AND ${areEqual(stage)}`;
}

function areEqual({ request }: ChangeStage): string {
  return equalKeys(targetAlias, stageAlias, { columns: request.key, hasNullable: false });
}

/** Inserts or overwrites; gives the number of rows that are new or different. */
async function upsert(connection: PostgresConnection, stage: ChangeStage, terms: ChangeTerms): Promise<number> {
  if (canUpsert(stage)) {
    // In the order of the key, rows of the table are visited page by page: the server then needs 0.7 times the work.
    const order = `ORDER BY ${columnsOf(stageAlias, stage.request.key)}`;
    return connection.run(`${insertStatement(stage, terms.isUpsert)} ${order}\n${conflictClause(stage)}`);
  }
  const update = updateStatement(stage, terms);
  const updated = update === undefined ? 0 : await connection.run(update);
  const isMissing = `NOT EXISTS (SELECT FROM ${targetName(stage.target)} AS ${targetAlias} WHERE ${areEqual(stage)})`;
  return updated + (await connection.run(insertStatement(stage, `${terms.isUpsert} AND ${isMissing}`)));
}

/**
 * Whether ON CONFLICT does it: a unique key of exactly the request's columns decides, and no column that the changes lack would be refused before
 * the conflict is seen.
 */
function canUpsert({ request, target }: ChangeStage): boolean {
  const isKey = (columns: readonly string[]): boolean =>
    columns.length === request.key.length && columns.every((column) => request.key.includes(column));
  const isFilled = [...target.columns.values()].every(
    ({ name, isNullable, hasDefault }) => isNullable || hasDefault || request.columns.includes(name),
  );
  return isFilled && !target.hasRules && target.keys.some((key) => key.isImmediate && isKey(key.columns));
}

function insertStatement(stage: ChangeStage, where: string): string {
  const { table, columns } = stage.request;
  return `INSERT INTO ${quoteTable(table)} AS ${targetAlias} (${columns.map(quoteName).join(', ')})
OVERRIDING SYSTEM VALUE SELECT ${columnsOf(stageAlias, columns)} FROM ${stageName(stage)} AS ${stageAlias} WHERE ${where}`;
}

function conflictClause({ request }: ChangeStage): string {
  const values = valueColumns(request);
  const conflict = `ON CONFLICT (${request.key.map(quoteName).join(', ')})`;
  if (values.length === 0) return `${conflict} DO NOTHING`;
  const sets = values.map((column) => `${quoteName(column)} = EXCLUDED.${quoteName(column)}`);
  return `${conflict} DO UPDATE SET ${sets.join(', ')} WHERE ${differ('EXCLUDED', values)}`;
}

function updateStatement(stage: ChangeStage, { isUpsert }: ChangeTerms): string | undefined {
  const values = valueColumns(stage.request);
  if (values.length === 0) return undefined;
  const sets = values.map((column) => `${quoteName(column)} = ${stageAlias}.${quoteName(column)}`);
  return `UPDATE ${targetName(stage.target)} AS ${targetAlias} SET ${sets.join(', ')} FROM ${stageName(stage)} AS ${stageAlias}
WHERE ${isUpsert} AND ${areEqual(stage)} AND ${differ(stageAlias, values)}`;
}
