import type { Column, NeutralDefault, Table } from './catalog.ts';
import { compareTypes } from './compare-types.ts';
import type { Dialect } from './definition.ts';
import type { NeutralType } from './neutral-type.ts';
import type { TableChange } from './table-change.ts';

/** What is different between two descriptions of one table of a source. */
export interface VersionsComparison {
  /** What the table at the sink has to follow: columns that went, then those that changed, then new ones, each in the source's order. */
  readonly changes: readonly TableChange[];
  /** The columns that identify a row are others now, so that no change can tell which row it is about. */
  readonly movesKey: boolean;
}

export interface VersionsRequest {
  /** As the sink's table follows it. */
  readonly before: Table;
  readonly after: Table;
  /** Columns that the source dropped go; else they stay, and may be null from then on. */
  readonly dropRemovedColumns: boolean;
}

/**
 * Compares two descriptions of one table. Nothing is narrowed: a type whose values the older one holds is no change, and labels that went
 * stay. A new column that must not be null is allowed to be, unless it has a default, since rows that are there have no value of it.
 */
export function compareVersions({ before, after, dropRemovedColumns }: VersionsRequest): VersionsComparison {
  const older = byName(before);
  const newer = byName(after);
  const key = primaryKey(before);
  const removed = before.columns.filter(({ name }) => !newer.has(name) && !key.includes(name));
  return {
    changes: [
      ...removed.flatMap((column) => removeColumn(column, dropRemovedColumns)),
      ...after.columns.flatMap((column) => {
        const known = older.get(column.name);
        return known === undefined ? [] : changeColumn(known, column);
      }),
      ...after.columns.filter(({ name }) => !older.has(name)).map(addColumn),
    ],
    movesKey: !isSameSet(key, primaryKey(after)),
  };
}

/** Names of the columns that identify a row; none when the table has no primary key. */
export function primaryKey({ uniqueKeys }: Table): readonly string[] {
  return uniqueKeys.find(({ isPrimary }) => isPrimary)?.columns ?? [];
}

function byName({ columns }: Table): ReadonlyMap<string, Column> {
  return new Map(columns.map((column) => [column.name, column]));
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name) => other.includes(name));
}

function removeColumn({ name, isNullable, hasDefault }: Column, isDropped: boolean): TableChange[] {
  if (isDropped) return [{ kind: 'drop-column', column: name }];
  // New rows come without it.
  return isNullable || hasDefault ? [] : [{ kind: 'allow-null', column: name }];
}

function addColumn(column: Column): TableChange {
  return { kind: 'add-column', column: column.default === undefined ? { ...column, isNullable: true } : column };
}

function changeColumn(before: Column, after: Column): TableChange[] {
  const { name } = after;
  const changes = changeType(before, after);
  if (!before.isNullable && after.isNullable) changes.push({ kind: 'allow-null', column: name });
  if (!isSameDefault(before.default, after.default)) changes.push({ kind: 'set-default', column: after });
  if (before.isNullable && !after.isNullable) changes.push({ kind: 'forbid-null', column: name });
  return changes;
}

function changeType(before: Column, after: Column): TableChange[] {
  if (before.type.kind === 'enum' && after.type.kind === 'enum') {
    const known = new Set(before.type.labels);
    const labels = after.type.labels.filter((label) => !known.has(label));
    return labels.length === 0 ? [] : [{ kind: 'add-labels', column: after.name, labels }];
  }
  return holds(before.type, after.type) && isSameWish(before, after)
    ? []
    : [{ kind: 'change-type', column: after, before }];
}

/** Whether a column of the first type holds every value of the second. */
function holds(type: NeutralType, values: NeutralType): boolean {
  return compareTypes(values, type, { isAcross: true }).fit === 'exact';
}

/** A table made by a wish has a type that may hold less than the neutral one says: an address of one kind, say, where texts are to come. */
function isSameWish({ preferredTypes: before }: Column, { preferredTypes: after }: Column): boolean {
  return Object.entries(before ?? {}).every(([dialect, type]) => after?.[dialect as Dialect] === type);
}

function isSameDefault(one: NeutralDefault | undefined, other: NeutralDefault | undefined): boolean {
  if (one?.kind === 'value' && other?.kind === 'value') return one.text === other.text;
  return one?.kind === other?.kind;
}
