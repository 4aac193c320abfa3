import { quoteName, quoteTable } from '@sync/engine-mysql';
import { rowImage } from './row-image.ts';
import { loadableKeys } from './load-target.ts';
import { equalKeys, hasKey, stageAlias, targetAlias } from './row-terms.ts';
import type { Stage } from './stage.ts';

/**
 * For `nothing`: takes the rows out of the stage that the table has, where the INSERT does not see it by itself or where it matters later
 * which rows were inserted.
 */
export async function pruneStage(stage: Stage): Promise<void> {
  if (stage.request.onConflict !== 'nothing') return;
  await pruneEqual(stage);
  const { identity, connection, ref, request } = stage;
  if (identity === undefined || stage.deferredColumns.size === 0) return;
  await connection.execute([
    `DELETE ${stageAlias} FROM ${quoteTable(ref)} AS ${stageAlias}
JOIN ${quoteTable(request.table)} AS ${targetAlias} ON ${equalKeys(targetAlias, stageAlias, identity)}`,
  ]);
  // Of staged rows with the same key the first one is inserted; the others must not fill its keys.
  const numbers = identity.columns.map(quoteName).join(', ');
  const where = hasKey(identity);
  await deleteListed(
    stage,
    `SELECT ${quoteName(stage.rowNumber)} AS place FROM (
  SELECT ${quoteName(stage.rowNumber)}, ROW_NUMBER() OVER (PARTITION BY ${numbers} ORDER BY ${quoteName(stage.rowNumber)}) AS turn
  FROM ${quoteTable(ref)} AS ${stageAlias}${where === undefined ? '' : ` WHERE ${where}`}
) AS numbered WHERE turn > 1`,
  );
}

/**
 * Where no unique key can tell (there is none, or the row has null in it) the whole row is the key, as often as it occurs: of three equal
 * rows and one in the table, two are new. So the same load twice changes nothing.
 */
async function pruneEqual(stage: Stage): Promise<void> {
  const { request, target, ref } = stage;
  const keys = loadableKeys(target, request);
  if (keys.some((key) => !key.hasNullable)) return;
  const undecided = keys.map((key) => `NOT (${hasKey(key) ?? 'TRUE'})`).join(' AND ');
  const where = undecided === '' ? '' : ` WHERE ${undecided}`;
  const numbered = (from: string, place: string): string => {
    const image = rowImage(stage);
    return `(SELECT ${place}image, ROW_NUMBER() OVER (PARTITION BY image) AS turn
  FROM (SELECT ${place}${image} AS image FROM ${from} AS ${stageAlias}${where}) AS ${stageAlias})`;
  };
  const mine = numbered(quoteTable(ref), `${stageAlias}.${quoteName(stage.rowNumber)}, `);
  const present = numbered(quoteTable(request.table), '');
  await deleteListed(
    stage,
    `SELECT mine.${quoteName(stage.rowNumber)} AS place FROM ${mine} AS mine JOIN ${present} AS present USING (image, turn)`,
  );
}

/**
 * Takes the rows out of a stage whose numbers a SELECT gives as `place`. By way of a table of those numbers: MySQL opens a temporary table once in
 * a statement only (error 1137).
 */
export async function deleteListed(
  { connection, ref, rowNumber }: Pick<Stage, 'connection' | 'ref' | 'rowNumber'>,
  select: string,
): Promise<void> {
  const listed = quoteTable({ schema: ref.schema, name: `${ref.name}_listed` });
  const isListed = `${stageAlias}.${quoteName(rowNumber)} = listed.place`;
  await connection.execute([
    `CREATE TEMPORARY TABLE ${listed} (PRIMARY KEY (place)) AS ${select}`,
    `DELETE ${stageAlias} FROM ${listed} AS listed JOIN ${quoteTable(ref)} AS ${stageAlias} ON ${isListed}`,
    `DROP TEMPORARY TABLE ${listed}`,
  ]);
}
