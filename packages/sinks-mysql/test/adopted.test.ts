import type { NeutralType } from '@sync/core/connector';
import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import { expect, it } from 'vitest';
import { writeChanges } from './change-rows.ts';
import { inUnit } from './connect.ts';
import { integer, loadRows, text } from './field-rows.ts';
import { query } from './query.ts';

/** A table as the official client's version 1 makes it, with a lookup for an enum that may grow; and one as its version 0.3 did. */
const script = `
  CREATE TABLE canvas__accounts__kind (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, value varchar(64) NOT NULL, CONSTRAINT uq_kind UNIQUE (value));
  INSERT INTO canvas__accounts__kind (value) VALUES ('known');
  CREATE TABLE canvas__accounts (
    id bigint NOT NULL, uuid binary(16), address binary(16), v4 binary(4), tags json, settings json, is_open tinyint NOT NULL,
    name mediumtext, updated_at datetime NOT NULL, workflow_state ENUM('active', 'deleted', '__dap_unspecified__') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    kind int NOT NULL, mine varchar(20) DEFAULT 'of the user',
    CONSTRAINT pk_canvas__accounts PRIMARY KEY (id),
    CONSTRAINT fk_canvas__accounts_kind FOREIGN KEY (kind) REFERENCES canvas__accounts__kind (id));
  CREATE TABLE accounts (
    id bigint NOT NULL PRIMARY KEY, uuid binary(16), address varchar(45), v4 varchar(45), tags json, settings json, is_open tinyint NOT NULL,
    name mediumtext, updated_at datetime NOT NULL, workflow_state ENUM('active', 'deleted', '__dap_unspecified__') COLLATE utf8mb4_bin NOT NULL,
    kind varchar(64), mine varchar(20) DEFAULT 'of the user');
  CREATE TABLE packed (id binary(16) PRIMARY KEY, v text);
  CREATE TABLE plain (id int PRIMARY KEY, tags longtext, at datetime(3));
`;

const columns: Readonly<Record<string, NeutralType>> = {
  id: { kind: 'integer', bits: 64, isUnsigned: false },
  uuid: { kind: 'uuid' },
  address: text,
  v4: text,
  tags: { kind: 'array', element: text },
  settings: { kind: 'json', isNormalized: true },
  is_open: { kind: 'boolean' },
  name: text,
  updated_at: { kind: 'timestamp', precision: 6, hasZone: false },
  workflow_state: { kind: 'enum', labels: ['active', 'deleted', '__dap_unspecified__'], name: 'accounts__state' },
  kind: text,
};
const uuid = '0f8fad5b-d9cb-469f-a165-70867728950e';
const tags = '{a,NULL,"b \\"c\\" \\\\ é","NULL",""}';
const one = [
  '1',
  uuid,
  '2001:db8::ff00:42:8329',
  '192.168.0.1',
  tags,
  '{"a": [1, null]}',
  't',
  'Ann',
  '2024-02-29 12:30:00',
  'active',
  'new',
] as const;
const two = ['2', null, '10.0.0.1', null, '{}', null, 'f', null, '1999-12-31 23:59:59', 'deleted', 'known'] as const;

const stored = (table: string, address: string) => `SELECT id, HEX(uuid), ${address}, CAST(tags AS CHAR),
  JSON_EXTRACT(settings, '$.a[0]'), is_open, name, updated_at, workflow_state, mine FROM ${table} ORDER BY 1`;

