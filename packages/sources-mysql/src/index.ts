export { mysqlSource } from './mysql-source.ts';
export type { MysqlSourceOptions } from './options.ts';
