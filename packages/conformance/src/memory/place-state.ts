import { type Placement, tableKey } from '@sync/core/connector';
import type { MemoryState } from './memory-database.ts';

/** The state with every name as the sink will have it. */
export function placeState(state: MemoryState, place: Placement): MemoryState {
  const tables = [...state.tables.values()].map((table) => ({ ...table, ref: place(table.ref) }));
  const sequences = [...state.sequences.values()].map(({ sequence, ...value }) => {
    const { ref, ownedBy } = sequence;
    const placed = { ref: place(ref), ...(ownedBy && { ownedBy: { ...ownedBy, table: place(ownedBy.table) } }) };
    return { ...value, sequence: placed };
  });
  return {
    tables: new Map(tables.map((table) => [tableKey(table.ref), table])),
    sequences: new Map(sequences.map((each) => [tableKey(each.sequence.ref), each])),
    foreignKeys: state.foreignKeys.map((key) => ({
      ...key,
      table: place(key.table),
      references: place(key.references),
    })),
  };
}
