import { printName, printTableRef, type TableRef } from '@sync/core/connector';

/** The kinds of object that stand in a database by a name of their own. */
export type NamedKind =
  | 'table'
  | 'view'
  | 'sequence'
  | 'trigger'
  | 'function'
  | 'procedure'
  | 'package'
  | 'package body'
  | 'event';

/** Kinds whose names are equal when they differ in case only, on every platform. */
const foldedKinds: ReadonlySet<NamedKind> = new Set(['function', 'procedure', 'package', 'package body', 'event']);

/** The id of a database: `database shop`. */
export function databaseId(name: string): string {
  return `database ${printName(name)}`;
}

/** The id of an object that has a database and a name: `table shop.orders`, `view shop.sales`. */
export function objectId(kind: NamedKind, ref: TableRef): string {
  const name = foldedKinds.has(kind) ? ref.name.toLowerCase() : ref.name;
  return `${kind} ${printTableRef({ schema: ref.schema, name })}`;
}

/** The id of one secondary index, unique or not: `index shop.orders.by_date`. Names of keys fold case. */
export function indexId(table: TableRef, name: string): string {
  return `index ${printTableRef(table)}.${printName(name.toLowerCase())}`;
}

/** The id of one foreign key, by the table that references: `foreign key shop.orders.orders_ibfk_1`. Names of keys fold case. */
export function foreignKeyId(table: TableRef, name: string): string {
  return `foreign key ${printTableRef(table)}.${printName(name.toLowerCase())}`;
}
