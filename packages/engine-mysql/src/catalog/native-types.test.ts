import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NativeType, parseNativeType, printNativeType } from './native-types.ts';
import { neutralType, valueLimits } from './neutral-types.ts';

describe('parsing a native type', () => {
  const cases: readonly (readonly [text: string, type: NativeType])[] = [
    ['int', { name: 'int' }],
    ['INTEGER(11) UNSIGNED', { name: 'int', length: 11, isUnsigned: true }],
    ['int(10) unsigned zerofill', { name: 'int', length: 10, isUnsigned: true, isZerofill: true }],
    ['bigint zerofill', { name: 'bigint', isUnsigned: true, isZerofill: true }],
    ['tinyint(1)', { name: 'tinyint', length: 1 }],
    ['bool', { name: 'tinyint', length: 1 }],
    ['decimal(10,2) unsigned zerofill', { name: 'decimal', length: 10, scale: 2, isUnsigned: true, isZerofill: true }],
    ['numeric', { name: 'decimal', length: 10, scale: 0 }],
    ['double precision', { name: 'double' }],
    ['float(7,3)', { name: 'float', length: 7, scale: 3 }],
    ['float(25)', { name: 'double' }],
    ['bit', { name: 'bit', length: 1 }],
    ['year(4)', { name: 'year' }],
    ['datetime(0)', { name: 'datetime' }],
    ['timestamp(6)', { name: 'timestamp', length: 6 }],
    ['character varying(20)', { name: 'varchar', length: 20 }],
    ['char', { name: 'char', length: 1 }],
    ['char varying (3) charset latin1', { name: 'varchar', length: 3, charset: 'latin1' }],
    ['text /*M!100301 COMPRESSED*/', { name: 'text' }],
    ['varchar(7) collate utf8mb4_bin', { name: 'varchar', length: 7, collation: 'utf8mb4_bin' }],
    [`enum('a''b','c,d','','\\\\','\\n')`, { name: 'enum', labels: ["a'b", 'c,d', '', '\\', '\n'] }],
    [`set('x','y') character set utf8mb4`, { name: 'set', labels: ['x', 'y'], charset: 'utf8mb4' }],
    ['geomcollection', { name: 'geometrycollection' }],
    ['inet6', { name: 'inet6' }],
  ];
  it.each(cases)('reads %s', (text, type) => {
    expect(parseNativeType(text)).toEqual(type);
  });

  const none = [
    '',
    'it',
    'int; drop table x',
    'int not null',
    'int default 5',
    'varchar',
    'varchar(70000)',
    'varchar(-1)',
    'varchar(1.5)',
    'varchar(20',
    'varchar(20))',
    'varchar(20) unsigned',
    'varchar("20")',
    'decimal(66,2)',
    'decimal(5,6)',
    'datetime(7)',
    'bit(0)',
    'bit(65)',
    'enum()',
    "enum('a)",
    "enum('a' 'b')",
    'enum(1)',
    'text(5)',
    'int unsigned signed',
    'int collate x',
    'varchar(5) collate `x`',
    'varchar(5) collate',
    'varchar(5) collate a collate b',
    'constructor',
    '__proto__',
    'point)',
    'int -- x',
    'int #x',
    'intx(5)',
    '5',
  ];
  it.each(none)('takes %j for no type', (text) => {
    expect(parseNativeType(text)).toBeUndefined();
  });

  it('reads back every type that is printed', () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/);
    const text = fc.record({ charset: word, collation: word }, { requiredKeys: [] });
    const type: fc.Arbitrary<NativeType> = fc.oneof(
      fc
        .tuple(fc.uniqueArray(fc.string({ unit: 'binary' }), { minLength: 1 }), fc.constantFrom('enum', 'set'), text)
        .map(([labels, name, rest]) => ({ name, labels, ...rest })),
      fc
        .tuple(fc.integer({ min: 0, max: 65_535 }), text)
        .map(([length, rest]) => ({ name: 'varchar' as const, length, ...rest })),
      fc
        .integer({ min: 1, max: 65 })
        .chain((length) =>
          fc
            .integer({ min: 0, max: Math.min(30, length) })
            .map((scale) => ({ name: 'decimal' as const, length, scale })),
        ),
      fc.constantFrom<NativeType>(
        { name: 'int', isUnsigned: true },
        { name: 'json' },
        { name: 'point' },
        { name: 'uuid' },
      ),
    );
    fc.assert(
      fc.property(type, (given) => {
        expect(parseNativeType(printNativeType(given))).toEqual(given);
      }),
    );
  });

  it('never throws, and prints nothing but what it understood', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'int',
        'varchar',
        '(',
        ')',
        ',',
        "'",
        '\\',
        '5',
        ' ',
        'unsigned',
        'collate',
        '/*',
        '*/',
        ';',
        '`',
        'x',
      ),
      fc.string({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join('')),
        (text) => {
          const type = parseNativeType(text);
          if (type === undefined) return;
          expect(printNativeType(type).replaceAll(/'(?:[^'\\]|''|\\.)*'/gs, '')).toMatch(/^[a-z0-9_ (),]*$/);
        },
      ),
    );
  });
});

