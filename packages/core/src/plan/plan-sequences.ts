import type { Catalog, Sequence } from '../catalog/catalog.ts';
import type { PairedTable } from '../catalog/compare-catalogs.ts';
import { placeSequence } from '../catalog/create-placement.ts';
import { definitionId } from '../catalog/definition.ts';
import type { Placement } from '../catalog/placement.ts';
import { compareTableRefs, type TableKey, type TableRef, tableKey } from '../catalog/table-ref.ts';
import type { Truncation } from './plan-truncate.ts';
import type { PlannedSequence } from './plan.ts';

export interface SequenceRequest {
  readonly tables: readonly PairedTable[];
  readonly sourceCatalog: Catalog;
  readonly sinkCatalog: Catalog;
  readonly place: Placement;
  /** Those of tables that the sink drafted. @defaultValue tables are made with the source's sequences */
  readonly drafted?: readonly Sequence[];
  readonly truncation: Truncation;
  /** Ids of the definitions this run applies. */
  readonly created: ReadonlySet<string>;
  /** Ids of the definitions the sink has. */
  readonly existing: ReadonlySet<string>;
}

/**
 * Which sequences are set after the load: those of loaded columns, found at the sink by the column they feed, and those that
 * belong to no column, found by their name or made by this run. `exact` where the table was empty before the load or the sequence is
 * new, `forward` where rows of the sink's own may be ahead of the source.
 */
export function planSequences(request: SequenceRequest): readonly PlannedSequence[] {
  const byOwner = new Map<string, Sequence>();
  for (const sequence of [...request.sinkCatalog.sequences, ...(request.drafted ?? [])]) {
    const owner = ownerKey(sequence);
    if (owner !== undefined) byOwner.set(owner, sequence);
  }
  const names = new Set(request.sinkCatalog.sequences.map((sequence) => tableKey(sequence.ref)));
  const tables = new Map(request.tables.map((table) => [tableKey(table.ref), table]));
  return request.sourceCatalog.sequences
    .flatMap((sequence): PlannedSequence[] => {
      const from = sequence.ref;
      const placed = placeSequence(sequence, request.place);
      const owner = ownerKey(placed);
      if (placed.ownedBy === undefined || owner === undefined) return planFree(request, { from, placed }, names);
      const table = tables.get(tableKey(placed.ownedBy.table));
      return table === undefined ? [] : planOwned(request, { from, placed }, { table, target: byOwner.get(owner) });
    })
    .sort((a, b) => compareTableRefs(a.sequence, b.sequence) || compareTableRefs(a.from, b.from));
}

/** A sequence of the source, and the one that stands for it where the run makes it. */
interface PlacedSequence {
  readonly from: TableRef;
  readonly placed: Sequence;
}

function planFree(
  { created, existing }: SequenceRequest,
  { from, placed: { ref: sequence } }: PlacedSequence,
  names: ReadonlySet<TableKey>,
): PlannedSequence[] {
  const id = definitionId('sequence', sequence);
  if (created.has(id)) return [{ from, sequence, direction: 'exact' }];
  if (names.has(tableKey(sequence)) || existing.has(id)) return [{ from, sequence, direction: 'forward' }];
  return [];
}

interface Owned {
  readonly table: PairedTable;
  /** The sink's sequence of the same column, as far as it has one. */
  readonly target: Sequence | undefined;
}

function planOwned(
  { truncation, drafted }: SequenceRequest,
  { from, placed }: PlacedSequence,
  { table, target }: Owned,
): PlannedSequence[] {
  const isLoaded = table.columns.some((column) => column.sink.name === placed.ownedBy?.column);
  const ref = table.isCreated && drafted === undefined ? placed.ref : target?.ref;
  if (!isLoaded || ref === undefined) return [];
  const wasEmpty = table.isCreated || truncation.isEmptied(table);
  return [{ from, sequence: ref, direction: wasEmpty ? 'exact' : 'forward' }];
}

function ownerKey({ ownedBy }: Sequence): string | undefined {
  return ownedBy === undefined ? undefined : JSON.stringify([ownedBy.table.schema, ownedBy.table.name, ownedBy.column]);
}
