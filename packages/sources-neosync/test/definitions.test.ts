import type { Placement } from '@sync/core/connector';
import { describe, expect, it } from 'vitest';
import { parseStatements } from '../src/definitions/parse-statements.ts';
import { toDefinitionList } from '../src/definitions/to-definition-list.ts';

const asIs: Placement = (ref) => ref;
type Engine = 'postgres' | 'mysql';

function read(engine: Engine, blocks: Readonly<Record<string, readonly string[]>>, place: Placement = asIs) {
  const labelled = Object.entries(blocks).map(([label, statements]) => ({ label, statements }));
  const statements = parseStatements(labelled, engine);
  return { statements, ...toDefinitionList({ engine, statements, tables: [], place }) };
}

const ids = (engine: Engine, label: string, statement: string) =>
  read(engine, { [label]: [statement] }).definitions.map(({ id, section }) => [section, id]);

describe('statements of Postgres', () => {
  it.each([
    ['schemas', 'CREATE SCHEMA IF NOT EXISTS "Shop"', 'before-data', 'schema "Shop"'],
    ['extensions', 'CREATE EXTENSION IF NOT EXISTS "citext" VERSION \'1.6\';', 'before-data', 'extension citext'],
    [
      'data types',
      `DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_class WHERE relname = 'q') THEN CREATE SEQUENCE shop.q START WITH 1; END IF; END $$;`,
      'before-data',
      'sequence shop.q',
    ],
    ['data types', `DO $$ BEGIN CREATE TYPE shop.mood AS ENUM ('a'); END $$`, 'before-data', 'type shop.mood'],
    ['data types', 'DO $$ BEGIN CREATE DOMAIN shop.d AS text NOT NULL; END $$', 'before-data', 'type shop.d'],
    ['create table', 'CREATE TABLE IF NOT EXISTS "shop"."a.b" ("x" int NULL);', 'before-data', 'table shop."a.b"'],
    [
      'non-fk alter table',
      'ALTER TABLE "shop"."t" ADD CONSTRAINT "t_pkey" PRIMARY KEY (id);',
      'constraints',
      'primary key t_pkey on shop.t',
    ],
    [
      'non-fk alter table',
      'ALTER TABLE "shop"."t" ADD CONSTRAINT "u" UNIQUE (a);',
      'constraints',
      'unique constraint u on shop.t',
    ],
    [
      'non-fk alter table',
      'ALTER TABLE "shop"."t" ADD CONSTRAINT "c" CHECK ((a > 0));',
      'constraints',
      'check constraint c on shop.t',
    ],
    [
      'non-fk alter table',
      'ALTER TABLE "shop"."t" ADD CONSTRAINT "e" EXCLUDE USING gist (r WITH &&);',
      'constraints',
      'exclusion constraint e on shop.t',
    ],
    ['table index', 'CREATE UNIQUE INDEX "I" ON ONLY shop.t USING btree (lower(a))', 'indexes', 'index shop."I"'],
    [
      'fk alter table',
      'ALTER TABLE "a"."t" ADD CONSTRAINT "f" FOREIGN KEY ("x") REFERENCES "b"."p" ("id");',
      'foreign-keys',
      'foreign key f on a.t',
    ],
    [
      'table triggers',
      'CREATE TRIGGER touch BEFORE UPDATE OF a ON shop.t FOR EACH ROW EXECUTE FUNCTION shop.f()',
      'finish',
      'trigger touch on shop.t',
    ],
    ['sequence owner', 'ALTER SEQUENCE "shop"."q" OWNED BY "shop"."t"."id";', 'before-data', 'sequence owner shop.q'],
    ['table index', 'SOMETHING ELSE', 'indexes', 'statement table index 1'],
  ])('have the ids that a sink lists: %s, %s', (label, statement, section, id) => {
    expect(ids('postgres', label, statement)).toEqual([[section, id]]);
  });

  it('are taken out of what checks for them', () => {
    const wrapped = `DO $$ BEGIN IF NOT EXISTS (SELECT 1) THEN CREATE TYPE shop.mood AS ENUM ('it''s', 'b;c'); END IF; END $$;`;
    const { definitions, statements } = read('postgres', { 'data types': [wrapped] });
    expect(definitions[0]?.sql).toBe(`CREATE TYPE shop.mood AS ENUM ('it''s', 'b;c');`);
    expect(statements.enums.get('shop.mood')).toEqual(["it's", 'b;c']);
  });

  it('depend on what they name, and belong to the table that a partition is of', () => {
    const { definitions } = read('postgres', {
      'data types': [
        'DO $$ BEGIN CREATE TYPE shop.pair AS (m shop.mood); END $$',
        `DO $$ BEGIN CREATE TYPE shop.mood AS ENUM ('a'); END $$`,
        'CREATE SEQUENCE shop.t_id_seq;',
      ],
      'create table': [
        `CREATE TABLE IF NOT EXISTS "shop"."t" ("id" int DEFAULT nextval('shop.t_id_seq'::regclass), "m" shop.mood) PARTITION BY LIST (id);`,
        'CREATE TABLE IF NOT EXISTS "shop"."t1" PARTITION OF "shop"."t" FOR VALUES IN (1);',
      ],
      schemas: ['CREATE SCHEMA IF NOT EXISTS "shop";'],
    });
    const root = { schema: 'shop', name: 't' };
    const byId = new Map(definitions.map((definition) => [definition.id, definition]));
    expect(definitions.map(({ id }) => id)).toEqual([
      'schema shop',
      'sequence shop.t_id_seq',
      'type shop.mood',
      'type shop.pair',
      'table shop.t',
      'table shop.t1',
    ]);
    expect(byId.get('table shop.t')?.dependsOn).toEqual(
      expect.arrayContaining(['schema shop', 'type shop.mood', 'sequence shop.t_id_seq']),
    );
    expect(byId.get('table shop.t1')).toMatchObject({
      tables: [root],
      dependsOn: expect.arrayContaining(['table shop.t']) as unknown,
    });
  });

  it('leave out the indexes that constraints make', () => {
    const { definitions } = read('postgres', {
      'non-fk alter table': ['ALTER TABLE "s"."t" ADD CONSTRAINT "t_pkey" PRIMARY KEY (id);'],
      'table index': ['CREATE UNIQUE INDEX t_pkey ON s.t USING btree (id)', 'CREATE INDEX t_a ON s.t USING btree (a)'],
    });
    expect(definitions.map(({ id }) => id)).toEqual(['index s.t_a', 'primary key t_pkey on s.t']);
  });

  it('pair the columns of a key anew where their names tell that they are crossed', () => {
    const { definitions } = read('postgres', {
      'fk alter table': [
        'ALTER TABLE "s"."c" ADD CONSTRAINT "f" FOREIGN KEY ("a", "b") REFERENCES "s"."p" ("b", "a");',
      ],
    });
    expect(definitions[0]?.sql).toContain('REFERENCES "s"."p" ("a", "b");');
  });

  it('are refused where a schema is to have another name', () => {
    const statements = parseStatements([], 'postgres');
    const tables = [{ schema: 'shop', name: 't' }];
    const place: Placement = ({ name }) => ({ schema: 'other', name });
    expect(() => toDefinitionList({ engine: 'postgres', statements, tables, place })).toThrow(
      expect.objectContaining({ code: 'PLAN_UNSUPPORTED' }) as Error,
    );
  });
});