describe('neutral types', () => {
  const neutral = (text: string, flavor: 'mysql' | 'mariadb' = 'mysql') => {
    const type = parseNativeType(text);
    return type && neutralType(type, flavor);
  };
  it.each([
    ['tinyint(1)', { kind: 'integer', bits: 8, isUnsigned: false, isFlag: true }],
    ['tinyint(1) unsigned', { kind: 'integer', bits: 8, isUnsigned: true }],
    ['tinyint(4)', { kind: 'integer', bits: 8, isUnsigned: false }],
    ['mediumint unsigned', { kind: 'integer', bits: 24, isUnsigned: true }],
    ['year', { kind: 'integer', bits: 16, isUnsigned: true }],
    ['bit(64)', { kind: 'bit', length: 64, isVarying: false }],
    ['char(3)', { kind: 'text', maxLength: 3, isFixed: true }],
    ['tinytext', { kind: 'text', isFixed: false }],
    [`set('a')`, { kind: 'text', isFixed: false }],
    ['varbinary(9)', { kind: 'bytes', maxLength: 9 }],
    ['binary(3)', { kind: 'bytes', maxLength: 3, isFixed: true }],
    ['longblob', { kind: 'bytes' }],
    ['multipolygon', { kind: 'bytes' }],
    ['time(3)', { kind: 'time', precision: 3, hasZone: false }],
    ['datetime', { kind: 'timestamp', precision: 0, hasZone: false }],
    ['timestamp(6)', { kind: 'timestamp', precision: 6, hasZone: true }],
    ['json', { kind: 'json', isNormalized: true }],
    ['inet4', { kind: 'opaque', dialect: 'mysql', native: 'inet4' }],
  ])('of %s', (text, expected) => {
    expect(neutral(text)).toEqual(expected);
  });

  it('know that MariaDB keeps JSON as it is written', () => {
    expect(neutral('json', 'mariadb')).toEqual({ kind: 'json', isNormalized: false });
  });

  it('have limits that say what the type holds', () => {
    const limits = (text: string, versionNumber = 8_00_40, flavor: 'mysql' | 'mariadb' = 'mysql') => {
      const type = parseNativeType(text);
      return type && valueLimits(type, { flavor, versionNumber });
    };
    expect(limits('date')).toEqual({ min: '0000-00-00', max: '9999-12-31', specials: ['zero-date'] });
    expect(limits('datetime(3)')).toMatchObject({ max: '9999-12-31 23:59:59.999', refusesRounding: true });
    expect(limits('timestamp')).toMatchObject({ min: '1970-01-01 00:00:01+00', max: '2038-01-19 03:14:07+00' });
    expect(limits('timestamp(6)', 11_05_02, 'mariadb')).toMatchObject({ max: '2106-02-07 06:28:15.999999+00' });
    expect(limits('time')).toMatchObject({ min: '-838:59:59.000000', specials: [] });
    expect(limits('text')).toEqual({ specials: ['nul-character'] });
    expect(limits('bigint')).toBeUndefined();
  });
});
