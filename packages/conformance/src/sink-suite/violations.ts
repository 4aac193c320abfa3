import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SinkEnd } from '../ends.ts';
import { failureOf, until } from '../expectations.ts';
import { type FixtureTable, fixtureTable, type TextRow, withoutRows } from '../fixtures/fixture.ts';
import { numericExtremes } from '../fixtures/numeric-extremes.ts';
import { textExtremes } from '../fixtures/text-extremes.ts';
import { twoTableCycle } from '../fixtures/two-table-cycle.ts';
import type { SinkSuiteInit } from './sink-suite.ts';
import { loadTable, type OpenSink, openSink, refAt, rowsAt } from './write-table.ts';

/** Rows a sink cannot take: which error, and what is left behind. */
export function violationSuite({ start }: SinkSuiteInit): void {
  describe('a row the sink cannot take', () => {
    const books = fixtureTable(twoTableCycle, 'books');
    const [texts] = textExtremes.tables;
    const [numbers] = numericExtremes.tables;
    let end: SinkEnd;
    let open: OpenSink;
    beforeAll(async () => {
      end = await start();
      for (const fixture of [twoTableCycle, textExtremes, numericExtremes])
        await end.oracle.create(withoutRows(fixture));
      open = await openSink(end);
    });
    afterAll(async () => {
      await open[Symbol.asyncDispose]();
      await until(async () => (await end.oracle.openSessions()) === 0, 'no session of the sink is open');
      await end.stop();
    });

    const secret = '987654';
    const cases: readonly (readonly [string, string, FixtureTable, readonly TextRow[]])[] = [
      ['null where it must not be', 'WRITE_NOT_NULL', books, [[secret, null]]],
      [
        'a key that is there twice',
        'WRITE_UNIQUE',
        texts,
        [
          [secret, 'a', 'b'],
          [secret, 'c', 'd'],
        ],
      ],
      ['a reference to nothing', 'WRITE_FOREIGN_KEY', books, [['1', secret]]],
      ['a text that is too long', 'WRITE_VALUE', texts, [['1', '', `${secret} is more than twenty characters`]]],
      ['a number out of range', 'WRITE_VALUE', numbers, [['1', secret, '1', '1.0000000000', '1.00', '1', '1']]],
    ];

    it.each(cases)(
      'because of %s fails with %s, without its values, and leaves nothing behind',
      async (_, code, table, rows) => {
        const error = await failureOf(loadTable({ end, open }, table, { rows }));
        expect(error.code).toBe(code);
        expect(error.message).toContain(table.name);
        expect(error.message).not.toContain(secret);
        expect(error.name).toBe('WriteError');
        expect(await rowsAt(end, table)).toEqual([]);
      },
    );

    it('is refused with a WriteError when the table is missing', async () => {
      const error = await failureOf(loadTable({ end, open }, { ...books, name: 'no such table' }));
      expect(error.code).toMatch(/^WRITE_/);
    });

    it('leaves the session usable', async () => {
      const report = await loadTable({ end, open }, texts);
      expect(report).toMatchObject({ table: refAt(end, texts), rowsReceived: texts.rows.length });
    });
  });
}
