import type { NeutralType } from '@sync/core/connector';
import { expect, it } from 'vitest';
import { parseNativeType, printNativeType } from '../catalog/native-types.ts';
import { widenType } from './widen-type.ts';

const text: NeutralType = { kind: 'text', isFixed: false };
const kinds: Readonly<Record<string, NeutralType>> = {
  uuid: { kind: 'uuid' },
  boolean: { kind: 'boolean' },
  integer: { kind: 'integer', bits: 64, isUnsigned: false },
  json: { kind: 'json', isNormalized: true },
};

function widen(live: string, wanted: string, type: NeutralType = text): string | undefined {
  const [from, to] = [parseNativeType(live), parseNativeType(wanted)];
  if (from === undefined || to === undefined) throw new Error('no type');
  const found = widenType(from, { native: to, type });
  return found && printNativeType(found);
}

it.each([
  ['int', 'bigint', 'bigint'],
  ['int unsigned', 'int', 'bigint'],
  ['smallint', 'smallint unsigned', 'mediumint'],
  ['bigint unsigned', 'int', 'decimal(20,0)'],
  ['int', 'decimal(12,2)', 'decimal(12,2)'],
  ['bigint', 'decimal(4,2)', 'decimal(21,2)'],
  ['decimal(4,2)', 'int', 'decimal(12,2)'],
  ['decimal(10,2)', 'decimal(9,4)', 'decimal(12,4)'],
  ['decimal(10,2)', 'double', 'double'],
  ['float', 'double', 'double'],
  ['int', 'varchar(3)', 'varchar(11)'],
  ['varchar(5)', 'varchar(20)', 'varchar(20)'],
  ['varchar(5) character set latin1', 'mediumtext character set utf8mb4', 'mediumtext character set latin1'],
  ['tinytext', 'varchar(255)', 'varchar(255)'],
  [`enum('a','b')`, `enum('b','c')`, `enum('a','b','c')`],
  [`enum('long','b')`, 'varchar(2)', 'varchar(4)'],
  ['date', 'datetime(6)', 'datetime(6)'],
  ['datetime', 'datetime(6)', 'datetime(6)'],
  ['timestamp', 'datetime(3)', 'timestamp(3)'],
  ['time', 'time(2)', 'time(2)'],
  ['varbinary(4)', 'longblob', 'longblob'],
  ['binary(4)', 'binary(16)', 'binary(16)'],
  ['json', 'mediumtext', 'mediumtext'],
])('widens %s to take %s as well', (live, wanted, expected) => {
  expect(widen(live, wanted)).toBe(expected);
});

it.each([
  ['bigint', 'int'],
  ['bigint', 'int unsigned'],
  ['decimal(12,4)', 'decimal(10,2)'],
  ['double', 'float'],
  ['double', 'int'],
  ['mediumtext', 'varchar(255)'],
  ['varchar(255)', 'char(36)'],
  [`enum('a','b')`, `enum('b')`],
  ['datetime(6)', 'datetime'],
  ['binary(16)', 'mediumtext'],
  ['binary(16)', 'binary(4)'],
  ['uuid', 'binary(16)'],
])('leaves %s as it is for %s', (live, wanted) => {
  expect(widen(live, wanted)).toBeUndefined();
});

it('gives texts room for what arrives as something else', () => {
  expect(widen('char(36)', 'binary(16)', kinds.uuid)).toBeUndefined();
  expect(widen('varchar(45)', 'binary(16)')).toBeUndefined();
  expect(widen('varchar(5)', 'tinyint', kinds.boolean)).toBeUndefined();
  expect(widen('varchar(5)', 'bigint', kinds.integer)).toBe('varchar(21)');
  expect(widen('varchar(255)', 'json', kinds.json)).toBe('longtext');
});
