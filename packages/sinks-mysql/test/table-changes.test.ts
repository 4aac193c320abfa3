import type { ChangeDraft, Column, NeutralType, TableChange } from '@sync/core/connector';
import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import { expect, it } from 'vitest';
import { mysqlSink } from '../src/index.ts';
import { everythingOf, inUnit, newCall, tableOf } from './connect.ts';
import { integer, text } from './field-rows.ts';
import { query } from './query.ts';

const script = `
  CREATE TABLE word (value int PRIMARY KEY);
  CREATE TABLE kind (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, value varchar(64) UNIQUE);
  CREATE TABLE item (
    id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
    name varchar(20) CHARACTER SET latin1 COLLATE latin1_general_cs NOT NULL DEFAULT 'it''s, NOT NULL' COMMENT 'the name''s DEFAULT',
    code varchar(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci DEFAULT NULL,
    size smallint unsigned DEFAULT 7,
    price decimal(10,2) NOT NULL DEFAULT -1.50,
    at timestamp(3) NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3) COMMENT 'touched',
    day date, flag tinyint NOT NULL DEFAULT 0, doc json, uuid binary(16), address varbinary(16),
    state enum('on','off') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'on' COMMENT 'on, off',
    kind int, seconds datetime, lone int,
    twice int GENERATED ALWAYS AS (size * 2) STORED,
    CONSTRAINT kind_of FOREIGN KEY (kind) REFERENCES kind (id),
    KEY by_code (code),
    CONSTRAINT few CHECK (flag < price + 100), CONSTRAINT alone CHECK (lone > 0));
  INSERT INTO kind (value) VALUES ('x');
  INSERT INTO item (id, name, code, state, kind, doc) VALUES (1, 'a', 'b', 'off', 1, '{"a":1}'), (2, 'c', NULL, 'on', NULL, NULL);
  CREATE TABLE other (id int, name int, twice int);
  CREATE VIEW sees_name AS SELECT i.name AS label FROM item AS i JOIN other ON other.id = i.id;
  CREATE VIEW sees_all AS SELECT * FROM item;
  CREATE VIEW sees_other AS SELECT item.id, other.name, other.twice FROM item JOIN other ON other.id = item.id;
  CREATE VIEW sees_day AS SELECT count(*) FROM other WHERE EXISTS (SELECT 1 FROM item AS \`odd \`\`one\` WHERE day IS NULL);
  CREATE TRIGGER notes_day BEFORE UPDATE ON item FOR EACH ROW SET NEW.day = IF(OLD.day IS NULL, NULL, NEW.day);
`;

