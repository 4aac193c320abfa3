import { describe, expect, it } from 'vitest';
import { ConfigError } from '../errors/classes.ts';
import { checkOptions } from './check-options.ts';
import { findNearest } from '../errors/find-nearest.ts';

const source = { name: 'a-source', open: () => Promise.reject(new Error('never opened')) };
const sink = { name: 'a-sink', open: () => Promise.reject(new Error('never opened')) };

/** What is wrong with options, as a JavaScript caller may pass them. */
function faultOf(options: unknown): ConfigError {
  try {
    checkOptions(options as Parameters<typeof checkOptions>[0]);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the options were accepted');
}

describe('checkOptions', () => {
  it('fills in every default', () => {
    const { signal, ...rest } = checkOptions({ source, sink });
    expect(signal.aborted).toBe(false);
    expect(rest).toEqual({
      source,
      sink,
      tables: { exclude: [] },
      mode: 'snapshot',
      replicas: { initialise: false, reinitialise: 'never', dropRemovedColumns: false },
      schema: 'none',
      truncate: 'none',
      onConflict: 'error',
      atomic: 'table',
      lane: 'auto',
      verify: 'counts',
      batch: {},
      maxInFlight: 4,
      onUnfit: 'error',
      limits: { tables: 4, slices: 2, inFlightBytes: 32 * 1024 * 1024, maxFieldBytes: 256 * 1024 * 1024 },
      allowRemote: false,
    });
  });

  it('keeps what the caller chose', () => {
    const { signal } = new AbortController();
    const chosen = {
      source,
      sink,
      tables: { include: ['a.*'], exclude: ['a.b'] },
      mode: 'incremental',
      replicas: { initialise: true, reinitialise: 'always', dropRemovedColumns: true },
      schema: 'create',
      truncate: 'cascade',
      onConflict: 'update',
      atomic: 'run',
      lane: 'rows',
      verify: 'digest',
      batch: { count: 10, periodMs: 20 },
      maxInFlight: 1,
      limits: { tables: 1, slices: 1, inFlightBytes: 1000, maxFieldBytes: 10 },
      schemas: { shop: 'public' },
      columns: { 'shop.orders.at': { type: 'datetime(6)', onUnfit: 'clamp' }, 'note*': {} },
      onUnfit: 'null',
      allowRemote: true,
      signal,
    } as const;
    expect(checkOptions(chosen)).toEqual(chosen);
  });

  it('takes an option that is undefined for one that is not there', () => {
    const asJavaScript: object = { truncate: undefined, limits: undefined };
    expect(checkOptions({ source, sink, ...asJavaScript }).truncate).toBe('none');
  });

  it.each([
    [undefined, 'CONFIG_INVALID', 'options', 'The option options must be an object; got undefined.'],
    [{ source }, 'CONFIG_MISSING', 'sink', 'The option sink is missing; it must be a sink'],
    [
      { source: 'db://u:secret@h', sink },
      'CONFIG_INVALID',
      'source',
      'must be a source, as the function of a source package makes it; got a text.',
    ],
    [
      { source, sink, truncat: 'none' },
      'CONFIG_UNKNOWN_KEY',
      'truncat',
      'There is no option truncat. Did you mean truncate? Known there: source,',
    ],
    [
      { source, sink, limits: { table: 4 } },
      'CONFIG_UNKNOWN_KEY',
      'limits.table',
      'Did you mean tables? Known there: tables, slices, inFlightBytes, maxFieldBytes.',
    ],
    [
      { source, sink, columns: { 'a.b.c': { typ: 'x' } } },
      'CONFIG_UNKNOWN_KEY',
      'columns.a.b.c.typ',
      'Did you mean type? Known there: type, onUnfit.',
    ],
    [
      { source, sink, columns: { 'a.b.c': { onUnfit: 'zero' } } },
      'CONFIG_INVALID',
      'columns.a.b.c.onUnfit',
      "must be 'error' or 'null' or 'clamp' or 'text'; got a text.",
    ],
    [{ source, sink, schemas: { a: '' } }, 'CONFIG_INVALID', 'schemas.a', 'the name of a schema, not empty'],
    [{ source, sink, zebra: 1 }, 'CONFIG_UNKNOWN_KEY', 'zebra', 'There is no option zebra. Known there'],
    [
      { source, sink, truncate: 'casacde' },
      'CONFIG_INVALID',
      'truncate',
      "must be 'none' or 'selected' or 'cascade'; got a text. Did you mean 'cascade'?",
    ],
    [{ source, sink, truncate: true }, 'CONFIG_INVALID', 'truncate', 'got true.'],
    [{ source, sink, maxInFlight: 0 }, 'CONFIG_INVALID', 'maxInFlight', 'must be at least 1; got 0.'],
    [{ source, sink, maxInFlight: 1.5 }, 'CONFIG_INVALID', 'maxInFlight', 'must be a whole number; got 1.5.'],
    [{ source, sink, maxInFlight: Number.NaN }, 'CONFIG_INVALID', 'maxInFlight', 'must be a whole number; got NaN.'],
    [{ source, sink, maxInFlight: '4' }, 'CONFIG_INVALID', 'maxInFlight', 'must be a whole number; got a text.'],
    [{ source, sink, batch: { periodMs: -1 } }, 'CONFIG_INVALID', 'batch.periodMs', 'must be at least 1; got -1.'],
    [{ source, sink, batch: 10 }, 'CONFIG_INVALID', 'batch', 'must be an object; got 10.'],
    [
      { source, sink, tables: { include: 'a' } },
      'CONFIG_INVALID',
      'tables.include',
      'must be a list of patterns; got a text.',
    ],
    [{ source, sink, tables: { include: [] } }, 'CONFIG_INVALID', 'tables.include', 'at least one pattern'],
    [
      { source, sink, tables: { exclude: ['a', 3] } },
      'CONFIG_INVALID',
      'tables.exclude.1',
      'must be a pattern such as schema.name; got 3.',
    ],
    [
      { source, sink, limits: { maxFieldBytes: 2 ** 31 } },
      'CONFIG_INVALID',
      'limits.maxFieldBytes',
      'must be at most 2147483647',
    ],
    [{ source, sink, signal: {} }, 'CONFIG_INVALID', 'signal', 'must be an AbortSignal; got an object.'],
    [{ source, sink, onEvent: null }, 'CONFIG_INVALID', 'onEvent', 'must be a function; got null.'],
    [{ source, sink, allowRemote: 'yes' }, 'CONFIG_INVALID', 'allowRemote', 'must be true or false; got a text.'],
    [{ source, sink, tables: { include: ['a'], exclude: ['a'] } }, 'CONFIG_CONFLICT', 'tables.exclude', 'both have a'],
  ])('refuses %j', (options, code, option, words) => {
    const fault = faultOf(options);
    expect(fault.code).toBe(code);
    expect(fault.context.option).toBe(option);
    expect(fault.message).toContain(words);
    expect(fault.advice).toBe('fix');
    expect(fault.message).not.toContain('secret');
  });

  it('tells all faults at once', () => {
    const fault = faultOf({ source, sink, truncate: 1, atomic: 2 });
    expect(fault.errors.map(({ context }) => context.option)).toEqual(['truncate', 'atomic']);
    expect(fault.message).toContain('truncate');
    expect(fault.message).toContain('atomic');
  });
});

describe('findNearest', () => {
  it.each([
    ['trucnate', 'truncate'],
    ['Truncate', 'truncate'],
    ['xyz', undefined],
  ])('finds for %s: %s', (text, nearest) => {
    expect(findNearest(text, ['truncate', 'tables', 'limits'])).toBe(nearest);
  });
});
