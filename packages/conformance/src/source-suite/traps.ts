import { compareText, tableKey } from '@sync/core/connector';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourceEnd } from '../ends.ts';
import { expectSameRows, possibleFixtures } from '../expectations.ts';
import { type FixtureTable, fixtureRows } from '../fixtures/fixture.ts';
import { notNullCycles, traps } from '../fixtures/traps.ts';
import { describedTable, type OpenSource, openSource, readTable, refAt } from './open-source.ts';
import type { SourceSuiteInit } from './source-suite.ts';

/** Every trap is described as it is and read exactly. All stand in one database. */
export function trapSuite(init: SourceSuiteInit): void {
  const { start } = init;
  const fixtures = possibleFixtures([...traps, ...notNullCycles], init);
  let end: SourceEnd;
  let open: OpenSource;
  beforeAll(async () => {
    end = await start();
    for (const fixture of fixtures) await end.oracle.create(fixture);
    open = await openSource(end);
  });
  afterAll(async () => {
    await open[Symbol.asyncDispose]();
    await end.stop();
  });

  describe.each(fixtures)('with $trap', (fixture) => {
    it('describes columns in their order', () => {
      for (const table of fixture.tables) {
        const { columns } = describedTable(open.catalog, refAt(end, table));
        expect(columns.map(({ name, type, generated }) => [name, type.kind, generated !== undefined])).toEqual(
          table.columns.map(({ name, type, copyOf }) => [name, type.kind, copyOf !== undefined]),
        );
      }
    });

    it('describes what may be null and what fills itself', () => {
      for (const table of fixture.tables) {
        const { columns } = describedTable(open.catalog, refAt(end, table));
        const mustBeThere = (name: string) => isRequired(table, name);
        expect(columns.map(({ isNullable }) => !isNullable)).toEqual(
          table.columns.map(({ name }) => mustBeThere(name)),
        );
        // Some engines have only those that a row may overrule.
        expect(columns.map(({ identity }) => identity !== undefined)).toEqual(
          table.columns.map(({ identity }) => identity !== undefined),
        );
      }
    });

    it('describes keys, the primary key first', () => {
      for (const table of fixture.tables) {
        const { uniqueKeys } = describedTable(open.catalog, refAt(end, table));
        const described = uniqueKeys.map(({ columns, isPrimary }) => ({ columns, isPrimary }));
        const expected = table.keys.map(({ columns, isPrimary }) => ({ columns, isPrimary }));
        expect(described).toEqual(expected.sort((a, b) => Number(b.isPrimary) - Number(a.isPrimary)));
      }
    });

    it('describes foreign keys with their column pairs', () => {
      const expected = fixture.tables.flatMap((table) => table.foreignKeys.map((key) => expectedKey(end, table, key)));
      const names = new Set(fixture.tables.map((table) => tableKey(refAt(end, table))));
      const ofFixture = open.catalog.foreignKeys.filter(({ table }) => names.has(tableKey(table)));
      const described = ofFixture.map(({ name, table, references, columns }) => ({
        name,
        table,
        references: references.name,
        columns: columns.toSorted((a, b) => compareText(a.column, b.column)),
      }));
      const byName = (a: { name: string }, b: { name: string }) => compareText(a.name, b.name);
      expect(described.sort(byName)).toEqual(expected.sort(byName));
    });

    it('reads every field exactly', async () => {
      for (const table of fixture.tables) {
        expectSameRows(await readTable(open, refAt(end, table)), fixtureRows(table));
      }
    });

    it('reads columns in the order asked for', async () => {
      for (const table of fixture.tables) {
        const columns = table.columns
          .filter(({ copyOf }) => copyOf === undefined)
          .map(({ name }) => name)
          .reverse();
        expectSameRows(await readTable(open, refAt(end, table), { columns }), fixtureRows(table, columns));
      }
    });
  });
}

function isRequired(table: FixtureTable, name: string): boolean {
  const column = table.columns.find((candidate) => candidate.name === name);
  const isKey = table.keys.some(({ isPrimary, columns }) => isPrimary && columns.includes(name));
  return column?.isNullable === false || isKey || column?.identity !== undefined;
}

function expectedKey(end: SourceEnd, table: FixtureTable, key: FixtureTable['foreignKeys'][number]) {
  return {
    name: key.name,
    table: refAt(end, table),
    references: key.references.table,
    // An engine may ask for the order of the referenced key's columns.
    columns: key.columns
      .map((column, i) => ({ column, references: key.references.columns[i] }))
      .toSorted((a, b) => compareText(a.column, b.column)),
  };
}
