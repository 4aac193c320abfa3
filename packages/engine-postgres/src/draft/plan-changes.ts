import type { Column, NeutralType, NotCarried, TableChange } from '@sync/core/connector';
import { columnEncodings } from '../catalog/column-encodings.ts';
import { neutralType } from '../catalog/neutral-types.ts';
import { quoteLiteral, quoteName, quoteTable } from '../quote.ts';
import { planDefault } from './draft-default.ts';
import { draftColumn } from './draft-table.ts';
import { type ColumnPlan, printColumn } from './drafting.ts';
import { type PreparedChanges, takesLabels } from './prepare-changes.ts';
import type { ColumnFacts } from './read-change-facts.ts';
import type { ResolvedType } from './resolve-types.ts';

/** What becomes of a table. */
export interface PlannedChanges {
  /** Parts of one ALTER TABLE. */
  readonly actions: string[];
  /** Statements that go before it, and behind it. */
  readonly before: string[];
  readonly behind: string[];
  /** Columns as they will be, by name. */
  readonly columns: Map<string, Column>;
  readonly retyped: string[];
  readonly dropped: string[];
  readonly notCarried: NotCarried[];
}

/** Plans each change that the table lacks. */
export function planChanges(prepared: PreparedChanges): PlannedChanges {
  const { table, changes } = prepared.request;
  const planned: PlannedChanges = {
    actions: [],
    before: [],
    behind: [],
    retyped: [],
    dropped: [],
    columns: new Map(table.columns.map((column) => [column.name, column])),
    notCarried: prepared.drafting.notCarried,
  };
  for (const change of changes) planChange(change, prepared, planned);
  return planned;
}

function planChange(change: TableChange, prepared: PreparedChanges, planned: PlannedChanges): void {
  const name = typeof change.column === 'string' ? change.column : change.column.name;
  const found = prepared.facts.columns.get(name);
  if (change.kind === 'add-column') {
    if (found === undefined) addColumn(change.column, prepared, planned);
  } else if (found !== undefined) {
    const plan = planners[change.kind] as ColumnPlanner<typeof change.kind>;
    plan({ change: change as never, found, prepared, planned });
  }
}

interface ColumnTask<Kind extends TableChange['kind']> {
  readonly change: Extract<TableChange, { readonly kind: Kind }>;
  readonly found: ColumnFacts;
  readonly prepared: PreparedChanges;
  readonly planned: PlannedChanges;
}

type ColumnPlanner<Kind extends TableChange['kind']> = (task: ColumnTask<Kind>) => void;

/** What is done about a column that is there. */
const planners: { readonly [Kind in Exclude<TableChange['kind'], 'add-column'>]: ColumnPlanner<Kind> } = {
  'change-type': ({ change, ...task }) => changeType(change.column.type, task),
  'add-labels': ({ change, ...task }) => changeType({ kind: 'enum', labels: change.labels }, task),
  'allow-null': ({ found, prepared, planned }) => allowNull(found, prepared, planned),
  'forbid-null': ({ found, prepared, planned }) => forbidNull(found, prepared, planned),
  'set-default': ({ change, prepared, planned }) => setDefault(change.column, prepared, planned),
  'drop-column': ({ found: { name }, planned }) => {
    planned.actions.push(`DROP COLUMN ${quoteName(name)}`);
    planned.dropped.push(name);
    planned.columns.delete(name);
  },
};

function changeType(type: NeutralType, { found, prepared, planned }: Omit<ColumnTask<'change-type'>, 'change'>): void {
  if (type.kind === 'enum' && takesLabels(type, found.name, prepared.facts))
    addLabels(found, type.labels, { prepared, planned });
  else retype(found, prepared, planned);
}

function addColumn(wanted: Column, prepared: PreparedChanges, planned: PlannedChanges): void {
  const { facts, drafting, request } = prepared;
  const { ref } = request.table;
  const plan = prepared.plans.get(wanted.name);
  if (plan === undefined) return;
  const first = draftColumn(ref, plan, drafting);
  const isRefused = !wanted.isNullable && facts.hasRows && !first.described.hasDefault;
  const source = isRefused ? { ...plan.source, isNullable: true } : plan.source;
  const { sql, described } = isRefused ? draftNullable(first.sql, first.described) : first;
  if (isRefused) {
    const because = 'the rows that are there have no value for it, and it has no default';
    planned.notCarried.push({ kind: 'not null', name: printColumn(ref, source.name), because });
  }
  planned.actions.push(`ADD COLUMN ${sql}`);
  planned.columns.set(wanted.name, described);
  if (described.comment !== undefined) {
    planned.behind.push(
      `COMMENT ON COLUMN ${quoteTable(ref)}.${quoteName(wanted.name)} IS ${quoteLiteral(described.comment)};`,
    );
  }
}

function draftNullable(sql: string, described: Column): { readonly sql: string; readonly described: Column } {
  return { sql: sql.replace(/ NOT NULL$/, ''), described: { ...described, isNullable: true } };
}

