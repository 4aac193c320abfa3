import { quoteName } from '@sync/engine-postgres';
import { hasNoEqual } from './equal-rows.ts';
import { targetName } from './load-target.ts';
import { equalKeys, hasKey, stageAlias, targetAlias } from './row-terms.ts';
import { type Stage, stageName } from './stage.ts';

/** For `nothing`: which staged rows may be inserted, as far as a condition has to say it beside ON CONFLICT. */
export function conflictFree(stage: Stage): readonly string[] {
  const noEqual = hasNoEqual(stage);
  return [...(takesNoTarget(stage) ? [] : noConflicts(stage)), ...(noEqual === undefined ? [] : [noEqual])];
}

/** Whether Postgres takes ON CONFLICT DO NOTHING for the table: each unique key counts, without naming one. */
export function takesNoTarget({ target }: Stage): boolean {
  return !target.hasRules && !target.hasDeferrable;
}

/**
 * What ON CONFLICT DO NOTHING does, where Postgres does not take it: a row is left out when the table has its key, or a row before it in the
 * stage does. A key that appears meanwhile is an error.
 */
function noConflicts(stage: Stage): readonly string[] {
  const { request, target } = stage;
  const keys = target.keys.filter((key) => key.columns.every((column) => request.columns.includes(column)));
  return keys.flatMap((key) => {
    const isIn = `NOT EXISTS (SELECT FROM ${targetName(target)} AS ${targetAlias} WHERE ${equalKeys(targetAlias, stageAlias, key)})`;
    const names = key.columns.map(quoteName).join(', ');
    const first = `SELECT DISTINCT ON (${names}) ctid FROM ${stageName(stage)} ORDER BY ${names}, ctid`;
    const isFirst = `${stageAlias}.ctid IN (${first})`;
    const decided = hasKey(key);
    return [isIn, decided === undefined ? isFirst : `(${isFirst} OR NOT (${decided}))`];
  });
}
