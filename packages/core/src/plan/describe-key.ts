import type { Column, ForeignKey } from '../catalog/catalog.ts';
import { printName, printTableRef } from '../catalog/table-ref.ts';

/** Prints a key for people: `orders_customer_fk: public.orders(customer_id) → public.customers(id)`. */
export function describeKey(key: ForeignKey): string {
  const from = key.columns.map((pair) => printName(pair.column)).join(', ');
  const to = key.columns.map((pair) => printName(pair.references)).join(', ');
  return `${printName(key.name)}: ${printTableRef(key.table)}(${from}) → ${printTableRef(key.references)}(${to})`;
}

/** The same with what decides whether it can wait. */
export function describeKeyInFull(key: ForeignKey, columns: ReadonlyMap<string, Column>): string {
  const nullable = key.columns.filter((pair) => columns.get(pair.column)?.isNullable === true).length;
  const nullability =
    nullable === 0 ? 'not null' : nullable === key.columns.length ? 'nullable' : `${nullable} of its columns nullable`;
  const match = key.match === 'full' ? ', match full' : '';
  return `${describeKey(key)} (${nullability}, ${key.isDeferrable ? 'deferrable' : 'not deferrable'}${match})`;
}
