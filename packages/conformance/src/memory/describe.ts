import {
  type Catalog,
  type Column,
  type Dialect,
  compareTableRefs,
  type Table,
  type TableMatcher,
} from '@sync/core/connector';
import { type MemoryColumn, memoryDialect, type MemoryState, type MemoryTable } from './memory-database.ts';
import { memoryRows } from './row-encoding.ts';

/** The catalog of the tables that a matcher selects. `hasEncodings`: columns offer the memory format. */
export function describeState(
  state: MemoryState,
  matcher: TableMatcher,
  { hasEncodings, dialect = memoryDialect }: { readonly hasEncodings: boolean; readonly dialect?: Dialect },
): Catalog {
  const tables = [...state.tables.values()].filter(({ ref }) => matcher.matches(ref));
  return {
    dialect,
    tables: tables
      .map((table) => describeTable(table, hasEncodings ? describeEncoded : describePlain))
      .sort((a, b) => compareTableRefs(a.ref, b.ref)),
    foreignKeys: state.foreignKeys,
    sequences: [...state.sequences.values()].map(({ sequence }) => sequence),
    types: [],
  };
}

function describeTable(
  { ref, columns, uniqueKeys, rows, triggers }: MemoryTable,
  describe: (column: MemoryColumn) => Column,
): Table {
  return {
    ref,
    kind: 'table',
    columns: columns.map(describe),
    uniqueKeys,
    loadTriggers: triggers,
    estimatedRows: rows.length,
    estimatedBytes: rows.length * 100,
  };
}

function describePlain(described: MemoryColumn): Column {
  const { copyOf: _, ...column } = described;
  return { ...column, nativeType: JSON.stringify(column.type), encodings: [] };
}

function describeEncoded(column: MemoryColumn): Column {
  const agreement = JSON.stringify(column.type);
  return { ...describePlain(column), encodings: [{ encoding: memoryRows, agreement }] };
}
