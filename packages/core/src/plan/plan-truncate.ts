import type { ForeignKey } from '../catalog/catalog.ts';
import type { PairedTable } from '../catalog/compare-catalogs.ts';
import { compareTableRefs, printTableRef, type TableKey, type TableRef, tableKey } from '../catalog/table-ref.ts';
import { PlanError } from '../errors/classes.ts';
import { compareForeignKeys } from './dependency-graph.ts';
import { describeKey } from './describe-key.ts';
import type { PlanOptions } from './plan-input.ts';

/** Which tables are emptied, and whom that touches. */
export interface Truncation {
  /** Whether a table of the plan is emptied before it is loaded: it existed, and the options say so. */
  readonly isEmptied: (table: PairedTable) => boolean;
  /** Pairs of tables of the plan, by number, that are emptied together: one references the other, directly or not. */
  readonly together: readonly (readonly [number, number])[];
  /** Everything that references these tables, directly or not, themselves left out. Ordered. */
  readonly reachedFrom: (tables: readonly TableRef[]) => readonly TableRef[];
}

export interface TruncateRequest {
  readonly tables: readonly PairedTable[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly truncate: PlanOptions['truncate'];
  /** @see SinkCapabilities.canTruncateCascade */
  readonly canCascade: boolean;
}

/**
 * An engine empties a table only together with all that reference it.
 *
 * @throws {PlanError} PLAN_TRUNCATE_REFERENCED when a table to empty is referenced by one that is not, and cascading was not asked
 * for; with several such tables one error whose `errors` holds each. PLAN_UNSUPPORTED when it was and the sink cannot
 */
export function planTruncate(request: TruncateRequest): Truncation {
  const isEmptied = (table: PairedTable): boolean => request.truncate !== 'none' && !table.isCreated;
  const children = groupByParent(request.foreignKeys);
  const emptied = request.tables.filter(isEmptied);
  if (request.truncate === 'selected') refuseReferenced(emptied, request);
  if (request.truncate === 'cascade' && !request.canCascade)
    refuseReached(
      reach(
        emptied.map((table) => table.ref),
        children,
      ),
    );
  return {
    isEmptied,
    together: pairEmptied(request.tables, isEmptied, children),
    reachedFrom: (tables) => reach(tables, children),
  };
}

function groupByParent(keys: readonly ForeignKey[]): ReadonlyMap<TableKey, readonly TableRef[]> {
  const children = new Map<TableKey, TableRef[]>();
  for (const key of keys) {
    const parent = tableKey(key.references);
    const list = children.get(parent);
    if (list === undefined) children.set(parent, [key.table]);
    else list.push(key.table);
  }
  return children;
}

function pairEmptied(
  tables: readonly PairedTable[],
  isEmptied: (table: PairedTable) => boolean,
  children: ReadonlyMap<TableKey, readonly TableRef[]>,
): readonly (readonly [number, number])[] {
  // Each table that is emptied or reached, with a table of the plan that stands for it.
  const owners = new Map<TableKey, number>();
  for (const [number, table] of tables.entries()) if (isEmptied(table)) owners.set(tableKey(table.ref), number);
  const pairs: [number, number][] = [];
  const open = [...owners];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [parent, owner] = next;
    for (const ref of children.get(parent) ?? []) {
      const child = tableKey(ref);
      const other = owners.get(child);
      if (other === undefined) {
        owners.set(child, owner);
        open.push([child, owner]);
      } else if (other !== owner) pairs.push([owner, other]);
    }
  }
  return pairs;
}

function reach(tables: readonly TableRef[], children: ReadonlyMap<TableKey, readonly TableRef[]>): readonly TableRef[] {
  const seen = new Set(tables.map(tableKey));
  const open = [...tables];
  const reached: TableRef[] = [];
  for (let table = open.pop(); table !== undefined; table = open.pop()) {
    for (const child of children.get(tableKey(table)) ?? []) {
      const key = tableKey(child);
      if (seen.has(key)) continue;
      seen.add(key);
      reached.push(child);
      open.push(child);
    }
  }
  return reached.sort(compareTableRefs);
}

function refuseReferenced(emptied: readonly PairedTable[], { foreignKeys, canCascade }: TruncateRequest): void {
  const inside = new Set(emptied.map((table) => tableKey(table.ref)));
  const problems = foreignKeys
    .filter((key) => inside.has(tableKey(key.references)) && !inside.has(tableKey(key.table)))
    .sort(compareForeignKeys)
    .map((key) => referenced(key, canCascade ? ', or ask for truncate: cascade, which empties it as well' : ''));
  const [first, second] = problems;
  if (first === undefined) return;
  if (second === undefined) throw first;
  throw new PlanError({
    code: 'PLAN_TRUNCATE_REFERENCED',
    message: `Tables to empty are referenced by tables that are not selected:\n${problems.map((each) => `- ${each.message}`).join('\n')}`,
    errors: problems,
    cause: first,
  });
}

function referenced(key: ForeignKey, orElse: string): PlanError {
  return new PlanError({
    code: 'PLAN_TRUNCATE_REFERENCED',
    message:
      `${printTableRef(key.references)} cannot be emptied: ${printTableRef(key.table)}, which is not selected, references it ` +
      `(${describeKey(key)}). Select ${printTableRef(key.table)} too${orElse}.`,
    context: { table: printTableRef(key.references), option: 'truncate' },
  });
}

function refuseReached(reached: readonly TableRef[]): void {
  if (reached.length === 0) return;
  throw new PlanError({
    code: 'PLAN_UNSUPPORTED',
    message:
      `The sink cannot empty tables together with those that reference them, and these are referenced by ` +
      `${reached.map(printTableRef).join(', ')}, not selected. Select them too.`,
    context: { option: 'truncate' },
  });
}
