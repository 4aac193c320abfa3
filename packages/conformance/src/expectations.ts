import { type CallOptions, SyncError, type TableMatcher, type Warning } from '@sync/core/connector';
import { expect } from 'vitest';
import { type Fixture, fixtureRef, fixtureRows, type FixtureTable, type TextRow } from './fixtures/fixture.ts';
import type { SuiteInit } from './ends.ts';
import type { Oracle } from './oracle.ts';
import { sortRows } from './rows/pack-rows.ts';

/** Selects every table. */
export const everyTable: TableMatcher = { matches: () => true, unmatched: () => [], isEverything: true };

/** Options of a call that nothing interrupts. */
export function quietCall(
  signal: AbortSignal = new AbortController().signal,
): CallOptions & { readonly warnings: Warning[] } {
  const warnings: Warning[] = [];
  return { signal, warnings, onWarning: (warning) => void warnings.push(warning) };
}

/** Compares rows whatever their order. */
export function expectSameRows(actual: readonly TextRow[], expected: readonly TextRow[]): void {
  expect(sortRows(actual)).toEqual(sortRows(expected));
}

/** Fires the signal of a reading under way, which ends with AbortedError within 2 s. */
export async function expectAbortEnds(iterator: AsyncIterator<unknown>, controller: AbortController): Promise<void> {
  controller.abort();
  const startMs = performance.now();
  const readOn = async (): Promise<void> => {
    for (let next = await iterator.next(); next.done !== true; ) next = await iterator.next();
  };
  expect((await failureOf(readOn())).code).toBe('ABORTED_BY_SIGNAL');
  expect(performance.now() - startMs).toBeLessThan(2000);
}

/** Compares every table of a fixture at an end with the fixture itself. `columnsOf`: all of them unless told, generated ones included. */
export async function expectTables(
  oracle: Oracle,
  fixture: Fixture,
  columnsOf: (table: FixtureTable) => readonly string[] = everyColumn,
): Promise<void> {
  for (const table of fixture.tables) {
    const columns = columnsOf(table);
    const actual = await oracle.readRows(fixtureRef(table, oracle.schema), columns);
    expectSameRows(actual, fixtureRows(table, columns));
  }
}

function everyColumn({ columns }: FixtureTable): readonly string[] {
  return columns.map(({ name }) => name);
}

/** The SyncError that a promise rejects with. */
export async function failureOf(work: Promise<unknown>): Promise<SyncError> {
  const outcome = await work.then(
    () => new Error('it was expected to fail, and did not'),
    (cause: unknown) => cause,
  );
  if (SyncError.isInstance(outcome)) return outcome;
  throw outcome;
}

/** Waits for a condition that other tasks bring about. Fails after 10 s. */
export async function until(isTrue: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadlineMs = performance.now() + 10_000;
  while (!(await isTrue())) {
    if (performance.now() > deadlineMs) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Fixtures that an end can have: one without some types, with a single schema, or with bare tables. */
export function possibleFixtures(
  fixtures: readonly Fixture[],
  {
    lacksTypes = [],
    hasOneSchema = false,
    hasBareTables = false,
  }: Pick<SuiteInit<unknown>, 'lacksTypes' | 'hasOneSchema' | 'hasBareTables'>,
): readonly Fixture[] {
  const possible = fixtures.filter(
    ({ tables }) => !tables.some(({ columns }) => columns.some(({ type }) => lacksTypes.includes(type.kind))),
  );
  const shaped = hasBareTables ? possible.map((fixture) => mapTables(fixture, bare)) : possible;
  return hasOneSchema ? shaped.map((fixture) => mapTables(fixture, inOneSchema)) : shaped;
}

function mapTables(
  { trap, tables: [first, ...rest] }: Fixture,
  change: (table: FixtureTable) => FixtureTable,
): Fixture {
  return { trap, tables: [change(first), ...rest.map(change)] };
}

/** Without what only a database knows. What is left must be as it was: a column that numbered itself is still never null. */
function bare(table: FixtureTable): FixtureTable {
  const { schema, name, columns, keys } = table;
  return {
    name,
    ...(schema === undefined ? {} : { schema }),
    columns: columns
      .filter(({ copyOf }) => copyOf === undefined)
      .map(({ identity, ...column }) => (identity === undefined ? column : { ...column, isNullable: false })),
    keys: keys.filter(({ isPrimary }) => isPrimary),
    foreignKeys: [],
    rows: fixtureRows(table),
  };
}

function inOneSchema({ name, columns, keys, foreignKeys, rows }: FixtureTable): FixtureTable {
  return { name, columns, keys, foreignKeys, rows };
}
