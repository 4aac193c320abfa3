import {
  type ChangeDraft,
  type Definition,
  type DescribeDetail,
  isSameTable,
  type Table,
  type TableChange,
  type TableRef,
} from '@sync/core/connector';
import { everyTable } from '../../expectations.ts';
import type { TextRow } from '../../fixtures/fixture.ts';
import type { ReplicaEnd } from './replica-end.ts';

/** Applies definitions in a unit of their own, as a run does. */
export async function applyDefinitions({ open }: ReplicaEnd, definitions: readonly Definition[]): Promise<void> {
  const unit = await open.begin();
  try {
    await unit.applyDefinitions?.(definitions);
    await unit.commit();
  } catch (cause) {
    await unit.abort(cause);
    throw cause;
  }
}

/** Lets the sink make a table of another dialect, and fills it past the sink. */
export async function makeTable(at: ReplicaEnd, wanted: Table, rows: readonly TextRow[] = []): Promise<Table> {
  const draft = await at.open.session.draftSchema?.(
    { tables: [{ table: wanted, types: new Map() }], foreignKeys: [] },
    at.open.call,
  );
  if (draft === undefined) throw new Error('the sink drafts no tables, though it declares that it takes changes');
  const listed = await at.open.session.listDefinitions?.(at.open.call);
  await applyDefinitions(
    at,
    draft.list.definitions.filter(({ id }) => listed?.ids.has(id) !== true),
  );
  const names = wanted.columns.map(({ name }) => name);
  await at.end.oracle.insertRows(wanted.ref, names, rows);
  return describeTable(at, wanted.ref);
}

/** The table as the sink describes it now. */
export async function describeTable(at: ReplicaEnd, ref: TableRef): Promise<Table> {
  const found = await findTable(at, ref);
  if (found === undefined) throw new Error(`the sink does not describe ${ref.name}`);
  return found;
}

/** The same, or undefined when there is none. */
export async function findTable(
  { open }: ReplicaEnd,
  ref: TableRef,
  detail: DescribeDetail = 'load',
): Promise<Table | undefined> {
  const matches = (each: TableRef): boolean => isSameTable(each, ref);
  const catalog = await open.session.describe({ ...everyTable, matches, isEverything: false }, open.call, detail);
  return catalog.tables.find((table) => isSameTable(table.ref, ref));
}

/** How the sink would change a table as it is now. */
export async function draftChange(
  at: ReplicaEnd,
  ref: TableRef,
  changes: readonly TableChange[],
  types: Readonly<Record<string, string>> = {},
): Promise<ChangeDraft> {
  const table = await findTable(at, ref, 'schema');
  if (table === undefined) throw new Error(`the sink does not describe ${ref.name}`);
  const request = { table, changes, types: new Map(Object.entries(types)) };
  const draft = await at.open.session.draftChange?.(request, at.open.call);
  if (draft === undefined) throw new Error('the sink changes no tables, though it declares that it takes changes');
  return draft;
}

/** Changes a table, and gives what was drafted. */
export async function changeTable(
  at: ReplicaEnd,
  ref: TableRef,
  changes: readonly TableChange[],
): Promise<ChangeDraft> {
  const draft = await draftChange(at, ref, changes);
  await applyDefinitions(at, draft.definitions);
  return draft;
}

/** What tests compare of columns: their names, kinds and nulls. */
export function shapeOf({ columns }: Table): Readonly<Record<string, string>> {
  return Object.fromEntries(
    columns.map(({ name, type, isNullable }) => [name, `${type.kind}${isNullable ? '' : ' not null'}`]),
  );
}
