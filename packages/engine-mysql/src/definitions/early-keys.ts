import { hasWords, keyParts, type TableItem } from './parse-table.ts';
import type { TableSource } from './table-definitions.ts';

/**
 * How many of a table's keys, in the order in which the server prints them, are made with the table; the others are made once the rows
 * are there, in one pass. The server sorts keys by kind and keeps the order in which they came within a kind, so cutting the
 * printed list in two leaves the order as it is.
 */
export function earlyKeyCount(source: TableSource): number {
  const { items } = source.parsed;
  const keys = items.filter(({ kind }) => kind === 'key');
  if (!canWait(source)) return keys.length;
  return Math.max(clusteredKeyCount(items, keys), incrementKeyCount(items, keys));
}

/** Only InnoDB builds keys of full tables well; other engines sort them during a bulk load by themselves, or copy the table. */
function canWait({ engine, tail }: TableSource): boolean {
  // History cannot be kept through a change of the table.
  return engine.toLowerCase() === 'innodb' && !/\bWITH SYSTEM VERSIONING\b/.test(tail);
}

/** Without a primary key the rows lie in the order of the first unique key without nulls; adding that later writes all of them again. */
function clusteredKeyCount(items: readonly TableItem[], keys: readonly TableItem[]): number {
  if (items.some(({ kind }) => kind === 'primary')) return 0;
  const solid = new Set(
    items.flatMap((item) => (item.kind === 'column' && hasWords(item, 'NOT', 'NULL') ? [item.name] : [])),
  );
  const [first] = keys;
  if (first === undefined || !hasWords(first, 'UNIQUE', 'KEY')) return 0;
  return keyParts(first).every(({ column, isWhole }) => isWhole && column !== undefined && solid.has(column)) ? 1 : 0;
}

/** The server takes an AUTO_INCREMENT column only together with a key that begins with it. */
function incrementKeyCount(items: readonly TableItem[], keys: readonly TableItem[]): number {
  const column = items.find((item) => item.kind === 'column' && hasWords(item, 'AUTO_INCREMENT'));
  const primary = items.find(({ kind }) => kind === 'primary');
  const leads = (key: TableItem): boolean => keyParts(key)[0]?.column === column?.name;
  if (column === undefined || (primary !== undefined && leads(primary))) return 0;
  return keys.findIndex(leads) + 1;
}
