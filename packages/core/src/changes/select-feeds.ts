import { compileSelection } from '../catalog/compile-selection.ts';
import type { Selection } from '../catalog/selection.ts';
import { compareTableRefs, printTableRef, type TableKey, type TableRef } from '../catalog/table-ref.ts';
import { CatalogError } from '../errors/classes.ts';
import { findNearest } from '../errors/find-nearest.ts';
import type { SyncError } from '../errors/sync-error.ts';
import type { ReplicaPlace, ReplicaRun } from './replica-run.ts';

/** The tables of a source that take part, and those that were named and are not there. */
export interface SelectedFeeds {
  readonly tables: readonly TableRef[];
  readonly missing: readonly { readonly from: TableRef; readonly error: SyncError }[];
}

/** The selection as checked options have it. */
export type LooseSelection = { readonly [Key in keyof Selection]?: Selection[Key] | undefined };

/** Takes the tables that the patterns select. @throws {CatalogError} CATALOG_SELECTION_EMPTY when there is none, and none was named */
export function selectFeeds(listed: readonly TableRef[], { include, exclude }: LooseSelection): SelectedFeeds {
  const matcher = compileSelection({ ...(include && { include }), ...(exclude && { exclude }) });
  const tables = listed.filter((ref) => matcher.matches(ref));
  const missing = matcher.unmatched(listed).map((text) => {
    const from = namedBy(text, listed[0]?.schema ?? '');
    return { from, error: notThere(from, listed) };
  });
  if (tables.length === 0 && missing.length === 0) throw nothingSelected();
  return { tables, missing };
}

/** What {@link selectReplicas} takes. */
export interface ReplicaSelection {
  readonly tables: LooseSelection;
  /** Places at the sink of replicas that have just gone, though nothing was remembered of them. */
  readonly finished: ReadonlySet<TableKey>;
  /** Of the source. */
  readonly schemas: readonly string[];
}

/**
 * Takes the replicas that the patterns select: those that are remembered, and those that are named.
 *
 * @throws {CatalogError} CATALOG_SELECTION_EMPTY when there is none
 */
export function selectReplicas(
  { tables: { include, exclude }, finished, schemas }: ReplicaSelection,
  { book, place }: Pick<ReplicaRun, 'book' | 'place'>,
): readonly ReplicaPlace[] {
  const matcher = compileSelection({ ...(include && { include }), ...(exclude && { exclude }) });
  const remembered = book.all.map(({ state }) => ({ from: state.table, target: state.replica }));
  const selected = remembered.filter(({ from }) => matcher.matches(from));
  const named = matcher.unmatched(remembered.map(({ from }) => from)).map((text) => {
    const from = namedBy(text, schemas[0] ?? '');
    return { from, target: place(from) };
  });
  const places = [...selected, ...named];
  if (places.length === 0 && finished.size === 0) throw nothingSelected();
  return places.sort((a, b) => compareTableRefs(a.from, b.from));
}

/** The table that a pattern without stars names. A name alone is of the schema that the source has. */
function namedBy(text: string, schema: string): TableRef {
  const parts = [...text.matchAll(/"((?:[^"]|"")*)"|[^."]+/g)].map(
    ([whole, quoted]) => quoted?.replaceAll('""', '"') ?? whole,
  );
  const [first = text, second] = parts;
  return second === undefined ? { schema, name: first } : { schema: first, name: second };
}

function notThere(from: TableRef, listed: readonly TableRef[]): CatalogError {
  const table = printTableRef(from);
  const names = listed.filter(({ schema }) => schema === from.schema).map(({ name }) => name);
  const nearest = findNearest(from.name, names);
  const hint =
    nearest === undefined ? 'Names are those of the source, and case-sensitive.' : `Did you mean ${nearest}?`;
  const message = `The source has no table ${table}. ${hint}`;
  return new CatalogError({ code: 'CATALOG_TABLE_MISSING', message, context: { table } });
}

function nothingSelected(): CatalogError {
  const message = 'No table is selected: no pattern of tables.include matches one that tables.exclude leaves.';
  return new CatalogError({ code: 'CATALOG_SELECTION_EMPTY', message, context: { option: 'tables' } });
}
