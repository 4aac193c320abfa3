export { mysqlSink } from './mysql-sink.ts';
export type { MysqlSinkOptions } from './options.ts';
