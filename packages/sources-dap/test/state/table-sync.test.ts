import type { FeedState, StatePlace, StateRow } from '@sync/core/connector';
import { describe, expect, it } from 'vitest';
import { dapStates } from '../../src/index.ts';
import { inDatabases, inNamespaces } from './places.ts';

const layoutAt = (place: StatePlace) => dapStates('canvas').layouts(place)[0];
const description = '{"properties":{}}';

/** A row as the official client's versions 1 and 2 write it, on any server: the names of the source are those of the target. */
const official: StateRow = [
  '7',
  'canvas',
  'accounts',
  '2024-05-02 08:00:00.123456',
  '3',
  'canvas',
  'accounts',
  'json',
  description,
];

const state: FeedState = {
  table: { schema: 'canvas', name: 'accounts' },
  replica: { schema: 'canvas', name: 'accounts' },
  watermark: { kind: 'dap', value: '2024-05-03T09:30:00.000001Z' },
  version: '4',
  description: '{"new":true}',
};

describe('the layout of the official client from version 1 on', () => {
  it('is looked for first, and never made', () => {
    for (const place of [inNamespaces(), inDatabases()]) {
      const [first, ...others] = dapStates('canvas').layouts(place);
      expect(first.isDefault).toBe(false);
      expect(others.filter(({ isDefault }) => isDefault)).toHaveLength(1);
    }
  });

  it('has the columns of its table, in its own schema or under its own prefix', () => {
    const layout = layoutAt(inNamespaces());
    expect(layout.table).toEqual({ schema: 'instructure_dap', name: 'table_sync' });
    expect(layoutAt(inDatabases()).table).toEqual({ schema: 'lms', name: 'instructure_dap__table_sync' });
    expect(layout.columns.map(({ name, isNullable, isNumber }) => [name, isNullable, isNumber === true])).toEqual([
      ['id', false, true],
      ['source_namespace', false, false],
      ['source_table', false, false],
      ['timestamp', false, false],
      ['schema_version', false, false],
      ['target_schema', true, false],
      ['target_table', false, false],
      ['schema_description_format', false, false],
      ['schema_description', false, false],
    ]);
    expect(layout.key).toEqual(['source_namespace', 'source_table']);
  });

  it('reads a row of that client, on Postgres a table of the schema, on MySQL one with its prefix', () => {
    const expected = {
      table: { schema: 'canvas', name: 'accounts' },
      replica: { schema: 'canvas', name: 'accounts' },
      watermark: { kind: 'dap', value: '2024-05-02T08:00:00.123456Z' },
      version: '3',
      description,
    };
    expect(layoutAt(inNamespaces()).fromRow(official)).toEqual(expected);
    const replica = { schema: 'lms', name: 'canvas__accounts' };
    expect(layoutAt(inDatabases()).fromRow(official)).toEqual({ ...expected, replica });
  });

  it('passes over rows of other namespaces, even ones that cannot be read', () => {
    expect(layoutAt(inNamespaces()).fromRow(official.with(1, 'catalog'))).toBeUndefined();
    expect(layoutAt(inNamespaces()).fromRow(official.with(1, 'catalog').with(7, 'xml'))).toBeUndefined();
  });

  it.each([
    ['another format', official.with(7, 'xml')],
    ['no time', official.with(3, 'yesterday')],
    ['no target', official.with(6, null)],
    ['no description', official.with(8, null)],
  ])('refuses a row with %s, naming the table', (_, row) => {
    const read = (): unknown => layoutAt(inNamespaces()).fromRow(row);
    expect(read).toThrow(
      expect.objectContaining({ code: 'CHANGE_STATE_INVALID', context: { table: 'canvas.accounts' } }),
    );
    expect(read).toThrow(/canvas\.accounts.*instructure_dap\.table_sync|instructure_dap\.table_sync.*canvas\.accounts/);
  });

  it('moves a row on without renaming anything', () => {
    for (const place of [inNamespaces(), inDatabases()]) {
      const layout = layoutAt(place);
      const before = layout.fromRow(official);
      const moved = { ...state, replica: before?.replica ?? state.replica };
      expect(layout.toRow(moved, official)).toEqual(
        official.with(3, '2024-05-03 09:30:00.000001').with(4, '4').with(8, '{"new":true}'),
      );
    }
  });

  it('adds rows that the official client understands', () => {
    const expected = [
      null,
      'canvas',
      'accounts',
      '2024-05-03 09:30:00.000001',
      '4',
      'canvas',
      'accounts',
      'json',
      '{"new":true}',
    ];
    expect(layoutAt(inNamespaces()).toRow(state)).toEqual(expected);
    const replica = { schema: 'lms', name: 'canvas__accounts' };
    expect(layoutAt(inDatabases()).toRow({ ...state, replica })).toEqual(expected);
  });

  it.each([
    [inNamespaces({ canvas: 'x' }), { schema: 'x', name: 'accounts' }],
    [inDatabases({ canvas: 'x' }), { schema: 'x', name: 'accounts' }],
    [inDatabases({ canvas: 'lms' }), { schema: 'lms', name: 'accounts' }],
  ])('gives back a replica that is elsewhere', (place, replica) => {
    const layout = layoutAt(place);
    expect(layout.fromRow(layout.toRow({ ...state, replica }))).toEqual({ ...state, replica });
  });
});
