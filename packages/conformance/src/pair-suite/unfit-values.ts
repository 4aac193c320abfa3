import { planSync, sync } from '@sync/core';
import type { NeutralType } from '@sync/core/connector';
import { describe, expect, it } from 'vitest';
import { expectSameRows, failureOf } from '../expectations.ts';
import type { Fixture, FixtureTable } from '../fixtures/fixture.ts';
import type { PairSuiteInit } from './pair-suite.ts';
import { startPair } from './start-pair.ts';

/** Values that the sink's columns cannot hold, and what the options say of them. */
export function unfitSuite(init: PairSuiteInit): void {
  const long: NeutralType = { kind: 'integer', bits: 64, isUnsigned: false };
  const short: NeutralType = { kind: 'integer', bits: 16, isUnsigned: false };
  const text: NeutralType = { kind: 'text', isFixed: false, maxLength: 40 };
  const word: NeutralType = { kind: 'text', isFixed: false, maxLength: 3 };
  const rows = [
    ['1', '7', 'abc'],
    ['2', '40000', 'ab'],
    ['3', '-9223372036854775808', 'abcdef'],
    ['4', null, 'é€🚀'],
    ['5', '32767', 'é€🚀!'],
    ['6', '-32769', null],
  ];
  const wide = measures({ types: [long, text], rows });
  const narrow = measures({ types: [short, word], rows: [] });
  const clamped = [
    ['1', '7', 'abc'],
    ['2', '32767', 'ab'],
    ['3', '-32768', 'abc'],
    ['4', null, 'é€🚀'],
    ['5', '32767', 'é€🚀'],
    ['6', '-32768', null],
  ];

  describe('a value that the sink cannot hold', () => {
    it('fails the load, naming the table, and leaves it as it was', async () => {
      await using pair = await startPair(init, wide, narrow);
      const error = await failureOf(sync({ ...pair.ends }));
      expect(error.code).toBe('WRITE_VALUE');
      expect(error.context.table).toContain('measures');
      expect(error.message).not.toContain('40000');
      expect(await pair.sinkRows(narrow)).toEqual([]);
    });

    it('becomes NULL and is counted when onUnfit is null', async () => {
      await using pair = await startPair(init, wide, narrow);
      const report = await sync({ ...pair.ends, onUnfit: 'null' });
      expectSameRows(await pair.sinkRows(narrow), [
        ['1', '7', 'abc'],
        ['2', null, 'ab'],
        ['3', null, null],
        ['4', null, 'é€🚀'],
        ['5', '32767', null],
        ['6', null, null],
      ]);
      expect(report.tables[0]?.unfit).toEqual([
        { column: 'n', onUnfit: 'null', values: 3 },
        { column: 't', onUnfit: 'null', values: 2 },
      ]);
    });

    it('becomes the nearest and is counted when a rule says clamp', async () => {
      await using pair = await startPair(init, wide, narrow);
      const columns = { 'measures.*': { onUnfit: 'clamp' } } as const;
      const report = await sync({ ...pair.ends, columns });
      expectSameRows(await pair.sinkRows(narrow), clamped);
      expect(report.tables[0]).toMatchObject({
        lane: 'rows',
        because: expect.stringContaining('column n'),
        rows: 6,
        rowsWritten: 6,
        unfit: [
          { column: 'n', onUnfit: 'clamp', values: 3 },
          { column: 't', onUnfit: 'clamp', values: 2 },
        ],
      });
    });

    it('is told by the plan', async () => {
      await using pair = await startPair(init, wide, narrow);
      const { warnings } = await planSync({ ...pair.ends, columns: { n: { onUnfit: 'null' } } });
      const narrowed = warnings.filter(({ code }) => code === 'TYPE_NARROWED').map(({ message }) => message);
      expect(narrowed).toEqual([
        expect.stringMatching(/column n .* becomes NULL/),
        expect.stringMatching(/column t .* fails the load/),
      ]);
    });

    it('has no policy null in a column that must not be null', async () => {
      const strict = measures({ types: [short, word], rows: [], isNullable: false });
      await using pair = await startPair(init, wide, strict);
      const error = await failureOf(sync({ ...pair.ends, columns: { n: { onUnfit: 'null' } } }));
      expect(error.code).toBe('CATALOG_TYPE_DIFFERS');
      expect(error.context.column).toBe('n');
    });
  });

  describe('the option columns', () => {
    it('is about the columns it names, and counts those with values that did not fit', async () => {
      const fitting = measures({ types: [long, text], rows: rows.slice(0, 2) });
      await using pair = await startPair(init, fitting, narrow);
      // The number of the second row does not fit, and no rule is about it.
      const error = await failureOf(sync({ ...pair.ends, columns: { t: { onUnfit: 'clamp' } } }));
      expect(error.code).toBe('WRITE_VALUE');
      const report = await sync({ ...pair.ends, columns: { '*': { onUnfit: 'clamp' } } });
      expect(report.tables[0]?.unfit).toEqual([{ column: 'n', onUnfit: 'clamp', values: 1 }]);
    });

    it('is refused when it names a column that is not there', async () => {
      await using pair = await startPair(init, wide, narrow);
      const error = await failureOf(sync({ ...pair.ends, columns: { 'measures.m': { onUnfit: 'null' } } }));
      expect(error).toMatchObject({ code: 'CONFIG_INVALID', context: { option: 'columns.measures.m' } });
    });
  });
}

interface Measures {
  readonly types: readonly [NeutralType, NeutralType];
  readonly rows: FixtureTable['rows'];
  /** @defaultValue true */
  readonly isNullable?: boolean;
}

function measures({ types: [number, text], rows, isNullable = true }: Measures): Fixture {
  return {
    trap: 'narrow columns',
    tables: [
      {
        name: 'measures',
        columns: [
          { name: 'id', type: { kind: 'integer', bits: 64, isUnsigned: false } },
          { name: 'n', type: number, isNullable },
          { name: 't', type: text, isNullable },
        ],
        keys: [{ name: 'measures_pkey', columns: ['id'], isPrimary: true }],
        foreignKeys: [],
        rows,
      },
    ],
  };
}
