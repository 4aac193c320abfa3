import type { FeedState, StateLayout, StatePlace, StateRow } from '@sync/core/connector';
import { describe, expect, it } from 'vitest';
import { dapStates } from '../../src/index.ts';
import { inDatabases, inNamespaces } from './places.ts';

const layoutAt = (place: StatePlace): StateLayout => {
  const found = dapStates('canvas')
    .layouts(place)
    .find(({ isDefault }) => isDefault);
  if (found === undefined) throw new Error('There is no default layout.');
  return found;
};

/** `namespace`, `source_table`, `target_schema`, `target_table` of a row. */
type Names = readonly [string, string, string | null, string];

function rowOf([namespace, sourceTable, targetSchema, targetTable]: Names): StateRow {
  return ['1', namespace, sourceTable, '2023-10-23 01:02:03', '2', targetSchema, targetTable, 'json', '{}'];
}

const state: FeedState = {
  table: { schema: 'canvas', name: 'accounts' },
  replica: { schema: 'canvas', name: 'accounts' },
  watermark: { kind: 'dap', value: '2024-05-03T09:30:00Z' },
  version: '4',
  description: '{"new":true}',
};

describe('dap_meta', () => {
  it('is in the schema of the namespace, or in the database', () => {
    expect(layoutAt(inNamespaces()).table).toEqual({ schema: 'canvas', name: 'dap_meta' });
    expect(layoutAt(inDatabases()).table).toEqual({ schema: 'lms', name: 'dap_meta' });
  });

  it('goes where the tables go, and is found where it was before', () => {
    const layouts = dapStates('canvas').layouts(inNamespaces({ canvas: 'x' }));
    expect(layouts.map(({ table, isDefault }) => [table.schema, isDefault])).toEqual([
      ['instructure_dap', false],
      ['x', true],
      ['canvas', false],
    ]);
    expect(layouts.map(({ takes }) => takes?.(state.table))).toEqual([undefined, true, false]);
  });

  it('has the columns of the first versions of the official client', () => {
    const { columns, key } = layoutAt(inNamespaces());
    expect(columns.map(({ name }) => name)).toEqual([
      'id',
      'namespace',
      'source_table',
      'timestamp',
      'schema_version',
      'target_schema',
      'target_table',
      'schema_description_format',
      'schema_description',
    ]);
    expect(columns.find(({ name }) => name === 'schema_version')?.type).toMatchObject({ kind: 'integer', bits: 32 });
    expect(columns.find(({ name }) => name === 'timestamp')?.type).toMatchObject({ precision: 6, hasZone: false });
    expect(key).toEqual(['namespace', 'source_table']);
  });

  it('reads a time of whole seconds', () => {
    const read = layoutAt(inNamespaces()).fromRow(rowOf(['canvas', 'accounts', 'canvas', 'accounts']));
    expect(read?.watermark).toEqual({ kind: 'dap', value: '2023-10-23T01:02:03Z' });
  });

  it.each<[string, StatePlace, Names, string, string]>([
    ['on Postgres', inNamespaces(), ['canvas', 'accounts', 'canvas', 'accounts'], 'canvas.accounts', 'canvas.accounts'],
    [
      'without a target schema',
      inNamespaces(),
      ['canvas', 'accounts', null, 'accounts'],
      'canvas.accounts',
      'canvas.accounts',
    ],
    [
      'of ours on MySQL',
      inDatabases(),
      ['canvas', 'accounts', null, 'canvas__accounts'],
      'canvas.accounts',
      'lms.canvas__accounts',
    ],
    [
      'of ours elsewhere',
      inDatabases({ canvas: 'x' }),
      ['canvas', 'accounts', 'x', 'accounts'],
      'canvas.accounts',
      'x.accounts',
    ],
    [
      'of version 0.3 on MySQL',
      inDatabases(),
      ['lms', 'accounts', null, 'accounts'],
      'canvas.accounts',
      'lms.accounts',
    ],
    [
      'of version 0.3 with a target schema',
      inDatabases(),
      ['lms', 'accounts', 'lms', 'accounts'],
      'canvas.accounts',
      'lms.accounts',
    ],
    [
      'of version 0.3 in a database called canvas',
      inDatabases({}, 'canvas'),
      ['canvas', 'accounts', null, 'accounts'],
      'canvas.accounts',
      'canvas.accounts',
    ],
    [
      'of version 0.3 in a database called catalog',
      inDatabases({}, 'catalog'),
      ['catalog', 'accounts', null, 'accounts'],
      'canvas.accounts',
      'catalog.accounts',
    ],
    [
      'of ours in a database called canvas',
      inDatabases({}, 'canvas'),
      ['canvas', 'accounts', null, 'canvas__accounts'],
      'canvas.accounts',
      'canvas.canvas__accounts',
    ],
  ])('reads a row %s', (_, place, names, table, replica) => {
    const read = layoutAt(place).fromRow(rowOf(names));
    expect(`${read?.table.schema}.${read?.table.name}`).toBe(table);
    expect(`${read?.replica.schema}.${read?.replica.name}`).toBe(replica);
  });

  it('knows tables of other namespaces by their prefix, and the one of canvas_logs by its name', () => {
    const place = inDatabases();
    const layout = dapStates('catalog').layouts({ ...place, schemas: ['catalog'] })[1];
    expect(layout?.fromRow(rowOf(['lms', 'catalog__users', null, 'catalog__users']))?.table).toEqual({
      schema: 'catalog',
      name: 'users',
    });
    const logs = dapStates('canvas_logs').layouts({ ...place, schemas: ['canvas_logs'] })[1];
    expect(logs?.fromRow(rowOf(['lms', 'web_logs', null, 'web_logs']))?.table.name).toBe('web_logs');
    expect(logs?.fromRow(rowOf(['lms', 'accounts', null, 'accounts']))).toBeUndefined();
    expect(layoutAt(place).fromRow(rowOf(['lms', 'web_logs', null, 'web_logs']))).toBeUndefined();
  });

  it('knows a row of ours in a database that is called like the namespace by its target schema', () => {
    const layout = dapStates('catalog').layouts({ ...inDatabases({}, 'catalog'), schemas: ['catalog'] })[1];
    expect(layout?.fromRow(rowOf(['catalog', 'users', 'catalog', 'users']))?.table.schema).toBe('catalog');
    expect(layout?.fromRow(rowOf(['catalog', 'users', null, 'users']))).toBeUndefined();
  });

  it('passes over rows of other namespaces', () => {
    expect(layoutAt(inNamespaces()).fromRow(rowOf(['catalog', 'users', 'catalog', 'users']))).toBeUndefined();
    expect(layoutAt(inDatabases()).fromRow(rowOf(['catalog', 'users', null, 'catalog__users']))).toBeUndefined();
    expect(layoutAt(inDatabases()).fromRow(rowOf(['lms', 'catalog__users', null, 'catalog__users']))).toBeUndefined();
  });

  it('moves a row of version 0.3 on without renaming anything', () => {
    const before = rowOf(['lms', 'accounts', null, 'accounts']);
    const layout = layoutAt(inDatabases());
    const found = layout.fromRow(before);
    expect(layout.toRow({ ...state, replica: found?.replica ?? state.replica }, before)).toEqual(
      before.with(3, '2024-05-03 09:30:00').with(4, '4').with(8, '{"new":true}'),
    );
  });

  it.each([
    [inNamespaces(), { schema: 'canvas', name: 'accounts' }, 'canvas'],
    [inNamespaces({ canvas: 'x' }), { schema: 'x', name: 'accounts' }, 'x'],
    [inDatabases(), { schema: 'lms', name: 'canvas__accounts' }, null],
    [inDatabases({ canvas: 'x' }), { schema: 'x', name: 'accounts' }, 'x'],
    [inDatabases({}, 'canvas'), { schema: 'canvas', name: 'canvas__accounts' }, null],
  ])('gives back what it was given', (place, replica, targetSchema) => {
    const layout = layoutAt(place);
    const row = layout.toRow({ ...state, replica });
    expect([row[0], row[1], row[2], row[5], row[6]]).toEqual([null, 'canvas', 'accounts', targetSchema, replica.name]);
    expect(layout.fromRow(row)).toEqual({ ...state, replica });
  });

  it('refuses a row that cannot be read, naming the table of the source', () => {
    const row = rowOf(['lms', 'accounts', null, 'accounts']).with(7, 'yaml');
    expect(() => layoutAt(inDatabases()).fromRow(row)).toThrow(
      expect.objectContaining({ code: 'CHANGE_STATE_INVALID', context: { table: 'canvas.accounts' } }),
    );
  });
});
