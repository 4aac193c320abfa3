import type { Table } from '../catalog/catalog.ts';
import type { Definition, NotCarried } from '../catalog/definition.ts';
import { isSameTable, printTableRef, type TableRef } from '../catalog/table-ref.ts';
import type { FeedTable } from '../connector/feed.ts';
import type { ExistingDefinitions, LoadUnit } from '../connector/sink.ts';
import { CatalogError } from '../errors/classes.ts';
import { askSink, inUnit, required } from './ask-sink.ts';
import { preferredTypes } from './change-table.ts';
import type { FeedRun, ReplicaPlace } from './replica-run.ts';

/** How a replica's table is made. */
export interface ReplicaDraft {
  readonly definitions: readonly Definition[];
  readonly table: Table;
  readonly notCarried: readonly NotCarried[];
}

/** Says how a replica's table is made, under a name; what the sink has already is left out. */
export async function draftReplica(
  { place, name }: { readonly place: ReplicaPlace; readonly name: TableRef },
  feed: FeedTable,
  run: FeedRun,
): Promise<ReplicaDraft> {
  const { sink, call } = run;
  const draft = required(sink.draftSchema?.bind(sink), 'make tables');
  const types = preferredTypes(feed.table.columns, run);
  const request = { tables: [{ table: { ...feed.table, ref: name }, types }], foreignKeys: [] };
  const { list, tables } = await askSink(() => draft(request, call), place, run);
  const listed = await askSink(() => run.listDefinitions(), place, run);
  const [table] = tables;
  if (table === undefined) throw notDrafted(name);
  // The list is older than the run's clearing of the private name, which nobody else uses.
  const isPrivate = !isSameTable(name, place.target);
  const isMissing = (definition: Definition): boolean =>
    (isPrivate && !isShared(definition)) || !isListed(definition, listed);
  return { definitions: list.definitions.filter(isMissing), table, notCarried: list.notCarried };
}

function isListed({ id, impliedBy = [] }: Definition, listed: ExistingDefinitions | undefined): boolean {
  return listed !== undefined && [id, ...impliedBy].some((each) => listed.ids.has(each));
}

/** Belongs to the whole database, so that replicas made at the same time would get into each other's way. */
export function isShared({ tables }: Definition): boolean {
  return tables.length === 0;
}

/** Makes what replicas share and the sink lacked, in a unit of its own, unless this run has made it for another one. Resolves to the ids. */
export function makeShared(
  definitions: readonly Definition[],
  place: ReplicaPlace,
  run: FeedRun,
): Promise<readonly string[]> {
  if (definitions.length === 0) return Promise.resolve([]);
  return run.alone(async () => {
    const missing = definitions.filter(({ id }) => !run.shared.has(id));
    if (missing.length > 0) {
      await inUnit({ place, work: (unit) => applyTo(unit, { list: missing, place }, run) }, run);
    }
    const ids = missing.map(({ id }) => id);
    for (const id of ids) run.shared.add(id);
    return ids;
  });
}

/** Applies definitions in a unit under way. */
export async function applyTo(
  unit: LoadUnit,
  { list, place }: { readonly list: readonly Definition[]; readonly place: ReplicaPlace },
  run: FeedRun,
): Promise<void> {
  if (list.length === 0) return;
  const apply = required(unit.applyDefinitions?.bind(unit), 'apply definitions');
  await askSink(() => apply(list), place, run);
}

function notDrafted(name: TableRef): CatalogError {
  const table = printTableRef(name);
  const message = `The sink did not say how it would make ${table}. Please report it.`;
  return new CatalogError({ code: 'CATALOG_TABLE_MISSING', message, context: { table } });
}
