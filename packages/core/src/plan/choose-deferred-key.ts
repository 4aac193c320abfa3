import type { PairedTable } from '../catalog/compare-catalogs.ts';
import type { ForeignKey } from '../catalog/catalog.ts';
import type { DeferredKey, OnConflict } from '../connector/sink.ts';

/**
 * The columns a key can leave null until its parents are there; undefined when it cannot wait. One null column is enough
 * for a key to be satisfied (MATCH FULL needs all of them), but all that may be null are left so: together they say
 * "references nothing", which is what other constraints of the table expect.
 *
 * A column that is not loaded, is generated or belongs to the primary key does not take part: the first two cannot be filled
 * and the third finds the row again. When conflicts are decided, no column of a unique key does, since a row that is null
 * there would not be seen to conflict.
 */
export function chooseDeferredKey(
  key: ForeignKey,
  table: PairedTable,
  onConflict: OnConflict,
): DeferredKey | undefined {
  const needed = new Set(
    table.sink.uniqueKeys
      .filter((unique) => unique.isPrimary || onConflict !== 'error')
      .flatMap((unique) => unique.columns),
  );
  const loaded = new Map(table.columns.map((column) => [column.sink.name, column.sink]));
  const [first, ...others] = key.columns
    .map((pair) => pair.column)
    .filter((name) => loaded.get(name)?.isNullable === true && !needed.has(name));
  if (first === undefined) return undefined;
  if (key.match === 'full' && others.length + 1 < key.columns.length) return undefined;
  return { key, columns: [first, ...others] };
}
