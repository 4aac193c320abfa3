import type { ChangeRequest, Column, DraftTable, NeutralType, TableChange } from '@sync/core/connector';
import { neutralType, type TypeTable } from '../catalog/neutral-types.ts';
import { readTypes } from '../catalog/read-types.ts';
import type { Queryable } from '../connection.ts';
import type { ColumnPlan, Drafting } from './drafting.ts';
import { checkNames } from './names.ts';
import { type EnumPlan, planEnums } from './plan-enums.ts';
import { planTables } from './plan-tables.ts';
import { type ChangeFacts, readChangeFacts, readColumnsWithNull } from './read-change-facts.ts';
import { readTakenNames } from './read-names.ts';
import { type ResolvedType, resolveTypes } from './resolve-types.ts';
import { holdsType, widenType } from './widen-type.ts';

/** What planning changes works with. */
export interface PreparedChanges {
  readonly request: ChangeRequest;
  readonly facts: ChangeFacts;
  /** Columns that are new or get another type, by name. */
  readonly plans: ReadonlyMap<string, ColumnPlan>;
  /** Enum types to be made. */
  readonly enums: readonly EnumPlan[];
  /** Columns that have a null in some row, of those that are to refuse it. */
  readonly withNull: ReadonlySet<string>;
  readonly drafting: Drafting;
}

/** Asks the server for all that is needed to plan changes of one table. */
export async function prepareChanges(connection: Queryable, request: ChangeRequest): Promise<PreparedChanges> {
  const { table, changes } = request;
  const facts = await readChangeFacts(connection, table.ref);
  const live = await readTypes(
    connection,
    Array.from(facts.columns.values(), ({ oid }) => oid),
  );
  const draft = await wantedColumns(connection, request, { facts, live });
  checkNames(
    table.ref,
    draft.table.columns.map(({ name }) => name),
  );
  const names = await readTakenNames(connection, [table.ref.schema]);
  const parts = { names, definitions: [], notCarried: [], sequences: [], serverVersion: facts.serverVersion };
  const drafts = { tables: [draft], foreignKeys: [] };
  const enums = planEnums(drafts, names, parts.notCarried);
  const { plans, types } = await planTables(connection, drafts, { enums, drafting: parts });
  const columns = plans.flatMap((plan) => plan.columns);
  return {
    request,
    facts,
    plans: new Map(columns.map((plan) => [plan.source.name, plan])),
    enums: [...new Set(enums.values())].filter(({ ref }) => !names.types.isReused(ref.schema, ref.name)),
    withNull: await readColumnsWithNull(connection, table.ref, refusingNull(changes, facts)),
    drafting: { ...parts, types: new Map([...live, ...types]) },
  };
}

function refusingNull(changes: readonly TableChange[], { columns }: ChangeFacts): readonly string[] {
  return changes.flatMap((change) =>
    change.kind === 'forbid-null' && columns.has(change.column) ? [change.column] : [],
  );
}

interface LiveColumns {
  readonly facts: ChangeFacts;
  readonly live: TypeTable;
}

/** A table of the columns that are new or need another type, with the types they are to get. */
async function wantedColumns(
  connection: Queryable,
  request: ChangeRequest,
  { facts, live }: LiveColumns,
): Promise<DraftTable> {
  const wishes = await resolveWishes(connection, request, facts);
  const columns: Column[] = [];
  const types = new Map<string, string>();
  for (const change of request.changes) {
    const wanted = wantedColumn(change, request, facts);
    if (wanted === undefined) continue;
    const { name } = wanted;
    const wish = request.types.get(name);
    const found = facts.columns.get(name);
    if (found === undefined) {
      columns.push(wanted);
      if (wish !== undefined) types.set(name, wish);
      continue;
    }
    const type = neutralType(live, found.oid, found.modifier);
    const resolved = wishes.get(name);
    if (found.isLookup || holdsType(type, wanted.type) || resolved?.oid === found.oid) continue;
    const isGranted = resolved !== undefined && holdsType(resolved.type, type);
    columns.push(isGranted ? wanted : { ...wanted, type: widenType(type, wanted.type) });
    if (isGranted && wish !== undefined) types.set(name, wish);
  }
  return { table: { ...request.table, columns, uniqueKeys: [], indexes: [] }, types };
}

/** The column that a change asks for; undefined when it asks for none, or for what an enum type gets by new labels. */
function wantedColumn(change: TableChange, { table }: ChangeRequest, facts: ChangeFacts): Column | undefined {
  switch (change.kind) {
    case 'add-column':
      return facts.columns.has(change.column.name) ? undefined : change.column;
    case 'change-type':
      return facts.columns.has(change.column.name) && !takesLabels(change.column.type, change.column.name, facts)
        ? change.column
        : undefined;
    case 'add-labels': {
      const { column: name, labels } = change;
      const column = table.columns.find((each) => each.name === name);
      const type: NeutralType = { kind: 'enum', labels };
      return column === undefined || takesLabels(type, name, facts) ? undefined : { ...column, type };
    }
    default:
      return undefined;
  }
}

/** Postgres manual, "Enumerated Types": a label has at most 63 bytes. */
const longestLabel = 63;

/** Whether labels can be added to the column's type. */
export function takesLabels(type: NeutralType, column: string, { columns }: ChangeFacts): boolean {
  if (type.kind !== 'enum' || columns.get(column)?.enumType == null) return false;
  return type.labels.every((label) => Buffer.byteLength(label) <= longestLabel);
}

async function resolveWishes(
  connection: Queryable,
  { table, changes, types }: ChangeRequest,
  { columns }: ChangeFacts,
): Promise<ReadonlyMap<string, ResolvedType>> {
  const asked = changes.flatMap((change) => {
    if (change.kind !== 'change-type') return [];
    const { name } = change.column;
    const text = types.get(name);
    return text === undefined || !columns.has(name) ? [] : [{ table: table.ref, column: name, text }];
  });
  const resolved = await resolveTypes(connection, asked);
  return new Map(
    asked.flatMap(({ column }, index) => {
      const type = resolved.asked[index];
      return type === undefined ? [] : [[column, type] as const];
    }),
  );
}
