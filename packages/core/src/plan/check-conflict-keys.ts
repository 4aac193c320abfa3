import type { PairedTable } from '../catalog/compare-catalogs.ts';
import { printTableRef } from '../catalog/table-ref.ts';
import type { OnConflict } from '../connector/sink.ts';
import { PlanError } from '../errors/classes.ts';

/**
 * To update a row, the sink must tell which one: by a primary key or unique constraint that is checked at once and whose
 * columns are all loaded. Tables this run makes hold no rows and need none.
 *
 * @throws {PlanError} PLAN_NO_KEY; with several such tables one error whose `errors` holds each
 */
export function checkConflictKeys(tables: readonly PairedTable[], onConflict: OnConflict): void {
  if (onConflict !== 'update') return;
  const problems = tables.filter((table) => !table.isCreated && !hasConflictKey(table)).map(noKey);
  const [first, second] = problems;
  if (first === undefined) return;
  if (second === undefined) throw first;
  throw new PlanError({
    code: 'PLAN_NO_KEY',
    message: problems.map((each) => each.message).join('\n'),
    errors: problems,
    cause: first,
  });
}

function hasConflictKey(table: PairedTable): boolean {
  const loaded = new Set(table.columns.map((column) => column.sink.name));
  return table.sink.uniqueKeys.some((key) => !key.isDeferrable && key.columns.every((column) => loaded.has(column)));
}

function noKey(table: PairedTable): PlanError {
  const name = printTableRef(table.ref);
  const why =
    table.sink.uniqueKeys.length === 0
      ? 'it has no primary key or unique constraint at the sink'
      : 'each of its unique keys at the sink is deferrable or has a column that is not loaded';
  return new PlanError({
    code: 'PLAN_NO_KEY',
    message:
      `${name} cannot be loaded with onConflict: update: ${why}, so no row can be found again. ` +
      'Add a primary key, use another onConflict, or exclude the table.',
    context: { table: name, option: 'onConflict' },
  });
}
