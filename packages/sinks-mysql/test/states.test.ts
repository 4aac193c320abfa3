import type { StateEntry, StateRow, StateTable, TableRef } from '@sync/core/connector';
import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import { expect, it } from 'vitest';
import { mysqlSink } from '../src/index.ts';
import { inUnit, newCall } from './connect.ts';
import { query } from './query.ts';

const key64 = { kind: 'text', isFixed: false, maxLength: 64 } as const;
const moment = { kind: 'timestamp', precision: 6, hasZone: false } as const;
const whole = { kind: 'integer', bits: 64, isUnsigned: false } as const;

/** The columns of `dap_meta`, as far as they differ in kind. */
const layout = (table: TableRef): StateTable => ({
  table,
  columns: [
    { name: 'id', type: whole, isNullable: false, isNumber: true },
    { name: 'namespace', type: key64, isNullable: false },
    { name: 'source_table', type: key64, isNullable: false },
    { name: 'timestamp', type: moment, isNullable: false },
    { name: 'target_schema', type: key64, isNullable: true },
    { name: 'schema_description', type: { kind: 'text', isFixed: false }, isNullable: false },
  ],
  key: ['namespace', 'source_table'],
});

const rowOf = (name: string, time: string, target: string | null = null): StateRow => [
  null,
  'canvas',
  name,
  time,
  target,
  '{"é": "\\\\"}',
];

