import {
  type Column,
  compareTableRefs,
  type Dialect,
  type ForeignKey,
  type Sequence,
  type Table,
  type TableKey,
  type TableRef,
  tableKey,
} from '@sync/core/connector';
import type { TextRow } from '../fixtures/fixture.ts';

/** The language of the memory ends' definitions. */
export const memoryDialect = 'memory' as Dialect;

/** One table with its rows. Values only: a change makes a new one, so whoever holds an old one has a snapshot. */
export interface MemoryTable {
  readonly ref: TableRef;
  readonly columns: readonly MemoryColumn[];
  readonly uniqueKeys: Table['uniqueKeys'];
  /** One entry a column, generated ones included. */
  readonly rows: readonly TextRow[];
  /** Names of triggers; they do nothing. */
  readonly triggers: readonly string[];
  /** Names of views that show its columns, so that these stay as they are. @defaultValue none */
  readonly views?: readonly string[];
}

export interface MemoryColumn extends Omit<Column, 'encodings' | 'nativeType'> {
  /** Generated: always equal to the column of this name. */
  readonly copyOf?: string;
}

export interface MemorySequence {
  readonly sequence: Sequence;
  readonly value: bigint;
  readonly isCalled: boolean;
}

/** Everything a memory database has. Maps are replaced, not changed. */
export interface MemoryState {
  readonly tables: ReadonlyMap<TableKey, MemoryTable>;
  readonly foreignKeys: readonly ForeignKey[];
  readonly sequences: ReadonlyMap<TableKey, MemorySequence>;
}

/**
 * A database in memory: committed state, and counts of what is open so that tests find leaks. One may be read by sources and written by
 * sinks at the same time.
 */
export class MemoryDatabase {
  state: MemoryState = { tables: new Map(), foreignKeys: [], sequences: new Map() };
  /** What its servers say they are. */
  readonly id = crypto.randomUUID();
  /** Marks that are planted now. */
  readonly marks = new Set<string>();
  /** Names of locks that sessions have now. */
  readonly locks = new Set<string>();
  openSessions = 0;
  openSnapshots = 0;
  openReaders = 0;
  openUnits = 0;

  /** @throws {Error} when there is no such table; tests ask only for what they made */
  table(ref: TableRef): MemoryTable {
    const found = this.state.tables.get(tableKey(ref));
    if (found === undefined) throw new Error(`the memory database has no table ${tableKey(ref)}`);
    return found;
  }

  /** In the order of catalogs. */
  get tables(): readonly MemoryTable[] {
    return [...this.state.tables.values()].sort((a, b) => compareTableRefs(a.ref, b.ref));
  }

  /** Replaces parts of the state. */
  change(change: Partial<MemoryState>): void {
    this.state = { ...this.state, ...change };
  }
}
