import { type Catalog, type Column, printTableRef, type Table, type TableMatcher } from '@sync/core/connector';
import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import { expect, it } from 'vitest';
import type { MysqlConnection } from '../connection.ts';
import { preparePool } from '../open-pool.ts';
import { type CatalogRequest, readCatalog } from './read-catalog.ts';
import { readCatalogFingerprint } from './read-fingerprint.ts';
import { readSequenceStates } from './read-sequences.ts';

const everything: TableMatcher = { matches: () => true, unmatched: () => [], isEverything: true };
const idle = new AbortController().signal;

async function withConnection<Result>(
  url: string,
  use: (connection: MysqlConnection) => Promise<Result>,
): Promise<Result> {
  const pool = await preparePool(url, { end: 'source', connector: 'test' }).open(idle);
  try {
    const connection = await pool.connect(idle);
    try {
      return await use(connection);
    } finally {
      await connection.release();
    }
  } finally {
    await pool.close();
  }
}

const script = `
  CREATE TABLE parent (
    id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, a int NOT NULL, b int NULL, c varchar(20) NULL, d text,
    UNIQUE KEY by_ba (b, a), UNIQUE KEY only_null (b), UNIQUE KEY by_prefix (c(3)), KEY plain (c(4), a), FULLTEXT KEY words (d)
  ) COMMENT = 'the \\\\ parent''s';
  CREATE TABLE \`we\`\`ird "na.me"\` (
    \`select\` varchar(20) CHARACTER SET latin1 COLLATE latin1_german1_ci DEFAULT 'it''s \\\\ x' COMMENT 'a ''comment''',
    s varchar(5) COLLATE utf8mb4_bin NOT NULL DEFAULT '', flag tinyint(1) DEFAULT 1, z int ZEROFILL DEFAULT 7,
    d decimal(10,2) UNSIGNED ZEROFILL DEFAULT 1.5, f double DEFAULT 2.5, e enum('a''b', 'c,d', '') DEFAULT 'c,d',
    m set('x', 'y') DEFAULT 'x,y', bits bit(5) DEFAULT b'101', y year DEFAULT 2020, t time(2) DEFAULT '10:00:00',
    dt datetime(3) DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3), ts timestamp NULL DEFAULT '2020-01-02 03:04:05',
    low datetime(3) NULL DEFAULT '2020-01-02 03:04:05.5', j json, raw varbinary(9) DEFAULT 'x', place point,
    v int GENERATED ALWAYS AS (z + 1) VIRTUAL, w int GENERATED ALWAYS AS (z + 2) STORED, computed int DEFAULT (1 + 1),
    question varchar(9) DEFAULT 'really?', nothing varchar(9) DEFAULT NULL, word varchar(9) DEFAULT 'NULL', CONSTRAINT positive CHECK (z > 0)
  );
  CREATE TABLE child (
    x int, y int, own int PRIMARY KEY, up int,
    CONSTRAINT two FOREIGN KEY (x, y) REFERENCES parent (b, a) ON DELETE SET NULL ON UPDATE CASCADE,
    FOREIGN KEY (up) REFERENCES child (own)
  );
  CREATE TRIGGER on_child BEFORE INSERT ON child FOR EACH ROW SET NEW.up = NEW.up;
  CREATE TABLE parted (id int PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 3;
  CREATE VIEW a_view AS SELECT 1 AS one;
  CREATE PROCEDURE a_procedure() SELECT 1;
  INSERT INTO parent (a) VALUES (1), (2);
`;

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`reading the catalog of ${flavor}`, () => {
    const database = useMysqlServer({ flavor, script });

    const read = (request?: Partial<CatalogRequest>): Promise<Catalog> =>
      withConnection(database.url, (connection) =>
        readCatalog(connection, { matcher: everything, database: database.name, ...request }),
      );
    const tableOf = async (name: string): Promise<Table> => {
      const found = (await read()).tables.find((table) => table.ref.name === name);
      if (found === undefined) throw new Error(`there is no table ${name}`);
      return found;
    };
    const weird = async (): Promise<Map<string, Column>> =>
      new Map((await tableOf('we`ird "na.me"')).columns.map((column) => [column.name, column]));
    const bare = (text: string): string => text.replaceAll(`${database.name}.`, '');

    it('lists base tables by name; views are none, and a partitioned table is one', async () => {
      const { tables } = await read();
      expect(tables.map(({ ref }) => bare(printTableRef(ref)))).toEqual([
        'child',
        'parent',
        'parted',
        '"we`ird ""na.me"""',
      ]);
      expect(tables.filter(({ kind }) => kind === 'partitioned').map(({ ref }) => ref.name)).toEqual(['parted']);
    });

    it('lists only what the matcher selects', async () => {
      const matcher: TableMatcher = {
        matches: ({ name }) => name === 'parted',
        unmatched: () => [],
        isEverything: false,
      };
      const catalog = await read({ matcher });
      expect(catalog.tables.map(({ ref }) => ref.name)).toEqual(['parted']);
      expect(catalog.notNeutral?.map(({ kind }) => kind)).toEqual(['partitioning']);
    });

    it('gives each column its native and its neutral type', async () => {
      const columns = await weird();
      const typeOf = (name: string) => [columns.get(name)?.nativeType, columns.get(name)?.type];
      expect([...columns.keys()].slice(0, 4)).toEqual(['select', 's', 'flag', 'z']);
      expect(typeOf('select')).toEqual([
        'varchar(20) character set latin1 collate latin1_german1_ci',
        { kind: 'text', maxLength: 20, isFixed: false },
      ]);
      expect(typeOf('flag')).toEqual(['tinyint(1)', { kind: 'integer', bits: 8, isUnsigned: false, isFlag: true }]);
      expect(typeOf('z')).toEqual(['int(10) unsigned zerofill', { kind: 'integer', bits: 32, isUnsigned: true }]);
      expect(columns.get('e')?.type).toEqual({ kind: 'enum', labels: ["a'b", 'c,d', ''] });
      expect(columns.get('j')?.type).toEqual({ kind: 'json', isNormalized: flavor === 'mysql' });
      expect(columns.get('place')?.type).toEqual({ kind: 'bytes' });
      expect([columns.get('v')?.generated, columns.get('w')?.generated, columns.get('z')?.generated]).toEqual([
        'virtual',
        'stored',
        undefined,
      ]);
    });

    it('tells defaults that mean the same anywhere', async () => {
      const columns = await weird();
      const values = Object.fromEntries(
        [...columns.values()].flatMap(({ name, default: value }) =>
          value === undefined ? [] : [[name, value.kind === 'now' ? 'now' : `= ${value.text}`]],
        ),
      );
      expect(values).toEqual({
        select: "= it's \\ x",
        s: '= ',
        flag: '= 1',
        z: '= 7',
        d: '= 1.50',
        f: '= 2.5',
        e: '= c,d',
        m: '= x,y',
        bits: '= 00101',
        y: '= 2020',
        t: '= 10:00:00.00',
        dt: 'now',
        ts: '= 2020-01-02 03:04:05+00',
        low: '= 2020-01-02 03:04:05.500',
        word: '= NULL',
      });
      const others = [...columns.values()].filter((column) => column.hasDefault && column.default === undefined);
      expect(others.map(({ name }) => name)).toEqual(['raw', 'computed', 'question']);
    });

    it('tells comments, and texts whose case decides nothing', async () => {
      const columns = await weird();
      expect(columns.get('select')).toMatchObject({ comment: "a 'comment'", isCaseInsensitive: true });
      expect(columns.get('s')?.isCaseInsensitive).toBeUndefined();
      expect(columns.get('e')?.isCaseInsensitive).toBeUndefined();
      expect((await tableOf('parent')).comment).toBe("the \\ parent's");
    });

    it('tells keys apart from indexes, columns in the order of the key', async () => {
      const { uniqueKeys, indexes } = await tableOf('parent');
      expect(uniqueKeys).toEqual([
        { name: 'PRIMARY', columns: ['id'], isPrimary: true, isDeferrable: false },
        { name: 'by_ba', columns: ['b', 'a'], isPrimary: false, isDeferrable: false },
      ]);
      expect(indexes).toEqual([
        { name: 'only_null', columns: [{ name: 'b', order: 'ascending' }], isUnique: true },
        {
          name: 'plain',
          columns: [
            { name: 'c', order: 'ascending', prefixLength: 4 },
            { name: 'a', order: 'ascending' },
          ],
        },
      ]);
    });

    it('lists foreign keys with their pairs in order and their actions', async () => {
      const { foreignKeys } = await read();
      const own = foreignKeys.filter(({ table }) => table.schema === database.name);
      expect(
        own.map(({ columns, onDelete, onUpdate, references }) => [references.name, columns, onDelete, onUpdate]),
      ).toEqual([
        [
          'child',
          [{ column: 'up', references: 'own' }],
          expect.stringMatching(/no action|restrict/),
          expect.anything(),
        ],
        [
          'parent',
          [
            { column: 'x', references: 'b' },
            { column: 'y', references: 'a' },
          ],
          'set null',
          'cascade',
        ],
      ]);
    });

    it('lists foreign keys of other databases too', async () => {
      const other = await database.createDatabase();
      await withConnection(other.url, async (connection) => {
        await connection.run(
          `CREATE TABLE far (id bigint unsigned, CONSTRAINT far_key FOREIGN KEY (id) REFERENCES \`${database.name}\`.parent (id))`,
        );
      });
      const { foreignKeys } = await read();
      expect(foreignKeys.find(({ name }) => name === 'far_key')?.table).toEqual({ schema: other.name, name: 'far' });
      await withConnection(other.url, (connection) => connection.run('DROP TABLE far'));
    });

    it('tells what neutral words cannot say', async () => {
      const found = (await read()).notNeutral?.map(({ kind, name }) => `${kind} ${bare(name)}`);
      expect(found).toEqual([
        'trigger on_child on child',
        'index by_prefix on parent',
        'index words on parent',
        'partitioning parted',
        'on update "we`ird ""na.me""".dt',
        'default "we`ird ""na.me""".raw',
        'default "we`ird ""na.me""".computed',
        'default "we`ird ""na.me""".question',
        'check constraint positive on "we`ird ""na.me"""',
        'view a_view',
        'procedure a_procedure',
      ]);
    });

    it('leaves out what only the making of tables needs when a load is meant', async () => {
      const { tables, notNeutral } = await read({ detail: 'load' });
      expect(notNeutral).toBeUndefined();
      expect(tables.find(({ ref }) => ref.name === 'parent')?.uniqueKeys).toHaveLength(2);
      expect(tables.find(({ ref }) => ref.name === 'child')?.loadTriggers).toEqual(['on_child']);
    });

    it('reads the next value of columns that count', async () => {
      const { sequences } = await read();
      const states = await withConnection(database.url, (connection) => readSequenceStates(connection, sequences));
      expect(states.map(({ sequence, value, isCalled }) => [sequence.ref.name, value, isCalled])).toEqual([
        ['parent.id', '3', false],
      ]);
    });

    it('changes the fingerprint with a column, and with nothing else', async () => {
      const fingerprint = (): Promise<string> =>
        withConnection(database.url, async (connection) =>
          readCatalogFingerprint(connection, [(await tableOf('parted')).ref]),
        );
      const before = await fingerprint();
      await withConnection(database.url, (connection) => connection.run('INSERT INTO parted VALUES (5)'));
      expect(await fingerprint()).toBe(before);
      await withConnection(database.url, (connection) => connection.run('ALTER TABLE parted ADD more int'));
      expect(await fingerprint()).not.toBe(before);
      await withConnection(database.url, (connection) => connection.run('ALTER TABLE parted DROP more'));
    });
  });
}
