export { mysqlValues } from './mysql-values.ts';
