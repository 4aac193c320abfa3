import { ConfigError, type NeutralType } from '@sync/core/connector';
import { expect, test } from 'vitest';
import { parseDeclaredType } from './declared-type.ts';

const cases: readonly (readonly [string, NeutralType])[] = [
  ['boolean', { kind: 'boolean' }],
  ['smallint', { kind: 'integer', bits: 16, isUnsigned: false }],
  ['Integer', { kind: 'integer', bits: 32, isUnsigned: false }],
  [' bigint ', { kind: 'integer', bits: 64, isUnsigned: false }],
  ['decimal', { kind: 'decimal' }],
  ['decimal(10)', { kind: 'decimal', precision: 10, scale: 0 }],
  ['decimal( 10 , 2 )', { kind: 'decimal', precision: 10, scale: 2 }],
  ['numeric (3,3)', { kind: 'decimal', precision: 3, scale: 3 }],
  ['real', { kind: 'float', bits: 32 }],
  ['double', { kind: 'float', bits: 64 }],
  ['double precision', { kind: 'float', bits: 64 }],
  ['text', { kind: 'text', isFixed: false }],
  ['varchar(50)', { kind: 'text', maxLength: 50, isFixed: false }],
  ['bytes', { kind: 'bytes' }],
  ['date', { kind: 'date' }],
  ['time', { kind: 'time', precision: 6, hasZone: false }],
  ['timestamp(3)', { kind: 'timestamp', precision: 3, hasZone: false }],
  ['timestamptz', { kind: 'timestamp', precision: 6, hasZone: true }],
  ['uuid', { kind: 'uuid' }],
  ['json', { kind: 'json', isNormalized: true }],
  ['interval', { kind: 'interval' }],
  ['text[]', { kind: 'array', element: { kind: 'text', isFixed: false } }],
  ['decimal(4,1)[]', { kind: 'array', element: { kind: 'decimal', precision: 4, scale: 1 } }],
  ['int[][]', { kind: 'array', element: { kind: 'integer', bits: 32, isUnsigned: false } }],
];

test.each(cases)('reads %s', (text, type) => {
  expect(parseDeclaredType(text, 'columns[0].type')).toEqual(type);
});

test.each([
  ['bigin', 'Did you mean bigint?'],
  ['geography', 'Types are boolean, smallint'],
  ['varchar', 'varchar is written varchar(50)'],
  ['varchar(0)', 'varchar(50)'],
  ['varchar(2,3)', 'varchar(50)'],
  ['decimal(2,3)', 'decimal(10,2)'],
  ['decimal()', 'decimal(10,2)'],
  ['decimal(,)', 'decimal(10,2)'],
  ['timestamp(7)', '0 to 6 digits'],
  ['date(3)', 'date is written date'],
  ['text[3]', 'Types are'],
  ['constructor', 'Types are'],
  ['', 'Types are'],
])('refuses %j and says how it is written', (text, hint) => {
  const parse = (): NeutralType => parseDeclaredType(text, 'tables.t.columns[0].type');
  expect(parse).toThrow(ConfigError);
  expect(parse).toThrow(hint);
  expect(parse).toThrow('Option tables.t.columns[0].type');
});
