import { printName, printTableRef, type TableRef } from '@sync/core/connector';

/** The id of a database: `database shop`. */
export function databaseId(name: string): string {
  return `database ${printName(name)}`;
}

/** The id of an object that has a database and a name: `table shop.orders`, `view shop.sales`. */
export function objectId(kind: string, ref: TableRef): string {
  return `${kind} ${printTableRef(ref)}`;
}

/** The id of one secondary index, unique or not: `index shop.orders.by_date`. */
export function indexId(table: TableRef, name: string): string {
  return `${objectId('index', table)}.${printName(name)}`;
}

/** The id of one foreign key, by the table that references: `foreign key shop.orders.orders_ibfk_1`. */
export function foreignKeyId(table: TableRef, name: string): string {
  return `${objectId('foreign key', table)}.${printName(name)}`;
}
