import type { MysqlKind } from '../mysql-test-database.ts';
import { column, valueTable } from './value-table.ts';

/** Types that only one flavor has, and only since some version. */
export function flavorTables({ flavor, versionNumber }: MysqlKind): readonly string[] {
  if (flavor === 'mysql') return versionNumber >= 90_000 ? vectors : [];
  return [
    ...(versionNumber >= 100_500 ? addresses : []),
    ...(versionNumber >= 101_000 ? shortAddresses : []),
    ...(versionNumber >= 100_700 ? identifiers : []),
  ];
}

const vectors = [
  ...valueTable('vectors', [
    column('small', 'vector(3)', `to_vector('[1,2.5,-3e38]')`, `to_vector('[0,0,0]')`, `to_vector('[0.1,1e-37,3]')`),
    column('usual', 'vector', `to_vector('[1]')`, `to_vector('[1,2]')`),
  ]),
];

const addresses = valueTable('addresses', [
  column(
    'address',
    'inet6',
    `'::'`,
    `'2001:db8::ff00:42:8329'`,
    `'::ffff:192.0.2.128'`,
    `'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'`,
  ),
]);

const shortAddresses = valueTable('short_addresses', [column('address', 'inet4', `'0.0.0.0'`, `'255.255.255.255'`)]);

const identifiers = valueTable('identifiers', [
  column(
    'identifier',
    'uuid',
    `'00000000-0000-0000-0000-000000000000'`,
    `'ffffffff-ffff-4fff-bfff-ffffffffffff'`,
    `'01890a5d-ac96-774b-bcce-b302099a8057'`,
  ),
]);
