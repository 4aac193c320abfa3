import { planSync, sync } from '@sync/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectTables, possibleFixtures } from '../expectations.ts';
import { type Fixture, type FixtureTable, fixtureRef, loadedColumns, withoutRows } from '../fixtures/fixture.ts';
import { identityColumns } from '../fixtures/identity-columns.ts';
import { selfReference } from '../fixtures/self-reference.ts';
import { notNullCycles, traps } from '../fixtures/traps.ts';
import type { PairSuiteInit } from './pair-suite.ts';
import { type PairCapabilities, readCapabilities, startEmptyPair, type StartedPair, startPair } from './start-pair.ts';

/** Every trap down both lanes, by the plan's own choice, and into an empty database. All traps stand in one pair; runs select theirs. */
export function laneSuite(init: PairSuiteInit): void {
  const fixtures = possibleFixtures([...traps, ...notNullCycles], init);

  describe('tables that are there', () => {
    let pair: StartedPair;
    let capabilities: PairCapabilities;
    beforeAll(async () => {
      const [first = selfReference, ...rest] = fixtures;
      pair = await startPair(init, first);
      for (const fixture of rest) {
        await pair.sourceOracle.create(fixture);
        await pair.sinkOracle.create(withoutRows(fixture));
      }
      capabilities = await readCapabilities(pair);
    });
    afterAll(() => pair[Symbol.asyncDispose]());

    describe.each(fixtures)('with $trap', (fixture) => {
      const inability = () => unableTo(fixture, capabilities);
      const options = () => ({ ...pair.ends, tables: selectionOf(fixture, pair.sourceOracle.schema) });

      it.for(['rows', 'encoded'] as const)('are equal after a run in the %s lane', async (lane, { skip }) => {
        if (lane === 'encoded' && !capabilities.hasEncodings) skip('the pair has no encoding in common');
        skip(inability() !== undefined, inability());
        const report = await sync({ ...options(), lane, truncate: 'selected' });
        await expectTables(pair.sinkOracle, fixture);
        expect(new Set(report.tables.map((table) => table.lane))).toEqual(new Set([lane]));
      });

      it(`travel in the ${init.autoLane} lane when the plan chooses`, async ({ skip }) => {
        skip(inability() !== undefined, inability());
        const report = await sync({ ...options(), truncate: 'selected', verify: 'digest' });
        await expectTables(pair.sinkOracle, fixture);
        expect(new Set(report.tables.map(({ lane }) => lane))).toEqual(new Set([init.autoLane]));
        for (const { because } of report.tables) expect(because).not.toBe('');
      });

      it('stay as they are when it is run again and rows that are there are left alone', async ({ skip }) => {
        if (!capabilities.sink.onConflict.includes('nothing')) skip('the sink cannot leave rows alone');
        skip(inability() !== undefined, inability());
        if (fixture.tables.some(({ keys }) => keys.length === 0)) skip('a table without a key has no conflicts');
        await sync({ ...options(), truncate: 'selected' });
        const report = await sync({ ...options(), onConflict: 'nothing' });
        expect(report.tables.map(({ rowsWritten }) => rowsWritten)).toEqual(report.tables.map(() => 0));
        await expectTables(pair.sinkOracle, fixture);
      });
    });
  });

  describe('an empty sink', () => {
    let pair: StartedPair;
    let capabilities: PairCapabilities;
    beforeAll(async () => {
      const [first = selfReference, ...rest] = fixtures;
      pair = await startEmptyPair(init, first);
      for (const fixture of rest) await pair.sourceOracle.create(fixture);
      capabilities = await readCapabilities(pair);
    });
    afterAll(() => pair[Symbol.asyncDispose]());

    it.for(fixtures)('gets the tables of $trap, their keys and their rows', async (fixture, { skip }) => {
      if (!capabilities.canCreateSchema) skip('the pair cannot carry a schema');
      const options = {
        ...pair.ends,
        tables: selectionOf(fixture, pair.sourceOracle.schema),
        schema: 'create',
      } as const;
      const report = await sync(options);
      // What an engine computes is in its own language.
      const columnsOf = capabilities.isSameDialect ? undefined : loadedColumns;
      const expected = capabilities.isSameDialect ? fixture : asDrafted(fixture, init);
      await expectTables(pair.sinkOracle, expected, columnsOf);
      expect(report.created.length).toBeGreaterThanOrEqual(fixture.tables.length);
      // Once its keys are there such a cycle cannot be loaded again.
      if (unableTo(fixture, capabilities) !== undefined) return;
      const again = await planSync(options);
      expect(again.existing).toEqual(expect.arrayContaining([...report.created]));
      expect(again.steps.filter(({ kind }) => kind === 'create-schema' || kind === 'finish-schema')).toEqual([]);
    });
  });

  describe('sequences', () => {
    it('go on at the sink where the source stands', async () => {
      const fixture: Fixture = identityColumns;
      await using pair = await startPair(init, fixture);
      const [tickets] = fixture.tables;
      const ref = fixtureRef(tickets, pair.sourceOracle.schema);
      const there = fixtureRef(tickets, pair.sinkOracle.schema);
      for (let i = 0; i < 41; i += 1) await pair.sourceOracle.nextValue(ref, 'id');
      await sync({ ...pair.ends });
      expect(await pair.sinkOracle.nextValue(there, 'id')).toBe(await pair.sourceOracle.nextValue(ref, 'id'));
    });
  });
}

/** Why a pair cannot load a fixture into tables that have their keys, by what it declares. */
function unableTo(fixture: Fixture, { sink }: PairCapabilities): string | undefined {
  // By name: a fixture that was moved into one schema is another object.
  const isInOneStatement = notNullCycles.some(({ trap }) => trap === fixture.trap);
  return isInOneStatement && !sink.checksKeysAtStatementEnd ? 'the sink checks keys row by row' : undefined;
}

/** The rows as tables hold them that the sink drafted. */
function asDrafted({ trap, tables: [first, ...others] }: Fixture, { drafted }: PairSuiteInit): Fixture {
  const change = (table: FixtureTable): FixtureTable => {
    const textOf = (text: string | null, place: number): string | null => {
      const type = table.columns[place]?.type;
      return text === null || type === undefined || drafted === undefined ? text : drafted(text, type);
    };
    return { ...table, rows: table.rows.map((row) => row.map(textOf)) };
  };
  return { trap, tables: [change(first), ...others.map(change)] };
}

/** Names every table of a fixture, literally. */
function selectionOf({ tables }: Fixture, schema: string): { readonly include: readonly string[] } {
  const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
  const refs = tables.map((table) => fixtureRef(table, schema));
  return { include: refs.map((ref) => `${quote(ref.schema)}.${quote(ref.name)}`) };
}
