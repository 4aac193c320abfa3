import { planSync, sync } from '@sync/core';
import type { Naming, Sink, Source } from '@sync/core/connector';
import { describe, expect, it } from 'vitest';
import { expectSameRows, expectTables, failureOf } from '../expectations.ts';
import { type Fixture, type FixtureTable, withoutRows } from '../fixtures/fixture.ts';
import { identityColumns } from '../fixtures/identity-columns.ts';
import { severalKeysBetweenTwoTables as trips } from '../fixtures/several-keys-between-two-tables.ts';
import { fixtureRef, fixtureRows } from '../fixtures/fixture.ts';
import type { PairSuiteInit } from './pair-suite.ts';
import { readCapabilities, type StartedPair, startEmptyPair, startPair } from './start-pair.ts';

/** Tables that go to a schema of another name, told by the option or by the ends. */
export function placementSuite(init: PairSuiteInit): void {
  const elsewhere = 'elsewhere';
  const moved = inSchema(trips, elsewhere);
  const schemasOf = ({ sourceOracle }: StartedPair) => ({ [sourceOracle.schema]: elsewhere });

  describe('the option schemas', () => {
    it('loads tables into the schema that it names, and tells them by their names there', async () => {
      await using pair = await startPair(init, trips, withoutRows(moved));
      const report = await sync({ ...pair.ends, schemas: schemasOf(pair), verify: 'digest' });
      await expectTables(pair.sinkOracle, moved);
      expect(report.tables.map(({ table }) => table.schema)).toEqual([elsewhere, elsewhere]);
    });

    it('empties the tables there and no others', async () => {
      await using pair = await startPair(init, trips, moved);
      await pair.sinkOracle.create(trips);
      const options = { ...pair.ends, schemas: schemasOf(pair), truncate: 'selected' } as const;
      const { emptied, tables } = await planSync(options);
      expect(emptied.map(({ schema }) => schema)).toEqual([elsewhere, elsewhere]);
      expect(tables.map(({ from }) => from.schema)).toEqual(tables.map(() => pair.sourceOracle.schema));
      await sync(options);
      await expectTables(pair.sinkOracle, moved);
      await expectTables(pair.sinkOracle, trips);
    });

    it('sets the sequences of the tables there', async () => {
      const there = inSchema(identityColumns, elsewhere);
      await using pair = await startPair(init, identityColumns, withoutRows(there));
      const [tickets] = identityColumns.tables;
      const from = fixtureRef(tickets, pair.sourceOracle.schema);
      // Some engines go on behind the largest row, whatever they are told.
      for (let i = 0; i < 41; i += 1) await pair.sourceOracle.nextValue(from, 'id');
      await sync({ ...pair.ends, schemas: schemasOf(pair) });
      const next = await pair.sinkOracle.nextValue(fixtureRef(tickets, elsewhere), 'id');
      expect(next).toBe(await pair.sourceOracle.nextValue(from, 'id'));
    });

    it('makes tables there, with keys and sequences, when the definitions can be renamed', async ({ skip }) => {
      await using pair = await startEmptyPair(init, identityColumns);
      skip(init.renames === undefined, 'nothing is said about definitions');
      if (!(await readCapabilities(pair)).canCreateSchema) skip('the sink takes no definitions of the source');
      const work = sync({ ...pair.ends, schemas: schemasOf(pair), schema: 'create' });
      if (init.renames === false) {
        expect((await failureOf(work)).code).toBe('PLAN_UNSUPPORTED');
        return;
      }
      const report = await work;
      await expectTables(pair.sinkOracle, inSchema(identityColumns, elsewhere));
      expect(report.created.filter((id) => !id.includes(elsewhere))).toEqual([]);
      const again = await sync({ ...pair.ends, schemas: schemasOf(pair), schema: 'create', truncate: 'selected' });
      expect(again.created).toEqual([]);
    });

    it('is refused when it names a schema of no table', async () => {
      await using pair = await startPair(init, trips);
      const error = await failureOf(sync({ ...pair.ends, schemas: { 'no such schema': 'x' } }));
      expect(error).toMatchObject({ code: 'CONFIG_INVALID', context: { option: 'schemas.no such schema' } });
    });
  });

  describe('tables of the default schema', () => {
    it('go to the default schema of the sink', async () => {
      await using pair = await startPair(init, trips, withoutRows(moved));
      const source = namedSource(pair.source, { defaultSchema: pair.sourceOracle.schema });
      const sink = namedSink(pair.sink, { defaultSchema: elsewhere });
      await sync({ source, sink });
      for (const table of moved.tables) {
        const columns = table.columns.map(({ name }) => name);
        const ref = fixtureRef(table, elsewhere);
        expectSameRows(await pair.sinkOracle.readRows(ref, columns), fixtureRows(table, columns));
      }
    });
  });

  describe('names at a sink that keeps them in lower case', () => {
    it('are written so', async () => {
      const capital = renamed(trips, (name) => name.toUpperCase());
      await using pair = await startPair(init, capital, withoutRows(trips));
      const sink = namedSink(pair.sink, { foldsCase: true });
      const report = await sync({ ...pair.ends, sink });
      await expectTables(pair.sinkOracle, trips);
      expect(report.tables.map(({ table }) => table.name).sort()).toEqual(trips.tables.map(({ name }) => name).sort());
    });

    it('are refused when two fall together', async ({ skip }) => {
      skip(init.foldsAtSource === true, 'the source cannot have such tables');
      const [first, ...others] = trips.tables;
      const twin: FixtureTable = { ...first, name: first.name.toUpperCase(), keys: [], foreignKeys: [] };
      await using pair = await startPair(init, { ...trips, tables: [first, ...others, twin] }, withoutRows(trips));
      const sink = namedSink(pair.sink, { foldsCase: true });
      const error = await failureOf(sync({ ...pair.ends, sink }));
      expect(error.code).toBe('PLAN_NAME');
      expect(error.message).toContain(`${first.name.toUpperCase()}`);
    });
  });
}

function inSchema(fixture: Fixture, schema: string): Fixture {
  const [first, ...others] = fixture.tables;
  return { ...fixture, tables: [{ ...first, schema }, ...others.map((table) => ({ ...table, schema }))] };
}

function renamed(fixture: Fixture, rename: (name: string) => string): Fixture {
  const change = (table: FixtureTable): FixtureTable => ({
    ...table,
    name: rename(table.name),
    foreignKeys: table.foreignKeys.map((key) => ({
      ...key,
      references: { ...key.references, table: rename(key.references.table) },
    })),
  });
  const [first, ...others] = fixture.tables;
  return { ...fixture, tables: [change(first), ...others.map(change)] };
}

function namedSource(source: Source, naming: Naming): Source {
  return {
    name: source.name,
    open: async (call) => {
      const session = await source.open(call);
      return Object.defineProperty(session, 'naming', { value: { ...session.naming, ...naming } });
    },
  };
}

function namedSink(sink: Sink, naming: Naming): Sink {
  return {
    name: sink.name,
    open: async (call) => {
      const session = await sink.open(call);
      return Object.defineProperty(session, 'naming', { value: { ...session.naming, ...naming } });
    },
  };
}
