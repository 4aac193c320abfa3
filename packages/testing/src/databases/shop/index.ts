export { fillShop, type ShopFill } from './fill-shop.ts';
export { shopKeysAndCodeSql, shopSchemaSql, shopTablesSql } from './schema/shop-schema.ts';
export { shopData, type ShopOptions, type ShopTable } from './shop-data.ts';
