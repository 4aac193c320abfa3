import { type TableRef, tableKey } from '@sync/core/connector';
import {
  type Fixture,
  type FixtureForeignKey,
  type FixtureTable,
  fixtureRef,
  type TextRow,
} from '../fixtures/fixture.ts';
import type { Oracle } from '../oracle.ts';
import { checkForeignKeys, checkUnique } from './constraints.ts';
import { placeOf } from './digest.ts';
import { insertRows } from './insert-rows.ts';
import type { MemoryDatabase, MemorySequence, MemoryTable } from './memory-database.ts';

const schema = 'shop';

/** The oracle of a memory database. */
export function memoryOracle(database: MemoryDatabase): Oracle {
  return {
    schema,
    create: async (fixture) => createTables(database, fixture),
    readRows: async (ref, columns) => {
      const table = database.table(ref);
      const places = columns.map((name) => placeOf(table, name));
      return table.rows.map((row) => places.map((place) => row[place] ?? null));
    },
    insertRows: async (ref, columns, rows) => insert(database, { ref, columns, rows }),
    nextValue: async (ref, column) => takeNext(database, sequenceRef(ref, column)),
    openSessions: async () => database.openSessions,
  };
}

function createTables(database: MemoryDatabase, fixture: Fixture): void {
  const tables = new Map(database.state.tables);
  const sequences = new Map(database.state.sequences);
  for (const table of fixture.tables) {
    const made = makeTable(table);
    tables.set(tableKey(made.ref), made);
    checkUnique(made);
    for (const { name, identity } of table.columns) {
      if (identity === undefined) continue;
      const sequence = { ref: sequenceRef(made.ref, name), ownedBy: { table: made.ref, column: name } };
      sequences.set(tableKey(sequence.ref), { sequence, value: 1n, isCalled: false });
    }
  }
  const foreignKeys = fixture.tables.flatMap((table) => table.foreignKeys.map((key) => makeKey(fixture, table, key)));
  const state = { ...database.state, tables, sequences, foreignKeys: [...database.state.foreignKeys, ...foreignKeys] };
  checkForeignKeys(state, new Set(tables.keys()));
  database.state = state;
}

function makeTable(table: FixtureTable): MemoryTable {
  const primary: readonly string[] = table.keys.find(({ isPrimary }) => isPrimary)?.columns ?? [];
  return {
    ref: fixtureRef(table, schema),
    columns: table.columns.map(({ name, type, isNullable, identity, copyOf }) => ({
      name,
      type,
      isNullable: isNullable ?? !(primary.includes(name) || identity !== undefined),
      hasDefault: identity !== undefined,
      ...(identity === undefined ? {} : { identity }),
      ...(copyOf === undefined ? {} : { generated: 'stored' as const, copyOf }),
    })),
    uniqueKeys: table.keys
      .map((key) => ({ ...key, isDeferrable: false }))
      .sort((a, b) => Number(b.isPrimary) - Number(a.isPrimary)),
    rows: table.rows,
    triggers: [],
  };
}

function makeKey(fixture: Fixture, table: FixtureTable, key: FixtureForeignKey) {
  const parent = fixture.tables.find(({ name }) => name === key.references.table);
  if (parent === undefined) throw new Error(`fixture ${fixture.trap} has no table ${key.references.table}`);
  const [first, ...rest] = key.columns.map((column, i) => ({ column, references: key.references.columns[i] ?? '' }));
  if (first === undefined) throw new Error(`foreign key ${key.name} has no columns`);
  return {
    name: key.name,
    table: fixtureRef(table, schema),
    references: fixtureRef(parent, schema),
    columns: [first, ...rest] as const,
    isDeferrable: key.isDeferrable ?? false,
    match: 'simple' as const,
    onDelete: key.onDelete ?? 'no action',
    onUpdate: 'no action' as const,
  };
}

interface Insertion {
  readonly ref: TableRef;
  readonly columns: readonly string[];
  readonly rows: readonly TextRow[];
}

function insert(database: MemoryDatabase, { ref, columns, rows }: Insertion): void {
  const staging = { maxBytes: 1, maxInFlight: 1 };
  const request = { table: ref, columns, onConflict: 'error', deferredKeys: [], holdInStage: false, staging } as const;
  const { table } = insertRows(database.table(ref), request, rows);
  const state = { ...database.state, tables: new Map(database.state.tables).set(tableKey(ref), table) };
  checkForeignKeys(state, new Set([tableKey(ref)]));
  database.state = state;
}

function sequenceRef({ schema: itsSchema, name }: TableRef, column: string): TableRef {
  return { schema: itsSchema, name: `${name}_${column}_seq` };
}

function takeNext(database: MemoryDatabase, ref: TableRef): string {
  const found = database.state.sequences.get(tableKey(ref));
  if (found === undefined) throw new Error(`there is no sequence ${ref.name}`);
  const value = found.isCalled ? found.value + 1n : found.value;
  const next: MemorySequence = { ...found, value, isCalled: true };
  database.change({ sequences: new Map(database.state.sequences).set(tableKey(ref), next) });
  return `${value}`;
}
