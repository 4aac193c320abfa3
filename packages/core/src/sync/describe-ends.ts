import type { Catalog } from '../catalog/catalog.ts';
import { checkPlacement, createPlacement } from '../catalog/create-placement.ts';
import { type ColumnRules, compileRules } from '../catalog/compile-rules.ts';
import { compileSelection } from '../catalog/compile-selection.ts';
import type { Placement } from '../catalog/placement.ts';
import type { TableMatcher } from '../catalog/selection.ts';
import { tableKey } from '../catalog/table-ref.ts';
import type { CheckedOptions } from '../config/check-options.ts';
import type { Snapshot } from '../connector/source.ts';
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
export async function describeEnds(
  { options, snapshot, ends }: DescribeRequest,
  life: RunLife,
): Promise<DescribedEnds> {
  const { include, exclude } = options.tables;
  const rules = compileRules(options);
  const matcher = compileSelection({ ...(include && { include }), exclude });
  const detail = options.schema === 'create' ? 'schema' : 'load';
  const sourceCatalog = await life.ask('source', () => snapshot.describe(matcher, life.call, detail));
  const { schemas } = options;
  const { source, sink } = ends;
  const place = createPlacement({
    ...(schemas && { schemas }),
    ...(source.naming && { source: source.naming }),
    ...(sink.naming && { sink: sink.naming }),
  });
  const tables = sourceCatalog.tables.map(({ ref }) => ref);
  checkPlacement({ place, tables, ...(schemas && { schemas }) });
  rules.check(sourceCatalog.tables);
  const refs = tables.map(place);
  const keys = new Set(refs.map(tableKey));
  const sinkMatcher = {
    matches: (ref: (typeof refs)[number]) => keys.has(tableKey(ref)),
    unmatched: () => [],
    // Then the sink also lists its sequences of no column, which are set after the load.
    isEverything: matcher.isEverything,
  };
  const sinkCatalog = await life.ask('sink', () => sink.describe(sinkMatcher, life.call, 'load'));
  return { sourceCatalog, sinkCatalog, matcher, place, rules };
}