for (const { flavor, describe } of await mysqlFlavors()) {
  describe.each([
    ['LOAD DATA', {}],
    ['INSERT', { 'local-infile': '0' }],
  ] as const)(`tables of the official client on ${flavor}, by %s,`, (_, settings) => {
    const database = useMysqlServer({ flavor, per: 'test', script, settings });
    const at = (name: string) => ({ schema: database.name, name });
    const asJson =
      flavor === 'mysql' ? '["a", null, "b \\"c\\" \\\\ é", "NULL", ""]' : '["a",null,"b \\"c\\" \\\\ é","NULL",""]';
    const changed = (rows: readonly (readonly (string | null)[])[]) =>
      rows.map((row, index) => [...row, 'U', `${index}`]);

    it.each(['rows', 'changes'])('take %s in the types they have', async (form) => {
      for (const name of ['canvas__accounts', 'accounts']) {
        await inUnit(database.url, async (unit) => {
          const load = { table: at(name), columns };
          if (form === 'rows') await loadRows(unit, { ...load, rows: [one, two] });
          else await writeChanges(unit, { ...load, changes: changed([one, two]) });
        });
      }
      const packed = uuid.replaceAll('-', '').toUpperCase();
      const expected = (first: string, second: string) => [
        ['1', packed, first, asJson, '1', '1', 'Ann', '2024-02-29 12:30:00', 'active', 'of the user'],
        ['2', null, second, '[]', null, '0', null, '1999-12-31 23:59:59', 'deleted', 'of the user'],
      ];
      expect(await query(database.url, stored('canvas__accounts', 'HEX(address)'))).toEqual(
        expected('20010DB8000000000000FF0000428329', '0A000001000000000000000000000000'),
      );
      expect(await query(database.url, stored('accounts', 'address'))).toEqual(
        expected('2001:db8::ff00:42:8329', '10.0.0.1'),
      );
      expect(await query(database.url, 'SELECT HEX(v4) FROM canvas__accounts WHERE id = 1')).toEqual([['C0A80001']]);
      const kinds = `SELECT a.id, k.value FROM canvas__accounts a JOIN canvas__accounts__kind k ON k.id = a.kind ORDER BY 1`;
      expect(await query(database.url, kinds)).toEqual([
        ['1', 'new'],
        ['2', 'known'],
      ]);
      expect(await query(database.url, 'SELECT value FROM canvas__accounts__kind ORDER BY id')).toEqual([
        ['known'],
        ['new'],
      ]);
    });

    it('are not written where they hold the values already', async () => {
      const write = (rows: readonly (readonly (string | null)[])[]) =>
        inUnit(database.url, (unit) =>
          writeChanges(unit, { table: at('canvas__accounts'), columns, changes: changed(rows) }),
        );
      expect(await write([one, two])).toMatchObject({ rowsWritten: 2 });
      expect(await write([one, two])).toMatchObject({ rowsWritten: 0 });
      const deleted = [...Array.from({ length: 11 }, (__, index) => (index === 0 ? '1' : null)), 'D', '9'];
      const moved = [...one.slice(0, 10), 'newer'];
      const third = ['3', ...moved.slice(1)];
      const report = await inUnit(database.url, (unit) =>
        writeChanges(unit, {
          table: at('canvas__accounts'),
          columns,
          changes: [deleted, ...changed([['2', ...moved.slice(1)], third])],
        }),
      );
      expect(report).toMatchObject({ rowsWritten: 2, rowsDeleted: 1 });
      expect(await query(database.url, 'SELECT count(*) FROM canvas__accounts__kind')).toEqual([['3']]);
    });

    it('are keyed by a packed UUID', async () => {
      const keyed = { id: { kind: 'uuid' }, v: text } as const;
      const load = (changes: readonly (string | null)[][]) =>
        inUnit(database.url, (unit) => writeChanges(unit, { table: at('packed'), columns: keyed, changes }));
      await load([[uuid, 'x', 'U', '1']]);
      expect(await load([[uuid, 'y', 'U', '1']])).toMatchObject({ rowsWritten: 1 });
      expect(await query(database.url, 'SELECT v FROM packed')).toEqual([['y']]);
      expect(await load([[uuid, null, 'D', '1']])).toMatchObject({ rowsDeleted: 1 });
    });

    it.each([
      ['address', '300.0.0.1', 'is no IP address'],
      ['v4', '::1', 'has room for 4'],
      ['uuid', 'secret', 'is no UUID'],
      ['tags', 'secret', 'is no array'],
      ['updated_at', '12022-02-28 12:00:00', 'has a year past 9999'],
      ['updated_at', '0044-03-15 12:00:00 BC', 'before our era'],
    ])('refuse a value for %s that is none, and do not show it', async (column, value, problem) => {
      const names = Object.keys(columns);
      const row = one.map((field, index) => (names[index] === column ? value : field));
      const failing = inUnit(database.url, (unit) =>
        loadRows(unit, { table: at('canvas__accounts'), columns, rows: [row] }),
      );
      await expect(failing).rejects.toMatchObject({
        code: 'WRITE_VALUE',
        context: { column },
        message: expect.stringMatching(new RegExp(`${problem}(?!.*secret)`)) as string,
      });
    });

    it('keep the text of an array where no JSON is asked for', async () => {
      const load = { table: at('plain'), columns: { id: integer, tags: columns.tags ?? text }, rows: [['1', '{1,2}']] };
      await inUnit(database.url, (unit) => loadRows(unit, load));
      expect(await query(database.url, 'SELECT tags FROM plain')).toEqual([['{1,2}']]);
    });
  });
}
