import {
  CatalogError,
  type Column,
  ConfigError,
  type ForeignKey,
  type NeutralType,
  type SchemaDraft,
  SyncError,
  type Table,
} from '@sync/core/connector';
import { describe, expect, it } from 'vitest';
import type { ServerFacts } from '../connection.ts';
import { draftMysqlSchema } from './draft-schema.ts';

function server(flavor: ServerFacts['flavor'], versionNumber: number): ServerFacts {
  return { flavor, version: '', versionNumber, foldsCase: false, maxPacketBytes: 1 << 24, takesLocalFiles: true };
}

const mysql = server('mysql', 9_07_04);
const mariadb = server('mariadb', 10_11_19);
const text: NeutralType = { kind: 'text', isFixed: false };
const int: NeutralType = { kind: 'integer', bits: 32, isUnsigned: false };

function column(name: string, type: NeutralType, more: Partial<Column> = {}): Column {
  return { name, nativeType: type.kind, type, isNullable: true, hasDefault: false, encodings: [], ...more };
}

function table(name: string, columns: readonly Column[], more: Partial<Table> = {}): Table {
  return {
    ref: { schema: 'shop', name },
    kind: 'table',
    columns,
    uniqueKeys: [],
    loadTriggers: [],
    estimatedRows: 0,
    estimatedBytes: 0,
    ...more,
  };
}

const primary = (first: string, ...others: string[]) => ({
  name: 'the_pkey',
  columns: [first, ...others] as const,
  isPrimary: true,
  isDeferrable: false,
});

interface Asked {
  readonly on?: ServerFacts;
  readonly types?: Readonly<Record<string, string>>;
  readonly foreignKeys?: readonly ForeignKey[];
}

function draft(tables: readonly Table[], { on = mysql, types = {}, foreignKeys = [] }: Asked = {}): SchemaDraft {
  const asked = new Map(Object.entries(types));
  return draftMysqlSchema(
    { tables: tables.map((each) => ({ table: each, types: asked })), foreignKeys },
    { server: on, database: 'shop' },
  );
}

/** The lines of the first table's columns and keys. */
function linesOf({ list }: SchemaDraft): readonly string[] {
  const sql = list.definitions.find(({ kind }) => kind === 'table')?.sql ?? '';
  return sql
    .split('\n')
    .slice(1, -1)
    .map((line) => line.trim().replace(/,$/, ''));
}

function typeOf(type: NeutralType, on: ServerFacts = mysql): string {
  const [line = ''] = linesOf(draft([table('t', [column('c', type)])], { on }));
  return line.replace(/^`c` /, '').replace(/ NULL.*$/, '');
}

const notes = ({ list }: SchemaDraft): readonly string[] => list.notCarried.map(({ kind, name }) => `${kind} ${name}`);

function caught(action: () => unknown): SyncError {
  try {
    action();
  } catch (error) {
    if (SyncError.isInstance(error)) return error;
  }
  throw new Error('nothing was thrown');
}

