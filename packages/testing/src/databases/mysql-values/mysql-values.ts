import type { MysqlTestDatabase } from '../mysql-test-database.ts';
import { byteTables } from './bytes.ts';
import { dateTables } from './dates.ts';
import { flavorTables } from './flavors.ts';
import { numberTables } from './numbers.ts';
import { shapeTables } from './shapes.ts';
import { textTables } from './texts.ts';

/** Every type of MariaDB and MySQL with the values at its edges; each table has an `id` and each column is NULL in one row. */
export const mysqlValues: MysqlTestDatabase = {
  name: 'mysql-values',
  summary:
    'every type with its extreme values, which text, JavaScript numbers, strict modes or another time zone would change',
  statements: (server) => [
    'SET NAMES utf8mb4',
    // Zeros in dates and the empty label of a refused value come in only without strictness.
    `SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES', time_zone = '+00:00'`,
    ...numberTables,
    ...textTables,
    ...byteTables,
    ...dateTables,
    ...shapeTables(server),
    ...flavorTables(server),
  ],
};