describe('statements of MySQL', () => {
  const guarded = (statement: string) => [
    `CREATE PROCEDURE NeosyncAddConstraint_1()\nBEGIN\n IF NOT EXISTS (SELECT 1) THEN\n ${statement};\n END IF;\nEND;`,
    'CALL NeosyncAddConstraint_1();',
    'DROP PROCEDURE NeosyncAddConstraint_1;',
  ];

  it('are taken out of their procedures, with keys and checks inside the table', () => {
    const { definitions } = read(
      'mysql',
      {
        schemas: ['CREATE SCHEMA IF NOT EXISTS `shop`;'],
        'create table': ["CREATE TABLE IF NOT EXISTS `shop`.`t` (`a` int NOT NULL, `e` enum('x','y)') NULL);"],
        'non-fk alter table': [
          ...guarded('ALTER TABLE `shop`.`t` ADD PRIMARY KEY (`a`)'),
          ...guarded('ALTER TABLE `shop`.`t` ADD CONSTRAINT `c` CHECK (`a` > 0)'),
          ...guarded('ALTER TABLE `shop`.`t` ADD CONSTRAINT `U` UNIQUE (`e`)'),
        ],
        'fk alter table': guarded(
          'ALTER TABLE `shop`.`t` ADD CONSTRAINT `f` FOREIGN KEY (`a`) REFERENCES `shop`.`t` (`a`) ON DELETE CASCADE',
        ),
      },
      ({ schema, name }) => ({ schema: schema === 'shop' ? 'copy' : schema, name }),
    );
    expect(definitions.map(({ id, sql }) => [id, sql])).toEqual([
      ['database copy', 'CREATE SCHEMA IF NOT EXISTS `copy`;'],
      [
        'table copy.t',
        "CREATE TABLE IF NOT EXISTS `copy`.`t` (`a` int NOT NULL, `e` enum('x','y)') NULL, PRIMARY KEY (`a`), CONSTRAINT `c` CHECK (`a` > 0));",
      ],
      ['index copy.t.u', 'ALTER TABLE `copy`.`t` ADD CONSTRAINT `U` UNIQUE (`e`);'],
      [
        'foreign key copy.t.f',
        'ALTER TABLE `copy`.`t` ADD CONSTRAINT `f` FOREIGN KEY (`a`) REFERENCES `copy`.`t` (`a`) ON DELETE CASCADE;',
      ],
    ]);
  });

  it('tell the whole types of columns', () => {
    const { statements } = read('mysql', {
      'create table': [
        "CREATE TABLE IF NOT EXISTS `s`.`t` (`id` int unsigned NOT NULL auto_increment PRIMARY KEY, `d` decimal(10,2) DEFAULT (1), `e` enum('a','b') NULL, `g` bigint GENERATED ALWAYS AS (1) STORED);",
      ],
    });
    const [types] = [...statements.columnTypes.values()];
    expect([...(types ?? [])]).toEqual([
      ['id', 'int unsigned'],
      ['d', 'decimal(10,2)'],
      ['e', "enum('a','b')"],
      ['g', 'bigint'],
    ]);
  });
});