describe('types', () => {
  const exact = 'character set utf8mb4 collate utf8mb4_0900_bin';
  it.each<[NeutralType, string]>([
    [{ kind: 'boolean' }, 'tinyint(1)'],
    [{ kind: 'integer', bits: 64, isUnsigned: true }, 'bigint unsigned'],
    [{ kind: 'decimal', precision: 9, scale: 2 }, 'decimal(9,2)'],
    [{ kind: 'decimal', precision: 5, scale: -2 }, 'decimal(7,0)'],
    [{ kind: 'decimal' }, 'decimal(65,30)'],
    [{ kind: 'decimal', precision: 100, scale: 2 }, 'decimal(65,30)'],
    [{ kind: 'float', bits: 32 }, 'float'],
    [text, `longtext ${exact}`],
    [{ kind: 'text', maxLength: 20, isFixed: false }, `varchar(20) ${exact}`],
    [{ kind: 'text', maxLength: 20, isFixed: true }, `char(20) ${exact}`],
    [{ kind: 'text', maxLength: 17_000, isFixed: false }, `longtext ${exact}`],
    [{ kind: 'bytes' }, 'longblob'],
    [{ kind: 'bit', length: 64, isVarying: false }, 'bit(64)'],
    [{ kind: 'bit', length: 65, isVarying: false }, 'varchar(65) character set ascii collate ascii_bin'],
    [{ kind: 'timestamp', precision: 3, hasZone: true }, 'datetime(3)'],
    [{ kind: 'time', precision: 0, hasZone: false }, 'time'],
    [{ kind: 'interval' }, `longtext ${exact}`],
    [{ kind: 'array', element: int }, `longtext ${exact}`],
    [{ kind: 'uuid' }, 'char(36) character set ascii collate ascii_bin'],
    [{ kind: 'enum', labels: ["it's", 'b'] }, `enum('it''s','b') ${exact}`],
    [{ kind: 'enum', labels: ['ends ', 'b'] }, `varchar(5) ${exact}`],
  ])('make %j a %s', (type, native) => {
    expect(typeOf(type)).toBe(native);
  });

  it('follow what the server has', () => {
    expect(typeOf({ kind: 'uuid' }, mariadb)).toBe('uuid');
    expect(typeOf(text, mariadb)).toBe('longtext character set utf8mb4 collate utf8mb4_nopad_bin');
    expect(typeOf(text, server('mysql', 5_07_40))).toBe('longtext character set utf8mb4 collate utf8mb4_bin');
  });

  it('keep JSON as it is written', () => {
    const made = draft([table('t', [column('j', { kind: 'json', isNormalized: true })])]);
    expect(linesOf(made)[0]).toContain('CONSTRAINT `t_j_json` CHECK (json_valid(`j`))');
    expect(made.tables[0]?.columns[0]?.type).toEqual({ kind: 'json', isNormalized: false });
  });

  it('that a user asks for win', () => {
    const made = draft([table('t', [column('c', text), column('j', { kind: 'json', isNormalized: true })])], {
      types: { c: "ENUM('a','b') collate utf8mb4_general_ci", j: 'JSON' },
    });
    expect(linesOf(made)).toEqual(["`c` enum('a','b') collate utf8mb4_general_ci NULL", '`j` json NULL']);
  });

  it('that are none are refused, and no word of them reaches a statement', () => {
    const error = caught(() => draft([table('t', [column('c', text)])], { types: { c: 'int); DROP TABLE x; --' } }));
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.code).toBe('CONFIG_INVALID');
    expect(error.message).toContain('shop.t.c');
    expect(caught(() => draft([table('t', [column('c', text)])], { types: { c: 'uuid' } })).code).toBe(
      'CONFIG_INVALID',
    );
  });

  it('that say less are listed', () => {
    const made = draft([
      table('t', [
        column('a', { kind: 'timestamp', precision: 6, hasZone: true }),
        column('b', { kind: 'interval' }),
        column('c', int, { generated: 'stored' }),
      ]),
    ]);
    expect(notes(made)).toEqual(['time zone shop.t.a', 'type shop.t.b', 'generated column shop.t.c']);
    expect(made.tables[0]?.columns.map(({ name }) => name)).toEqual(['a', 'b']);
  });
});

describe('keys', () => {
  it('make texts short enough for one, and shorter for several columns', () => {
    const one = draft([table('t', [column('a', text, { isNullable: false })], { uniqueKeys: [primary('a')] })]);
    expect(linesOf(one)[0]).toContain('varchar(768)');
    expect(notes(one)).toEqual(['type shop.t.a']);
    const two = draft([
      table(
        't',
        [column('a', text, { isNullable: false }), column('b', text, { isNullable: false }), column('c', int)],
        {
          uniqueKeys: [primary('a', 'b')],
        },
      ),
    ]);
    expect(linesOf(two).map((line) => /varchar\(\d+\)/.exec(line)?.[0])).toEqual([
      'varchar(384)',
      'varchar(384)',
      undefined,
      undefined,
    ]);
  });

  it('leave a type alone that a user asked for, and refuse one that fits into none', () => {
    const tables = [table('t', [column('a', text, { isNullable: false })], { uniqueKeys: [primary('a')] })];
    expect(linesOf(draft(tables, { types: { a: 'varchar(40)' } }))[0]).toContain('varchar(40)');
    expect(caught(() => draft(tables, { types: { a: 'text' } })).message).toContain('part of a key');
  });

  it('are made after the data, all of a table in one row of records', () => {
    const { list } = draft([
      table('t', [column('id', int, { isNullable: false }), column('a', text)], {
        uniqueKeys: [primary('id'), { name: 'u', columns: ['id', 'a'], isPrimary: false, isDeferrable: true }],
        indexes: [{ name: 'i', columns: [{ name: 'a', order: 'descending' }] }],
      }),
    ]);
    expect(list.definitions.map(({ id, section, dependsOn }) => [id, section, dependsOn])).toEqual([
      ['table shop.t', 'before-data', []],
      ['index shop.t.u', 'indexes', ['table shop.t']],
      ['index shop.t.i', 'indexes', ['table shop.t', 'index shop.t.u']],
    ]);
    expect(list.notCarried.map(({ kind }) => kind)).toContain('deferrable');
  });

  it('take the beginning of long texts in plain indexes', () => {
    const { list } = draft([
      table('t', [column('a', text), column('b', { kind: 'bytes' })], {
        indexes: [
          {
            name: 'i',
            columns: [
              { name: 'a', order: 'descending' },
              { name: 'b', order: 'ascending' },
            ],
          },
        ],
      }),
    ]);
    expect(list.definitions[1]?.sql).toBe('ALTER TABLE `shop`.`t` ADD KEY `i` (`a`(255) DESC, `b`(255));');
  });

  it('let one column count that leads a key', () => {
    const counting = { identity: 'by-default', isNullable: false, hasDefault: true } as const;
    const made = draft([
      table('t', [column('a', int, counting), column('b', int, counting), column('c', int, counting)], {
        uniqueKeys: [primary('b', 'a'), { name: 'u', columns: ['c'], isPrimary: false, isDeferrable: false }],
      }),
    ]);
    expect(linesOf(made)[1]).toContain('AUTO_INCREMENT');
    expect(notes(made)).toEqual(['identity shop.t.a', 'identity shop.t.c']);
    expect(made.sequences.map(({ ownedBy }) => ownedBy?.column)).toEqual(['b']);
  });

  it('that a column which counts leads are made with the table', () => {
    const counting = { identity: 'always', isNullable: false, hasDefault: true } as const;
    const made = draft([
      table('t', [column('a', int, counting)], {
        indexes: [{ name: 'i', columns: [{ name: 'a', order: 'ascending' }] }],
      }),
    ]);
    expect(linesOf(made)).toEqual(['`a` int NOT NULL AUTO_INCREMENT', 'KEY `i` (`a`)']);
    expect(made.list.definitions).toHaveLength(1);
  });
});

