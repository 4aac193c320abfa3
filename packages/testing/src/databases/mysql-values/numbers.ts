import { column, valueTable } from './value-table.ts';

const nines = (digits: number): string => '9'.repeat(digits);
const decimal65 = `${nines(35)}.${nines(30)}`;

/** Integers, decimals, floats and bits. */
export const numberTables: readonly string[] = [
  ...valueTable('integers', [
    column('tiny', 'tinyint', '-128', '127', '0'),
    column('flag', 'tinyint(1)', '1', '0', '-128', '127', '2'),
    column('bool', 'boolean', 'true', 'false'),
    column('tiny_u', 'tinyint unsigned', '255', '0'),
    column('small', 'smallint', '-32768', '32767'),
    column('small_u', 'smallint unsigned', '65535', '0'),
    column('medium', 'mediumint', '-8388608', '8388607'),
    column('medium_u', 'mediumint unsigned', '16777215', '0'),
    column('normal', 'int', '-2147483648', '2147483647'),
    column('normal_u', 'int unsigned', '4294967295', '0'),
    column('big', 'bigint', '-9223372036854775808', '9223372036854775807', '9007199254740993', '-9007199254740993'),
    column('big_u', 'bigint unsigned', '18446744073709551615', '0', '9223372036854775808', '9007199254740993'),
    column('filled', 'int(7) unsigned zerofill', '42', '0', '4294967295'),
    column('big_filled', 'bigint(20) unsigned zerofill', '1', '18446744073709551615'),
  ]),
  ...valueTable('decimals', [
    column('widest', 'decimal(65,30)', decimal65, `-${decimal65}`, `0.${'0'.repeat(29)}1`, '0', '1.5'),
    column('whole', 'decimal(65,0)', nines(65), `-${nines(65)}`, '1'),
    column('fraction', 'decimal(30,30)', `0.${nines(30)}`, `-0.${nines(30)}`, '0'),
    column('money', 'decimal(10,2)', '99999999.99', '-99999999.99', '1.50', '-0.01', '0.00'),
    column('digit', 'decimal(1,0)', '9', '-9', '0'),
    column('money_u', 'decimal(10,2) unsigned', '99999999.99', '0.10'),
    column('filled', 'decimal(8,3) unsigned zerofill', '1.5', '99999.999'),
    column('usual', 'numeric', '9999999999', '-9999999999'),
  ]),
  ...valueTable('floats', [
    column(
      'single',
      'float',
      '3.402823466e38',
      '-3.402823466e38',
      '1.175494351e-38',
      '1.4e-45',
      '0.1',
      '16777217',
      '1e0/3',
      '-0e0',
      '0',
    ),
    column(
      'double',
      'double',
      '1.7976931348623157e308',
      '-1.7976931348623157e308',
      '2.2250738585072014e-308',
      '5e-324',
      '0.1',
      '1e0/3',
      '1e22',
      '1e21',
      '123456789012345680',
      '-0e0',
    ),
    column('single_u', 'float unsigned', '0', '1.5'),
    column('real', 'real', '2.5', '1e-5', '0.00001234', '1e15', '1e16'),
    column('scaled', 'double(10,3)', '1.5', '9999999.999', '0.1'),
    column('scaled_single', 'float(7,2)', '1.5', '99999.99', '0.1'),
  ]),
  ...valueTable('bits', [
    column('one', 'bit(1)', `b'1'`, `b'0'`),
    column('eight', 'bit(8)', `b'11111111'`, `b'0'`, `b'00000001'`, `b'01011100'`),
    column('thirteen', 'bit(13)', `b'1000000000001'`, `b'1'`),
    column('widest', 'bit(64)', `b'${'1'.repeat(64)}'`, `b'1'`, `b'0'`, `b'1${'0'.repeat(63)}'`),
  ]),
];
