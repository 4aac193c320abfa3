import type { Catalog } from '../catalog/catalog.ts';
import { checkPlacement, createPlacement } from '../catalog/create-placement.ts';
import { type ColumnRules, compileRules } from '../catalog/compile-rules.ts';
import { compileSelection } from '../catalog/compile-selection.ts';
import type { Placement } from '../catalog/placement.ts';
import type { TableMatcher } from '../catalog/selection.ts';
import { type TableRef, tableKey } from '../catalog/table-ref.ts';
import type { CheckedOptions } from '../config/check-options.ts';
import type { DescribeDetail, Snapshot } from '../connector/source.ts';
import type { Ends } from '../run/guard.ts';
import type { RunLife } from './run-life.ts';

/** What both ends have, as far as the selection reaches. */
export interface DescribedEnds {
  readonly sourceCatalog: Catalog;
  readonly sinkCatalog: Catalog;
  /** The caller's selection. */
  readonly matcher: TableMatcher;
  /** Where the tables go. */
  readonly place: Placement;
  /** What is special about columns. */
  readonly rules: ColumnRules;
}

/** The catalogs are read one after the other, since the sink is asked for the tables that the source turned out to select. */
export interface DescribeRequest {
  readonly options: CheckedOptions;
  readonly snapshot: Snapshot;
  readonly ends: Ends;
}

/** Describes the source inside its snapshot, and the same tables at the sink. */
export async function describeEnds(request: DescribeRequest, life: RunLife): Promise<DescribedEnds> {
  const { options, snapshot, ends } = request;
  const { include, exclude } = options.tables;
  const rules = compileRules(options);
  const matcher = compileSelection({ ...(include && { include }), exclude });
  const detail: DescribeDetail = options.schema === 'create' ? 'schema' : 'load';
  const place = placementOf(request);
  const describeSink = (refs: readonly TableRef[]): Promise<Catalog> => {
    checkPlacement({ place, tables: refs, ...(options.schemas && { schemas: options.schemas }) });
    const only = matcherOf(refs.map(place), matcher.isEverything);
    return life.ask('sink', () => ends.sink.describe(only, life.call, 'load'));
  };
  const describeFor = snapshot.describeFor?.bind(snapshot);
  const listTables = snapshot.listTables?.bind(snapshot);
  if (describeFor !== undefined && listTables !== undefined) {
    const sinkCatalog = await describeSink(await life.ask('source', () => listTables(matcher, life.call)));
    const tables = new Map(sinkCatalog.tables.map((table) => [tableKey(table.ref), table]));
    const sinkTable = (ref: TableRef) => tables.get(tableKey(place(ref)));
    const { dialect } = sinkCatalog;
    const sourceCatalog = await life.ask('source', () =>
      describeFor({ matcher, detail, dialect, sinkTable }, life.call),
    );
    rules.check(sourceCatalog.tables);
    return { sourceCatalog, sinkCatalog, matcher, place, rules };
  }
  const sourceCatalog = await life.ask('source', () => snapshot.describe(matcher, life.call, detail));
  const refs = sourceCatalog.tables.map(({ ref }) => ref);
  rules.check(sourceCatalog.tables);
  return { sourceCatalog, sinkCatalog: await describeSink(refs), matcher, place, rules };
}

function placementOf({ options: { schemas }, ends: { source, sink } }: DescribeRequest): Placement {
  return createPlacement({
    ...(schemas && { schemas }),
    ...(source.naming && { source: source.naming }),
    ...(sink.naming && { sink: sink.naming }),
  });
}

/** Selects tables of the sink. Of everything, the sink also lists its sequences of no column, which are set after the load. */
function matcherOf(refs: readonly TableRef[], isEverything: boolean): TableMatcher {
  const keys = new Set(refs.map(tableKey));
  return { matches: (ref) => keys.has(tableKey(ref)), unmatched: () => [], isEverything };
}