describe('foreign keys', () => {
  const parent = table(
    'parent',
    [column('a', int, { isNullable: false }), column('b', text, { isNullable: false }), column('c', text)],
    { uniqueKeys: [primary('a', 'b')] },
  );
  const child = table('child', [column('x', text), column('y', int), column('z', { kind: 'uuid' })]);
  const key: ForeignKey = {
    name: 'fk',
    table: child.ref,
    references: parent.ref,
    columns: [
      { column: 'x', references: 'b' },
      { column: 'y', references: 'a' },
    ],
    isDeferrable: true,
    match: 'full',
    onDelete: 'set default',
    onUpdate: 'cascade',
  };

  it('are written in the order of the key they reference, with an index for them', () => {
    const { list } = draft([parent, child], { foreignKeys: [key] });
    expect(list.definitions.slice(2).map(({ sql }) => sql)).toEqual([
      'ALTER TABLE `shop`.`child` ADD KEY `fk` (`y`, `x`);',
      'ALTER TABLE `shop`.`child` ADD CONSTRAINT `fk` FOREIGN KEY (`y`, `x`) REFERENCES `shop`.`parent` (`a`, `b`) ON UPDATE CASCADE;',
    ]);
    expect(list.notCarried.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['foreign key action', 'match full', 'deferrable']),
    );
  });

  it('are listed when types differ or no key is referenced', () => {
    const wrong: ForeignKey = { ...key, columns: [{ column: 'z', references: 'c' }] };
    const { list } = draft([parent, child], { foreignKeys: [wrong] });
    expect(list.notCarried).toContainEqual({
      kind: 'foreign key',
      name: 'fk on shop.child',
      because: 'what it references is no key at the sink',
    });
    const twice: ForeignKey = {
      ...key,
      columns: [
        { column: 'z', references: 'a' },
        { column: 'y', references: 'b' },
      ],
    };
    expect(notes(draft([parent, child], { foreignKeys: [twice] }))).toContain('foreign key fk on shop.child');
  });

  it('have names that are unique in their database', () => {
    const other = { ...child, ref: { schema: 'shop', name: 'other' } };
    const { list } = draft([parent, child, other], { foreignKeys: [key, { ...key, table: other.ref, name: 'FK' }] });
    const ids = list.definitions.filter(({ kind }) => kind === 'foreign key').map(({ id }) => id);
    expect(ids).toEqual([
      'foreign key shop.child.fk',
      expect.stringMatching(/^foreign key shop\.other\.fk_[0-9a-f]{8}$/),
    ]);
    expect(list.notCarried).toContainEqual(expect.objectContaining({ kind: 'name' }));
  });
});

