import type { Column, Table } from './catalog.ts';
import { compareTypes } from './compare-types.ts';
import type { TableChange } from './table-change.ts';

/**
 * The changes that a table at the sink still lacks, since a run that ended early or a user may have made some. A new column whose name is
 * taken is left as it is, unless it would refuse or cut some of the values; what depends on the sink's own types is left for it to say.
 */
export function pendingChanges(changes: readonly TableChange[], live: Table): readonly TableChange[] {
  const columns = new Map(live.columns.map((column) => [column.name, column]));
  return changes.flatMap((change): readonly TableChange[] => {
    const name = typeof change.column === 'string' ? change.column : change.column.name;
    const column = columns.get(name);
    if (column === undefined) return change.kind === 'add-column' ? [change] : [];
    return change.kind === 'add-column' ? takeColumn(change.column, column) : isDone(change, column) ? [] : [change];
  });
}

function takeColumn(wanted: Column, live: Column): readonly TableChange[] {
  const isHeld = compareTypes(wanted.type, live.type, { isAcross: true }).fit === 'exact';
  return [
    ...(isHeld ? [] : [{ kind: 'change-type', column: wanted, before: live } as const]),
    ...(wanted.isNullable && !live.isNullable ? [{ kind: 'allow-null', column: live.name } as const] : []),
  ];
}

function isDone(change: Exclude<TableChange, { readonly kind: 'add-column' }>, { type, isNullable }: Column): boolean {
  switch (change.kind) {
    case 'allow-null':
      return isNullable;
    case 'forbid-null':
      return !isNullable;
    case 'add-labels':
      return type.kind === 'enum' && change.labels.every((label) => type.labels.includes(label));
    case 'change-type':
    case 'set-default':
    case 'drop-column':
      return false;
    default:
      return change satisfies never;
  }
}