function retype(found: ColumnFacts, prepared: PreparedChanges, planned: PlannedChanges): void {
  const { name } = found;
  const plan = prepared.plans.get(name);
  const live = planned.columns.get(name);
  if (plan === undefined || live === undefined || planned.retyped.includes(name)) return;
  const column = quoteName(name);
  // A default is converted by an expression over the old type, which would then be needed for good.
  const value = live.default?.kind === 'value' ? live.default.text : undefined;
  if (value !== undefined) planned.actions.push(`ALTER COLUMN ${column} DROP DEFAULT`);
  planned.actions.push(`ALTER COLUMN ${column} TYPE ${plan.type.printed} USING ${convert(column, live, plan)}`);
  if (value !== undefined) planned.actions.push(`ALTER COLUMN ${column} SET DEFAULT ${quoteLiteral(value)}`);
  planned.retyped.push(name);
  const { described } = draftColumn(prepared.request.table.ref, { ...plan, source: { ...live } }, prepared.drafting);
  planned.columns.set(name, { ...described, isNullable: live.isNullable, hasDefault: live.hasDefault });
}

/** An old value as the new type has it. */
function convert(column: string, live: Column, { type }: ColumnPlan): string {
  // The cast to text shows a mask even where there is none.
  if (live.nativeType === 'inet' && type.type.kind === 'text') {
    return `pg_catalog.abbrev(${column})::${type.printed}`;
  }
  if (live.type.kind !== 'boolean') return `${column}::${type.printed}`;
  if (type.type.kind === 'text') return `CASE WHEN ${column} THEN 't' WHEN NOT ${column} THEN 'f' END`;
  return `${column}::pg_catalog.int4::${type.printed}`;
}

function addLabels(
  { name, oid, enumType }: ColumnFacts,
  labels: readonly string[],
  { prepared, planned }: Pick<ColumnTask<'add-labels'>, 'prepared' | 'planned'>,
): void {
  const type = planned.columns.get(name)?.type;
  const row = prepared.drafting.types.get(oid);
  if (enumType === null || type?.kind !== 'enum' || row === undefined) return;
  const missing = labels.filter((label) => !type.labels.includes(label));
  for (const label of missing) {
    // Behind all others: what rows hold keeps its order.
    planned.before.push(`ALTER TYPE ${quoteTable(enumType)} ADD VALUE IF NOT EXISTS ${quoteLiteral(label)};`);
  }
  const all = [...type.labels, ...missing];
  const types = new Map(prepared.drafting.types).set(oid, { ...row, labels: all });
  for (const other of prepared.facts.columns.values()) {
    const column = planned.columns.get(other.name);
    if (other.oid !== oid || column === undefined) continue;
    planned.columns.set(other.name, {
      ...column,
      type: { kind: 'enum', labels: all },
      encodings: columnEncodings(types, other),
    });
  }
}

function allowNull({ name, isInPrimaryKey }: ColumnFacts, { request }: PreparedChanges, planned: PlannedChanges): void {
  const live = planned.columns.get(name);
  if (live === undefined || live.isNullable) return;
  if (isInPrimaryKey) {
    const because = 'it is part of the primary key of the table';
    planned.notCarried.push({ kind: 'nullable', name: printColumn(request.table.ref, name), because });
    return;
  }
  planned.actions.push(`ALTER COLUMN ${quoteName(name)} DROP NOT NULL`);
  planned.columns.set(name, { ...live, isNullable: true });
}

function forbidNull({ name }: ColumnFacts, { request, withNull }: PreparedChanges, planned: PlannedChanges): void {
  const live = planned.columns.get(name);
  if (live === undefined || !live.isNullable) return;
  if (withNull.has(name)) {
    const because = 'there are rows without a value for it';
    planned.notCarried.push({ kind: 'not null', name: printColumn(request.table.ref, name), because });
    return;
  }
  planned.actions.push(`ALTER COLUMN ${quoteName(name)} SET NOT NULL`);
  planned.columns.set(name, { ...live, isNullable: false });
}

function setDefault(source: Column, prepared: PreparedChanges, planned: PlannedChanges): void {
  const { drafting, request, facts } = prepared;
  const { name } = source;
  const found = facts.columns.get(name);
  const live = planned.columns.get(name);
  if (found === undefined || live === undefined) return;
  const column = quoteName(name);
  if (source.default === undefined) {
    if (live.default !== undefined) planned.actions.push(`ALTER COLUMN ${column} DROP DEFAULT`);
    const { default: _, ...rest } = live;
    planned.columns.set(name, { ...rest, hasDefault: false });
    return;
  }
  const filling =
    whyNoDefault(source, found, prepared) ??
    planDefault({
      source,
      to: prepared.plans.get(name)?.type ?? liveType(found, prepared),
      types: drafting.types,
      serverMajor: Math.floor(drafting.serverVersion / 10_000),
    });
  if (filling === undefined || typeof filling === 'string') {
    const because = filling ?? 'it cannot be told in neutral words';
    planned.notCarried.push({ kind: 'default', name: printColumn(request.table.ref, name), because });
    return;
  }
  planned.actions.push(`ALTER COLUMN ${column} SET DEFAULT ${filling.sql}`);
  planned.columns.set(name, { ...live, hasDefault: true, default: filling.neutral });
}

function whyNoDefault(
  { default: value }: Column,
  found: ColumnFacts,
  { request }: PreparedChanges,
): string | undefined {
  if (found.isLookup) return 'the column holds ids of values that are kept in another table';
  const live = request.table.columns.find(({ name }) => name === found.name)?.type;
  const isNew = live?.kind === 'enum' && value?.kind === 'value' && !live.labels.includes(value.text);
  return isNew ? 'Postgres takes a new label as a default only once it is committed' : undefined;
}

function liveType({ oid, modifier, printed }: ColumnFacts, { drafting }: PreparedChanges): ResolvedType {
  return { oid, modifier, printed, hasOrder: true, type: neutralType(drafting.types, oid, modifier) };
}
