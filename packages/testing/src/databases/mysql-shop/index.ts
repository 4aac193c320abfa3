export { mysqlShop } from './mysql-shop.ts';
