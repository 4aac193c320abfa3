import { type ConstraintRow, isLateConstraint } from './constraint-rows.ts';
import type { ReadContext } from './read-context.ts';
import type { TableRow } from './table-rows.ts';

/**
 * The oids of the check constraints that tables have from the moment they are made: those they state themselves, unless late,
 * and those that a parent has by then. What a parent gets late comes to its heirs late, whatever they had before.
 */
export function earlyConstraints(
  tables: readonly TableRow[],
  ofTable: ReadonlyMap<string, readonly ConstraintRow[]>,
  context: Pick<ReadContext, 'dependencies'>,
): ReadonlySet<string> {
  const parents = new Map(tables.map((row) => [row.oid, row.parents]));
  const known = new Map<string, boolean>();
  const isEarly = (constraint: ConstraintRow): boolean => {
    const before = known.get(constraint.oid);
    if (before !== undefined) return before;
    const found = !isLateConstraint(constraint, context) && (constraint.is_local || isInherited(constraint));
    known.set(constraint.oid, found);
    return found;
  };
  const isInherited = ({ table_oid: table, name, type }: ConstraintRow): boolean =>
    (parents.get(table) ?? []).some(({ oid }) =>
      (ofTable.get(oid) ?? []).some((other) => other.type === type && other.name === name && isEarly(other)),
    );
  const early = new Set<string>();
  for (const constraints of ofTable.values()) {
    for (const constraint of constraints) if (constraint.type === 'c' && isEarly(constraint)) early.add(constraint.oid);
  }
  return early;
}
