import { loadableKeys, targetName } from './load-target.ts';
import { columnsOf, hasKey, stageAlias } from './row-terms.ts';
import { type Stage, stageName } from './stage.ts';

/**
 * For `nothing`: that a staged row has no equal in the table, where no unique key can tell (there is none, or the row has
 * null in it). The whole row is the key then, as often as it occurs: of three equal rows and one in the table, two are new. So the same
 * load twice changes nothing. Undefined when some key decides every row.
 */
export function hasNoEqual(stage: Stage): string | undefined {
  const { request, target } = stage;
  const keys = loadableKeys(target, request);
  if (keys.some((key) => !key.hasNullable)) return undefined;
  const undecided = keys.map((key) => `NOT (${hasKey(key) ?? 'true'})`).join(' AND ');
  const numbered = (from: string, place: string): string => {
    // Text, since every type has one and hashing it is what makes the join linear.
    const image = `ROW(${columnsOf(stageAlias, request.columns)})::text`;
    const where = undecided === '' ? '' : ` WHERE ${undecided}`;
    return `(SELECT ${place}${image} AS image, row_number() OVER (PARTITION BY ${image}) AS turn FROM ${from} AS ${stageAlias}${where})`;
  };
  const equals = `${numbered(stageName(stage), `${stageAlias}.ctid AS place, `)} AS mine JOIN ${numbered(targetName(target), '')} AS present USING (image, turn)`;
  return `${stageAlias}.ctid NOT IN (SELECT mine.place FROM ${equals})`;
}
