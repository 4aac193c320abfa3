import type { Definition, TableRef } from '@sync/core/connector';
import { quoteTable } from '../quote.ts';

/** One statement and the ids of what it makes. */
export interface Alteration {
  readonly ids: readonly [string, ...string[]];
  readonly sql: string;
}

/** How a definition that {@link joinAlterations} may join to its neighbours begins. */
export function addTo(table: TableRef): string {
  return `ALTER TABLE ${quoteTable(table)} ADD `;
}

/** InnoDB builds one full-text index at a time; with two in one statement it copies the table row by row. */
function hasTwoTexts(before: string, sql: string): boolean {
  return before.includes(' ADD FULLTEXT ') && sql.includes(' ADD FULLTEXT ');
}

/**
 * Joins neighbours of one section that add something to the same table into one `ALTER TABLE`, so that the server goes through the rows
 * once and not once an index. Every other definition stays a statement of its own, in its place.
 */
export function joinAlterations(definitions: readonly Definition[]): readonly Alteration[] {
  const joined: { ids: [string, ...string[]]; sql: string; group: string | undefined }[] = [];
  for (const { id, sql, tables, section } of definitions) {
    const table = tables[0];
    const prefix = table === undefined ? undefined : addTo(table);
    const isAddition = prefix !== undefined && sql.startsWith(prefix) && sql.endsWith(';');
    const group = isAddition ? `${section} ${prefix}` : undefined;
    const last = joined.at(-1);
    // A foreign key may need a unique key of the section before, of its own table even.
    if (isAddition && last !== undefined && last.group === group && !hasTwoTexts(last.sql, sql)) {
      last.ids.push(id);
      last.sql = `${last.sql.slice(0, -1)}, ADD ${sql.slice(prefix.length)}`;
    } else {
      joined.push({ ids: [id], sql, group });
    }
  }
  return joined.map(({ ids, sql }) => ({ ids, sql }));
}
