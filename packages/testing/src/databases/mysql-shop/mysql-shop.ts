import { type MysqlTestDatabase, statementsOf } from '../mysql-test-database.ts';
import { catalogTables } from './catalog-tables.ts';
import { code } from './code.ts';
import { flavorFeatures } from './flavor-features.ts';
import { orderTables } from './order-tables.ts';
import { catalogRows, orderRows, peopleRows } from './rows.ts';
import { peopleTables } from './people-tables.ts';
import { views } from './views.ts';

/**
 * The database of a web shop that has grown for years: some thirty tables, rows in the hundreds, objects that depend on each other, and
 * triggers that must not fire a second time.
 */
export const mysqlShop: MysqlTestDatabase = {
  name: 'mysql-shop',
  summary:
    'a grown web shop: cycles, composite keys in other orders, reserved words, partitions, triggers, views over views, zero dates',
  statements: (server) => [
    'SET NAMES utf8mb4',
    // What such shops were written under: no strictness, and zeros in dates.
    `SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO', time_zone = '+00:00', foreign_key_checks = 0`,
    ...[peopleTables, catalogTables, orderTables].flatMap(statementsOf),
    'SET SESSION foreign_key_checks = 1',
    ...peopleRows,
    ...catalogRows,
    `SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION'`,
    // Triggers are there while orders come in, as in life.
    ...statementsOf(code),
    ...orderRows,
    ...statementsOf(views),
    ...statementsOf(flavorFeatures(server)),
  ],
};
