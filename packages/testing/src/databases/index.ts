export { erp, type ErpSize, makeErp } from './erp/index.ts';
export { hostileNames } from './hostile-names/index.ts';
export { loadDatabase } from './load-database.ts';
export type { TestDatabase } from './test-database.ts';
export { wideFeatures } from './wide-features/index.ts';
export { loadMysqlDatabase } from './load-mysql-database.ts';
export { mysqlShop } from './mysql-shop/index.ts';
export type { MysqlKind, MysqlTestDatabase } from './mysql-test-database.ts';
export { mysqlValues } from './mysql-values/index.ts';
