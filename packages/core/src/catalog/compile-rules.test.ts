import { describe, expect, it } from 'vitest';
import { ref, table } from '../../test/plan/make-catalog.ts';
import { ConfigError } from '../errors/classes.ts';
import { compileRules } from './compile-rules.ts';

function caught(action: () => void): ConfigError {
  try {
    action();
  } catch (error) {
    if (error instanceof ConfigError) return error;
  }
  throw new Error('nothing was thrown');
}

describe('a rule', () => {
  it.each([
    ['shop.orders.at', 'shop.orders', 'at', true],
    ['orders.at', 'shop.orders', 'at', true],
    ['at', 'shop.orders', 'at', true],
    ['*.at', 'shop.orders', 'at', true],
    ['sh*.o*.a*', 'shop.orders', 'at', true],
    ['"shop"."orders"."a*"', 'shop.orders', 'at', false],
    ['orders.at', 'shop.order', 'at', false],
    ['shop.orders.at', 'other.orders', 'at', false],
    ['At', 'shop.orders', 'at', false],
  ])('of %s is for %s, %s: %s', (pattern, name, column, isMatch) => {
    const { ruleOf } = compileRules({ columns: { [pattern]: { onUnfit: 'clamp' } } });
    expect(ruleOf(ref(name), column).onUnfit).toBe(isMatch ? 'clamp' : 'error');
  });

  it('that comes last counts, alone', () => {
    const { ruleOf } = compileRules({ columns: { at: { type: 'x', onUnfit: 'null' }, 'orders.at': { type: 'y' } } });
    expect(ruleOf(ref('orders'), 'at')).toEqual({ type: 'y', onUnfit: 'error', isOwn: false });
    expect(ruleOf(ref('items'), 'at')).toEqual({ type: 'x', onUnfit: 'null', isOwn: true });
  });

  it('that says nothing of values leaves it to the option for all', () => {
    const { ruleOf } = compileRules({ columns: { at: { type: 'x' } }, onUnfit: 'clamp' });
    expect(ruleOf(ref('t'), 'at')).toEqual({ type: 'x', onUnfit: 'clamp', isOwn: false });
  });

  it('that no column matches is refused with the nearest column', () => {
    const tables = [table('shop.orders', { columns: ['created'] })];
    const rules = compileRules({ columns: { 'orders.creatd': { onUnfit: 'null' } } });
    const error = caught(() => rules.check(tables));
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', context: { option: 'columns.orders.creatd' } });
    expect(error.message).toContain('Did you mean the column created?');
    expect(caught(() => compileRules({ columns: { 'order.created': {} } }).check(tables)).message).toContain(
      'No selected table is named so',
    );
  });

  it('with a star may match nothing', () => {
    compileRules({ columns: { '*.updated_*': { onUnfit: 'null' } } }).check([table('t')]);
  });

  it('whose pattern is malformed is refused before anything is contacted', () => {
    const error = caught(() => compileRules({ columns: { 'a.b.c.d': {} } }));
    expect(error.message).toContain('"a.b.c.d" is not a column pattern: it has more than three parts');
  });
});
