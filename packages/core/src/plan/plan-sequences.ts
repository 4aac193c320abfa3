import type { Catalog, Sequence } from '../catalog/catalog.ts';
import type { PairedTable } from '../catalog/compare-catalogs.ts';
import { compareTableRefs, compareText, tableKey } from '../catalog/table-ref.ts';
import type { Truncation } from './plan-truncate.ts';
import type { PlannedSequence } from './plan.ts';

export interface SequenceRequest {
  readonly tables: readonly PairedTable[];
  readonly sourceCatalog: Catalog;
  readonly sinkCatalog: Catalog;
  readonly truncation: Truncation;
  /** The run makes what the sink lacks of the source's schema. */
  readonly createsSchema: boolean;
}

/**
 * Which sequences are set after the load: those of loaded columns, found at the sink by the column they feed; and, when
 * the run makes the schema, those that belong to no column. `exact` where the table was empty before the load, `forward` where rows of
 * the sink's own may be ahead of the source.
 */
export function planSequences(request: SequenceRequest): readonly PlannedSequence[] {
  const atSink = new Map(
    request.sinkCatalog.sequences.flatMap((sequence): [string, Sequence][] => {
      const owner = ownerKey(sequence);
      return owner === undefined ? [] : [[owner, sequence]];
    }),
  );
  const tables = new Map(request.tables.map((table) => [tableKey(table.ref), table]));
  const known = new Set(request.sinkCatalog.sequences.map((sequence) => tableKey(sequence.ref)));
  const planned: PlannedSequence[] = [];
  for (const sequence of request.sourceCatalog.sequences) {
    const owner = ownerKey(sequence);
    if (owner === undefined || sequence.ownedBy === undefined) {
      if (!request.createsSchema) continue;
      const direction = known.has(tableKey(sequence.ref)) ? 'forward' : 'exact';
      planned.push({ from: sequence.ref, sequence: sequence.ref, direction });
      continue;
    }
    const { table: ref, column } = sequence.ownedBy;
    const table = tables.get(tableKey(ref));
    if (table === undefined || !table.columns.some((each) => each.sink.name === column)) continue;
    const target = table.isCreated ? sequence : atSink.get(owner);
    if (target === undefined) continue;
    const wasEmpty = table.isCreated || request.truncation.isEmptied(table);
    planned.push({ from: sequence.ref, sequence: target.ref, direction: wasEmpty ? 'exact' : 'forward' });
  }
  return planned.sort(
    (a, b) =>
      compareTableRefs(a.sequence, b.sequence) ||
      compareTableRefs(a.from, b.from) ||
      compareText(a.direction, b.direction),
  );
}

function ownerKey({ ownedBy }: Sequence): string | undefined {
  return ownedBy === undefined ? undefined : JSON.stringify([ownedBy.table.schema, ownedBy.table.name, ownedBy.column]);
}
