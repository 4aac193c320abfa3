import { quoteName, quoteTable } from '@sync/engine-postgres';
import { conflictFree, takesNoTarget } from './conflict-free-rows.ts';
import type { TargetKey } from './load-target.ts';
import { columnsOf, stageAlias, targetAlias } from './row-terms.ts';
import { type Stage, stageName } from './stage.ts';

/** Which staged rows an INSERT takes, and what becomes of the columns of deferred keys. */
export interface MergeScope {
  /** A condition on the stage. */
  readonly where?: string | undefined;
  readonly areDeferredKeysNull: boolean;
}

/** The INSERT … SELECT that moves staged rows into their table. Its row count is that of rows inserted or changed. */
export function mergeStatement(stage: Stage, scope: MergeScope): string {
  const { columns, table } = stage.request;
  const values = columns.map((column) =>
    scope.areDeferredKeysNull && stage.deferredColumns.has(column) ? 'NULL' : `${stageAlias}.${quoteName(column)}`,
  );
  const conditions = [
    ...(scope.where === undefined ? [] : [scope.where]),
    ...(stage.request.onConflict === 'nothing' ? conflictFree(stage) : []),
  ];
  const parts = [
    `INSERT INTO ${quoteTable(table)} AS ${targetAlias}${columns.length === 0 ? '' : ` (${columns.map(quoteName).join(', ')})`}`,
    // Without it an identity column "generated always" refuses the values that make a copy a copy.
    columns.length === 0 ? '' : 'OVERRIDING SYSTEM VALUE',
    `SELECT ${values.join(', ')} FROM ${stageName(stage)} AS ${stageAlias}`,
    conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`,
    conflictClause(stage),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

/**
 * The key whose conflicts `update` resolves: the primary key, or the first unique key that is checked at once. A generated column
 * may be part of it, since the server fills it before it looks for conflicts.
 */
export function arbiterOf({ target, request }: Stage): TargetKey | undefined {
  const isFilled = (column: string): boolean => request.columns.includes(column) || !target.columns.has(column);
  return target.keys.find((key) => key.isImmediate && key.columns.every(isFilled));
}

function conflictClause(stage: Stage): string {
  const { onConflict, columns } = stage.request;
  if (onConflict === 'error') return '';
  // Without a target every unique key counts. Other errors (null, check, foreign key) still fail the statement.
  if (onConflict === 'nothing') return takesNoTarget(stage) ? 'ON CONFLICT DO NOTHING' : '';
  const arbiter = arbiterOf(stage);
  if (arbiter === undefined) return '';
  const target = `ON CONFLICT (${arbiter.columns.map(quoteName).join(', ')})`;
  const changed = columns.filter((column) => !arbiter.columns.includes(column) && !stage.deferredColumns.has(column));
  if (changed.length === 0) return `${target} DO NOTHING`;
  const sets = changed.map((column) => `${quoteName(column)} = EXCLUDED.${quoteName(column)}`);
  return `${target} DO UPDATE SET ${sets.join(', ')} WHERE ${differ('EXCLUDED', changed)}`;
}

/**
 * That the target's columns differ from another row's. Compares images rather than values: it knows every type (json, xml and
 * point have no equality), and it sees what equality hides, such as `1.0` against `1.00` or the case of a citext.
 */
export function differ(other: string, columns: readonly string[]): string {
  return `pg_catalog.record_image_ne(ROW(${columnsOf(targetAlias, columns)}), ROW(${columnsOf(other, columns)}))`;
}