describe('defaults', () => {
  const defaultOf = (type: NeutralType, text: string, on = mysql): string | undefined => {
    const made = draft([table('t', [column('c', type, { default: { kind: 'value', text }, hasDefault: true })])], {
      on,
    });
    return / DEFAULT (.*)$/.exec(linesOf(made)[0] ?? '')?.[1] ?? made.list.notCarried[0]?.kind;
  };
  it('are written for the type', () => {
    expect(defaultOf({ kind: 'boolean' }, 't')).toBe("'1'");
    expect(defaultOf({ kind: 'decimal', precision: 5, scale: 2 }, '1.5')).toBe("'1.50'");
    expect(defaultOf({ kind: 'text', maxLength: 9, isFixed: false }, "it's \\")).toBe("'it''s \\\\'");
    expect(defaultOf(text, 'x')).toBe("('x')");
    expect(defaultOf({ kind: 'bit', length: 3, isVarying: false }, '101')).toBe("b'101'");
    expect(defaultOf({ kind: 'timestamp', precision: 3, hasZone: false }, '2020-01-02 03:04:05')).toBe(
      "'2020-01-02 03:04:05.000'",
    );
  });

  it('are listed when the type has no such value, or the server no such default', () => {
    expect(defaultOf(int, '99999999999')).toBe('default');
    expect(defaultOf({ kind: 'float', bits: 64 }, 'NaN')).toBe('default');
    expect(defaultOf({ kind: 'date' }, 'infinity')).toBe('default');
    expect(defaultOf(text, 'x', server('mysql', 8_00_12))).toBe('default');
  });

  it('of the present moment are in UTC where the column holds UTC', () => {
    const now = { default: { kind: 'now' }, hasDefault: true } as const;
    const made = draft([
      table('t', [
        column('a', { kind: 'timestamp', precision: 6, hasZone: true }, now),
        column('b', { kind: 'timestamp', precision: 0, hasZone: false }, now),
        column('c', { kind: 'date' }, now),
      ]),
    ]);
    expect(linesOf(made).map((line) => line.replace(/.* DEFAULT /, ''))).toEqual([
      '(utc_timestamp(6))',
      'CURRENT_TIMESTAMP',
      '(curdate())',
    ]);
  });
});

describe('what is too large', () => {
  it('is turned into texts outside of the row, the longest first', () => {
    const wide = (name: string, maxLength: number) => column(name, { kind: 'text', maxLength, isFixed: false });
    const made = draft([table('t', [wide('a', 4000), wide('b', 16_000), wide('c', 9000)])]);
    expect(made.tables[0]?.columns.map(({ nativeType }) => nativeType.replace(/ .*/, ''))).toEqual([
      'varchar(4000)',
      'text',
      'varchar(9000)',
    ]);
    expect(notes(made)).toEqual(['type shop.t.b']);
  });

  it('is cut in comments, and listed', () => {
    const made = draft([table('t', [column('a', int, { comment: 'x'.repeat(2000) })], { comment: 'a 😀' })]);
    expect(made.tables[0]?.columns[0]?.comment).toHaveLength(1024);
    expect(made.tables[0]?.comment).toBe('a ?');
    expect(notes(made)).toEqual(['comment shop.t.a', 'comment shop.t']);
  });
});

describe('names', () => {
  it('that are too long, or differ only in case, are one error that lists each', () => {
    const error = caught(() =>
      draft([table('x'.repeat(65), [column('a', int), column('A', int)]), table('t', [column('y '.repeat(3), int)])]),
    );
    expect(error).toBeInstanceOf(CatalogError);
    expect(error.code).toBe('PLAN_NAME');
    expect(error.errors.map(({ context }) => context.column)).toEqual([undefined, 'A', 'y y y ']);
    expect(error.message).toContain('65 characters');
  });

  it('of indexes are cut with a hash that tells them apart', () => {
    const long = 'i'.repeat(70);
    const index = (name: string) => ({ name, columns: [{ name: 'a', order: 'ascending' }] as const });
    const { list } = draft([table('t', [column('a', int)], { indexes: [index(`${long}1`), index(`${long}2`)] })]);
    const names = list.definitions.slice(1).map(({ id }) => id.replace('index shop.t.', ''));
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name).toMatch(/^i{55}_[0-9a-f]{8}$/);
  });

  it('of databases other than the present one make a record', () => {
    const far = { ...table('t', [column('a', int)]), ref: { schema: 'far', name: 't' } };
    const { list } = draft([far]);
    expect(list.definitions.map(({ id, dependsOn }) => [id, dependsOn])).toEqual([
      ['database far', []],
      ['table far.t', ['database far']],
    ]);
  });
});

describe('a table without columns', () => {
  it('cannot be made', () => {
    expect(caught(() => draft([table('t', [])])).code).toBe('PLAN_UNSUPPORTED');
  });
});
