import { describe, expect, it } from 'vitest';
import { catalog, column, table } from '../../test/plan/make-catalog.ts';
import { CatalogError } from '../errors/classes.ts';
import { compareCatalogs } from './compare-catalogs.ts';
import { compareLimits } from './compare-limits.ts';
import { compileRules, type RulesInit } from './compile-rules.ts';
import type { NeutralType } from './neutral-type.ts';
import type { ValueLimits } from './value-limits.ts';

const stamp: NeutralType = { kind: 'timestamp', precision: 6, hasZone: false };
const at = (limits?: ValueLimits, type: NeutralType = stamp) => column('at', { type, ...(limits && { limits }) });
const reasons = (source?: ValueLimits, sink?: ValueLimits, type: NeutralType = stamp) =>
  compareLimits(at(source, type), at(sink, type));

describe('limits of a column', () => {
  const wide: ValueLimits = { specials: ['infinity'], min: '4714-11-24 00:00:00 BC', max: '294276-12-31 23:59:59' };
  const narrow: ValueLimits = { specials: ['zero-date'], min: '0000-00-00 00:00:00', max: '9999-12-31 23:59:59' };

  it('tell what the sink lacks of the special values and of the range', () => {
    expect(reasons(wide, narrow)).toEqual([
      'the sink cannot hold infinity, and such a value fails the load',
      'a value before 0000-00-00 00:00:00 fails the load',
      'a value after 9999-12-31 23:59:59 fails the load',
    ]);
    expect(reasons(narrow, wide)).toEqual([
      'the sink cannot hold a date with a part of zero, and such a value fails the load',
    ]);
  });

  it('that are equal, or unknown at an end, tell nothing', () => {
    expect(reasons(wide, wide)).toEqual([]);
    expect(reasons(undefined, narrow)).toEqual([]);
    expect(reasons(wide, undefined)).toEqual([]);
  });

  it('without a bound reach beyond any', () => {
    expect(reasons({ specials: [] }, { specials: [], max: '2038-01-19 03:14:07' })).toHaveLength(1);
    expect(reasons({ specials: [], max: '2038-01-19 03:14:07' }, { specials: [] })).toEqual([]);
  });

  it('of times order below zero', () => {
    const time: NeutralType = { kind: 'time', precision: 6, hasZone: false };
    const long: ValueLimits = { specials: [], min: '-838:59:59', max: '838:59:59' };
    const day: ValueLimits = { specials: [], min: '00:00:00', max: '24:00:00' };
    expect(reasons(long, day, time)).toHaveLength(2);
    expect(reasons(day, long, time)).toEqual([]);
  });

  it('do not matter where the sink has another kind', () => {
    const sink = column('at', { type: { kind: 'text', isFixed: false }, limits: { specials: [] } });
    expect(compareLimits(at(wide), sink)).toEqual([]);
  });
});

describe('rules for a column that may not fit', () => {
  const short = { type: { kind: 'integer', bits: 16, isUnsigned: false } } as const;
  const label = { type: { kind: 'enum', labels: ['a'] } } as const;
  const text = { type: { kind: 'text', isFixed: false } } as const;

  function compare(rules: RulesInit, sink = column('n', short), source = column('n')) {
    const tables = compareCatalogs({
      source: catalog([table('t', { columns: [source] })]),
      sink: catalog([table('t', { columns: [sink] })]),
      willCreate: () => false,
      rules: compileRules(rules),
    });
    return tables[0]?.columns[1];
  }

  it('say what is written, when the sink can take it', () => {
    expect(compare({ columns: { n: { onUnfit: 'clamp' } } })?.onUnfit).toBe('clamp');
    expect(compare({ onUnfit: 'null' }, column('n', { ...short, isNullable: true }))?.onUnfit).toBe('null');
    expect(compare({})?.onUnfit).toBeUndefined();
  });

  it('for all columns pass over those in which they are impossible', () => {
    expect(compare({ onUnfit: 'null' })).toMatchObject({ checked: expect.any(String) });
    expect(compare({ onUnfit: 'null' })?.onUnfit).toBeUndefined();
    expect(compare({ onUnfit: 'clamp' }, column('n', label), column('n', text))?.onUnfit).toBeUndefined();
  });

  it.each([
    ['null', column('n', short), column('n'), 'must not be null'],
    ['clamp', column('n', label), column('n', text), 'is nearest to another'],
    ['text', column('n', short), column('n'), 'is no text'],
  ] as const)('that say %s of a column in which it is impossible are refused', (onUnfit, sink, source, why) => {
    const action = () => compare({ columns: { n: { onUnfit } } }, sink, source);
    expect(action).toThrow(CatalogError);
    expect(action).toThrow(why);
  });

  it('let a number be rounded that would be refused', () => {
    const sink = column('n', { type: { kind: 'decimal', precision: 5, scale: 2 }, isNullable: true });
    const source = column('n', { type: { kind: 'decimal' } });
    expect(() => compare({}, sink, source)).toThrow('rounds to 2 digits');
    expect(compare({ onUnfit: 'clamp' }, sink, source)?.onUnfit).toBe('clamp');
    expect(compare({}, { ...sink, limits: { specials: [], refusesRounding: true } }, source)?.checked).toContain(
      'digits',
    );
  });
});
