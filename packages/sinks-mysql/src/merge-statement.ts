import type { TargetKey } from '@sync/core/connector';
import { quoteName, quoteTable } from '@sync/engine-mysql';
import { loadableKeys } from './load-target.ts';
import { equalKeys, stageAlias, targetAlias } from './row-terms.ts';
import type { Stage } from './stage.ts';

/** Which staged rows an INSERT takes, and what becomes of the columns of deferred keys. */
export interface MergeScope {
  /** A condition on the stage. */
  readonly where?: string | undefined;
  readonly areDeferredKeysNull: boolean;
}

/** The INSERT … SELECT that moves staged rows into their table, in the order in which they came. */
export function insertStatement(stage: Stage, scope: MergeScope): string {
  const { request, deferredColumns } = stage;
  const columns = request.columns.map(quoteName);
  const values = request.columns.map((column) =>
    scope.areDeferredKeysNull && deferredColumns.has(column) ? 'NULL' : `${stageAlias}.${quoteName(column)}`,
  );
  const from = `SELECT ${values.join(', ')} FROM ${quoteTable(stage.ref)} AS ${stageAlias}`;
  const order = `ORDER BY ${stageAlias}.${quoteName(stage.rowNumber)}`;
  const conditions = [...(scope.where === undefined ? [] : [scope.where]), ...areNew(stage)];
  const parts = [
    `INSERT INTO ${quoteTable(request.table)} (${columns.join(', ')})`,
    from,
    conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`,
    order,
    conflictClause(stage),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

/**
 * For `nothing`: that no row of the table has the key, whichever it is. The conflict clause would let such a row be as it is, but fire its
 * triggers, and those may change it.
 */
function areNew({ request, target }: Stage): readonly string[] {
  if (request.onConflict !== 'nothing') return [];
  return loadableKeys(target, request).map((key) => hasNoRow(key, request));
}

/**
 * What `nothing` and `update` do with a row whose key is there. `nothing` sets a column to what it is, which changes no row and fills no
 * column by itself, and unlike INSERT IGNORE lets every other error be one; every unique index counts. `update` does so only where one index can decide;
 * see `updateStatement` for the others.
 */
function conflictClause(stage: Stage): string {
  const { onConflict, columns, table } = stage.request;
  if (onConflict === 'error' || stage.target.uniqueIndexCount === 0) return '';
  const changed = changedColumns(stage);
  if (onConflict === 'nothing' || (isDecidedByOne(stage) && changed.length === 0)) {
    const [column = ''] = columns;
    return `ON DUPLICATE KEY UPDATE ${quoteName(column)} = ${quoteTable(table)}.${quoteName(column)}`;
  }
  if (!isDecidedByOne(stage)) return '';
  const sets = changed.map((column) => `${quoteName(column)} = ${stageAlias}.${quoteName(column)}`);
  return `ON DUPLICATE KEY UPDATE ${sets.join(', ')}`;
}

/** The table has one unique index, the identity: then no row can be taken for another one than the row of its key. */
export function isDecidedByOne({ identity, target }: Stage): boolean {
  return identity !== undefined && target.uniqueIndexCount === 1;
}

/** Overwrites the rows of the table that have a staged row's key. */
export function updateStatement(stage: Stage): string | undefined {
  const { identity, request } = stage;
  const changed = changedColumns(stage);
  if (identity === undefined || changed.length === 0) return undefined;
  const sets = changed.map((column) => `${targetAlias}.${quoteName(column)} = ${stageAlias}.${quoteName(column)}`);
  return `UPDATE ${quoteTable(request.table)} AS ${targetAlias}
JOIN ${quoteTable(stage.ref)} AS ${stageAlias} ON ${equalKeys(targetAlias, stageAlias, identity)}
SET ${sets.join(', ')}`;
}

/** That the table has no row with a staged row's key. */
export function isMissing({ identity, request }: Stage): string {
  return identity === undefined ? 'TRUE' : hasNoRow(identity, request);
}

function hasNoRow(key: TargetKey, { table }: Stage['request']): string {
  return `NOT EXISTS (SELECT 1 FROM ${quoteTable(table)} AS ${targetAlias} WHERE ${equalKeys(targetAlias, stageAlias, key)})`;
}

function changedColumns({ identity, request, deferredColumns }: Stage): readonly string[] {
  return request.columns.filter(
    (column) => identity?.columns.includes(column) !== true && !deferredColumns.has(column),
  );
}