const bigint: NeutralType = { kind: 'integer', bits: 64, isUnsigned: false };
const varchar = (maxLength: number): NeutralType => ({ ...text, maxLength }) as NeutralType;
const column = (name: string, type: NeutralType, more: Partial<Column> = {}): Column => ({
  name,
  type,
  nativeType: type.kind,
  isNullable: true,
  hasDefault: false,
  encodings: [],
  ...more,
});
const toType = (name: string, type: NeutralType): TableChange => ({
  kind: 'change-type',
  column: column(name, type),
  before: column(name, text),
});

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`changes of tables on ${flavor}`, () => {
    const database = useMysqlServer({ flavor, per: 'test', script });
    async function draft(changes: readonly TableChange[], types: Readonly<Record<string, string>> = {}) {
      await using session = await mysqlSink(database.url).open(newCall());
      const table = tableOf(await session.describe(everythingOf(database.name), newCall()), 'item');
      const drafted = await session.draftChange?.({ table, changes, types: new Map(Object.entries(types)) }, newCall());
      if (drafted === undefined) throw new Error('nothing was drafted');
      return drafted;
    }
    async function change(changes: readonly TableChange[], types: Readonly<Record<string, string>> = {}) {
      const drafted = await draft(changes, types);
      expect(drafted.definitions).toHaveLength(drafted.definitions.length > 0 ? 1 : 0);
      await inUnit(database.url, (unit) => unit.applyDefinitions(drafted.definitions));
      await expectAsDrafted(drafted);
      return drafted;
    }
    async function expectAsDrafted(drafted: ChangeDraft) {
      await using session = await mysqlSink(database.url).open(newCall());
      const table = tableOf(await session.describe(everythingOf(database.name), newCall()), 'item');
      const shape = ({ columns }: typeof table) =>
        columns.map(({ name, type, isNullable, default: value, hasDefault, limits }) => ({
          name,
          type,
          isNullable,
          value,
          hasDefault,
          limits,
        }));
      expect(shape(table)).toEqual(shape(drafted.table));
    }
    const shown = async () => (await query(database.url, 'SHOW CREATE TABLE item'))[0]?.[1] ?? '';
    const lineOf = async (name: string) =>
      (await shown()).split('\n').find((line) => line.includes(`\`${name}\``)) ?? '';

    it('are one statement that keeps what a column is besides', async () => {
      const { definitions } = await change([
        toType('name', varchar(300)),
        toType('code', varchar(50)),
        toType('size', bigint),
        toType('price', { kind: 'decimal', precision: 12, scale: 2 }),
        toType('at', { kind: 'timestamp', precision: 6, hasZone: false }),
        { kind: 'allow-null', column: 'name' },
        { kind: 'add-labels', column: 'state', labels: ["don't", 'on'] },
        { kind: 'add-column', column: column('more', text, { comment: 'é'.repeat(2000) }) },
      ]);
      expect(definitions[0]?.sql.match(/ALTER TABLE/g)).toHaveLength(1);
      const name = await lineOf('name');
      expect(name).toMatch(/varchar\(300\) CHARACTER SET latin1 COLLATE latin1_general_cs DEFAULT 'it''s, NOT NULL'/);
      expect(name).toMatch(/COMMENT 'the name''s DEFAULT'/);
      expect(await lineOf('code')).toMatch(/varchar\(50\) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci/);
      expect(await lineOf('size')).toMatch(/bigint(?:\(20\))? DEFAULT '?7/);
      expect(await lineOf('price')).toMatch(/decimal\(12,2\) NOT NULL DEFAULT '?-1.50/);
      const at = await lineOf('at');
      expect(at).toMatch(
        /timestamp\(6\) NULL DEFAULT current_timestamp\(6\) ON UPDATE current_timestamp\(6\) COMMENT/i,
      );
      const state = await lineOf('state');
      expect(state).toMatch(/enum\('on','off','don''t'\) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'on'/);
      expect(await lineOf('more')).toMatch(/longtext .*COMMENT 'é{1024}'/);
      expect(await query(database.url, 'SELECT name, state FROM item ORDER BY id')).toEqual([
        ['a', 'off'],
        ['c', 'on'],
      ]);
    });

    it('leave adopted types alone that hold what is wanted', async () => {
      const before = await shown();
      const drafted = await change(
        [
          toType('uuid', { kind: 'uuid' }),
          toType('address', text),
          toType('flag', { kind: 'boolean' }),
          toType('doc', { kind: 'array', element: text }),
          toType('kind', text),
          toType('seconds', { kind: 'timestamp', precision: 0, hasZone: false }),
          toType('name', varchar(10)),
          toType('name', { kind: 'enum', labels: ['a'] }),
          { kind: 'add-labels', column: 'kind', labels: ['more'] },
          { kind: 'allow-null', column: 'id' },
          { kind: 'drop-column', column: 'gone' },
          { kind: 'allow-null', column: 'gone' },
        ],
        { uuid: 'binary(16)', address: 'binary(16)', flag: 'tinyint', doc: 'json', kind: 'mediumtext' },
      );
      expect(drafted.definitions).toEqual([]);
      expect(drafted.notCarried.map(({ name }) => name).join()).toMatch(/item\.id/);
      expect(await shown()).toBe(before);
    });

    it('make texts of what was checked or listed', async () => {
      await change([toType('doc', text), toType('state', text), toType('code', text)], { state: 'mediumtext' });
      await query(database.url, `UPDATE item SET doc = 'no JSON', state = 'neither' WHERE id = 1`);
      // An index wants it whole, and so of some length.
      expect(await lineOf('code')).toMatch(/varchar\(768\)/);
      expect(await query(database.url, 'SELECT doc, state, code FROM item ORDER BY id')).toEqual([
        ['no JSON', 'neither', 'b'],
        [null, 'on', null],
      ]);
    });

    it('set and drop defaults, and forbid nulls', async () => {
      const { notCarried } = await change([
        { kind: 'set-default', column: column('name', text) },
        { kind: 'set-default', column: column('size', integer, { default: { kind: 'value', text: '9' } }) },
        { kind: 'set-default', column: column('day', { kind: 'date' }, { default: { kind: 'value', text: 'never' } }) },
        { kind: 'forbid-null', column: 'size' },
        { kind: 'forbid-null', column: 'code' },
      ]);
      expect(notCarried.map(({ kind, name }) => `${kind} ${name.split('.').at(-1)}`)).toEqual([
        'nullability code',
        'default day',
      ]);
      expect(await lineOf('size')).toMatch(/NOT NULL DEFAULT '?9/);
      expect(await lineOf('name')).not.toMatch(/NOT NULL DEFAULT/);
    });

    it('drop a column with the foreign keys that are its own', async () => {
      const { dependents, definitions } = await draft([{ kind: 'drop-column', column: 'kind' }]);
      expect(dependents).toEqual([`view ${database.name}.sees_all`]);
      await query(database.url, 'DROP VIEW sees_all');
      await inUnit(database.url, (unit) => unit.applyDefinitions(definitions));
      expect(await shown()).not.toMatch(/kind/);
    });

    it.each([
      ['name', ['view sees_all', 'view sees_name']],
      ['day', ['view sees_all', 'view sees_day', 'trigger notes_day']],
      ['size', ['view sees_all', 'generated column twice']],
      ['price', ['view sees_all', 'check few']],
      ['lone', ['view sees_all']],
    ])('tell who would break without the column %s', async (name, expected) => {
      const { dependents } = await draft([{ kind: 'drop-column', column: name }]);
      const plain = dependents.map((each) =>
        each.replace(` on ${database.name}.item`, '').replaceAll(`${database.name}.`, '').replace('item.', ''),
      );
      expect(plain).toEqual(expected);
      expect((await draft([toType(name, text), { kind: 'allow-null', column: name }])).dependents).toEqual([]);
    });
  });

  describe(`moves of tables on ${flavor}`, () => {
    const database = useMysqlServer({ flavor });

    it('reach into another database', async () => {
      const other = await database.createDatabase();
      await query(database.url, 'CREATE TABLE `a ``b` (id int PRIMARY KEY)');
      await using session = await mysqlSink(database.url).open(newCall());
      const from = { schema: database.name, name: 'a `b' };
      const to = { schema: other.name, name: 'c' };
      const rename = (await session.draftMove?.({ kind: 'rename', from, to }, newCall())) ?? [];
      await inUnit(database.url, (unit) => unit.applyDefinitions(rename));
      expect(await query(other.url, 'SHOW TABLES')).toEqual([['c']]);
      const drop = (await session.draftMove?.({ kind: 'drop', table: to }, newCall())) ?? [];
      await inUnit(database.url, (unit) => unit.applyDefinitions([...drop, ...drop]));
      expect(await query(other.url, 'SHOW TABLES')).toEqual([]);
    });
  });
}