/** The table of the official client's first versions, and that of its later ones without a unique key. */
const adopted = `
  CREATE TABLE dap_meta (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, namespace varchar(64) NOT NULL, source_table varchar(64) NOT NULL,
    timestamp datetime NOT NULL, target_schema varchar(64) NULL, schema_description text NOT NULL,
    CONSTRAINT UQ__dap_meta__namespace__source_table UNIQUE (namespace, source_table)) COLLATE utf8mb4_general_ci;
  CREATE TABLE instructure_dap__table_sync (id bigint NOT NULL AUTO_INCREMENT, namespace varchar(64) NOT NULL,
    source_table varchar(64) NOT NULL, timestamp datetime NOT NULL, target_schema varchar(64), schema_description mediumtext NOT NULL,
    CONSTRAINT pk_table_sync PRIMARY KEY (id)) CHARACTER SET latin1;
`;

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`states on ${flavor}`, () => {
    const database = useMysqlServer({ flavor, per: 'test', script: adopted });
    const at = (name: string) => layout({ schema: database.name, name });
    const put = (entry: StateEntry) => inUnit(database.url, (unit) => unit.putState(entry));
    const read = async (table: StateTable, where?: ReadonlyMap<string, string>) => {
      await using session = await mysqlSink(database.url).open(newCall());
      return await session.readState?.({ ...table, ...(where === undefined ? {} : { where }) }, newCall());
    };

    it('are in a table that is made when it is missing, and read back as they were written', async () => {
      const table = at('own `meta');
      expect(await read(table)).toBeUndefined();
      await put({ ...table, row: rowOf('accounts', '2024-02-29 12:30:00.123456'), replaces: 'none' });
      await put({ ...table, row: rowOf('Accounts', '2024-02-29 12:30:00.5', 'x'), replaces: 'none' });
      await put({ ...table, row: rowOf('users', '2024-02-29 12:30:00') });
      const rows = [
        ['1', ...rowOf('accounts', '2024-02-29 12:30:00.123456').slice(1)],
        ['2', ...rowOf('Accounts', '2024-02-29 12:30:00.5', 'x').slice(1)],
        ['3', ...rowOf('users', '2024-02-29 12:30:00').slice(1)],
      ];
      expect(await read(table)).toEqual(rows);
      expect(await read(table, new Map([['source_table', 'Accounts']]))).toEqual([rows[1]]);
    });

    it('are overwritten in the rows that have their key, of other cases not', async () => {
      const table = at('dap_meta');
      await put({ ...table, row: rowOf('accounts', '2024-01-01 00:00:00') });
      await put({ ...table, row: rowOf('users', '2024-01-01 00:00:00') });
      await put({ ...table, row: rowOf('accounts', '2024-01-02 00:00:00', 'canvas') });
      expect(await query(database.url, 'SELECT id, source_table, timestamp, target_schema FROM dap_meta')).toEqual([
        ['1', 'accounts', '2024-01-02 00:00:00', 'canvas'],
        ['2', 'users', '2024-01-01 00:00:00', null],
      ]);
      await expect(put({ ...table, row: rowOf('ACCOUNTS', '2024-01-01 00:00:00') })).rejects.toMatchObject({
        code: 'WRITE_UNIQUE',
      });
    });

    it('are in tables without a unique key as well: all rows of the key move', async () => {
      const table = at('instructure_dap__table_sync');
      const insert = `INSERT INTO instructure_dap__table_sync (namespace, source_table, timestamp, schema_description) VALUES
        ('canvas', 'accounts', '2024-01-01', 'a'), ('canvas', 'accounts', '2024-01-02', 'b'), ('canvas', 'users', '2024-01-02', 'b')`;
      await query(database.url, insert);
      await put({ ...table, row: rowOf('accounts', '2024-01-03 00:00:00') });
      await put({ ...table, row: rowOf('courses', '2024-01-03 00:00:00') });
      expect(await query(database.url, 'SELECT source_table, timestamp FROM instructure_dap__table_sync')).toEqual([
        ['accounts', '2024-01-03 00:00:00'],
        ['accounts', '2024-01-03 00:00:00'],
        ['users', '2024-01-02 00:00:00'],
        ['courses', '2024-01-03 00:00:00'],
      ]);
    });

    it.each(['dap_meta', 'instructure_dap__table_sync'])('cut the time where %s keeps whole seconds', async (name) => {
      const table = at(name);
      const row = rowOf('accounts', '2024-12-31 23:59:59.999999');
      await put({ ...table, row, replaces: 'none' });
      const [present] = (await read(table)) ?? [];
      expect(present?.[3]).toBe('2024-12-31 23:59:59');
      // Compared after the same cut: what was written may be named as it was, or as it is.
      const later = rowOf('accounts', '2025-01-01 10:00:00.7');
      await put({ ...table, row: later, replaces: row });
      await put({ ...table, row, replaces: (await read(table))?.[0] ?? 'none' });
      expect((await read(table))?.[0]?.[3]).toBe('2024-12-31 23:59:59');
    });

    it('that moved meanwhile fail the unit, whose rows are undone', async () => {
      const table = at('dap_meta');
      const row = rowOf('accounts', '2024-01-01 00:00:00');
      const moved = { code: 'CHANGE_STATE_MOVED', context: { table: `${database.name}.dap_meta` } };
      await expect(put({ ...table, row, replaces: row })).rejects.toMatchObject(moved);
      await put({ ...table, row, replaces: 'none' });
      await expect(put({ ...table, row, replaces: 'none' })).rejects.toMatchObject(moved);
      const other = inUnit(database.url, async (unit) => {
        await unit.putState({ ...table, row: rowOf('users', '2024-01-01 00:00:00') });
        await unit.putState({ ...table, row, replaces: rowOf('accounts', '2024-01-01 00:00:01') });
      });
      await expect(other).rejects.toMatchObject(moved);
      expect(await query(database.url, 'SELECT source_table FROM dap_meta')).toEqual([['accounts']]);
    });

    it('are removed by key, and from no table that is not there', async () => {
      const table = at('dap_meta');
      for (const name of ['accounts', 'users']) await put({ ...table, row: rowOf(name, '2024-01-01 00:00:00') });
      await inUnit(database.url, async (unit) => {
        await unit.removeState({ ...table, keyValues: ['canvas', 'ACCOUNTS'] });
        await unit.removeState({ ...table, keyValues: ['canvas', 'users'] });
        await unit.removeState({ ...at('nowhere'), keyValues: ['canvas', 'users'] });
      });
      expect(await query(database.url, 'SELECT source_table FROM dap_meta')).toEqual([['accounts']]);
    });

    it('are undone with their unit, though the table stays', async () => {
      await using session = await mysqlSink(database.url).open(newCall());
      const unit = await session.begin({ step: 'x', deferConstraints: false }, newCall());
      await unit.putState?.({ ...at('fresh'), row: rowOf('accounts', '2024-01-01 00:00:00') });
      await unit.abort(undefined);
      expect(await read(at('fresh'))).toEqual([]);
    });

    it('are not looked for in a table that is about something else', async () => {
      await query(database.url, 'ALTER TABLE dap_meta DROP COLUMN target_schema');
      await expect(read(at('dap_meta'))).rejects.toMatchObject({
        code: 'CHANGE_STATE_INVALID',
        message: expect.stringContaining('lacks target_schema') as string,
      });
    });

    it('can be made by a session of two connections that has a lock', async () => {
      await using session = await mysqlSink({ url: database.url, pool: { maxOpen: 2 } }).open(newCall());
      await using _lock = await session.lock?.('a', newCall());
      const unit = await session.begin({ step: 'x', deferConstraints: false }, newCall());
      await unit.putState?.({ ...at('fresh'), row: rowOf('accounts', '2024-01-01 00:00:00') });
      // What the unit wrote is not there for others yet; both connections are out, and still it is read.
      expect(await session.readState?.(at('fresh'), newCall())).toEqual([]);
      await unit.commit();
      expect(await session.readState?.(at('fresh'), newCall())).toHaveLength(1);
    });
  });

  describe(`locks on ${flavor}`, () => {
    const database = useMysqlServer({ flavor });
    const open = (maxOpen = 3) => mysqlSink({ url: database.url, pool: { maxOpen } }).open(newCall());
    const long = (end: string) => `dbsync replica ${'x'.repeat(80)}.${end}`;

    it.each([
      ['at the server', 3],
      ['of sessions of one connection, within the process', 1],
    ])('keep out everybody else, %s', async (_, maxOpen) => {
      await using first = await open(maxOpen);
      await using second = await open(maxOpen);
      const held = await first.lock?.(long('a'), newCall());
      expect(held).toBeDefined();
      expect(await second.lock?.(long('a'), newCall())).toBeUndefined();
      // Not even a second time for who has it: two tables of one run may go to the same place.
      expect(await first.lock?.(long('a'), newCall())).toBeUndefined();
      const other = await second.lock?.(long('A'), newCall());
      expect(other).toBeDefined();
      await held?.[Symbol.asyncDispose]();
      await held?.[Symbol.asyncDispose]();
      expect(await second.lock?.(long('a'), newCall())).toBeDefined();
      expect(await first.lock?.(long('a'), newCall())).toBeUndefined();
      expect(await first.lock?.(long('A'), newCall())).toBeUndefined();
    });

    it.each([3, 1])('end with their session of %d connections', async (maxOpen) => {
      {
        await using first = await open(maxOpen);
        expect(await first.lock?.('ends', newCall())).toBeDefined();
        expect(await first.lock?.('ends too', newCall())).toBeDefined();
      }
      await using second = await open(maxOpen);
      expect(await second.lock?.('ends', newCall())).toBeDefined();
    });

    it('are lost with their connection, and can be taken again', async () => {
      await using session = await open();
      const lost = await session.lock?.('lost', newCall());
      const [[id] = []] = await query(
        database.server.url,
        `SELECT ID FROM information_schema.PROCESSLIST WHERE DB = '${database.name}' AND COMMAND = 'Sleep'`,
      );
      await query(database.server.url, `KILL ${id}`);
      await expect(session.lock?.('other', newCall())).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
      expect(await session.lock?.('lost', newCall())).toBeDefined();
      await lost?.[Symbol.asyncDispose]();
      await using another = await open();
      expect(await another.lock?.('lost', newCall())).toBeUndefined();
    });

    it('share one connection, which comes back with the last', async () => {
      await using session = await open(2);
      const locks = [];
      for (const name of ['1', '2', '3']) locks.push(await session.lock?.(name, newCall()));
      const unit = await session.begin({ step: 'x', deferConstraints: false }, newCall());
      await unit.commit();
      for (const lock of locks) await lock?.[Symbol.asyncDispose]();
      const both = await session.begin({ step: 'x', deferConstraints: false, writers: 2 }, newCall());
      await both.commit();
    });
  });
}
