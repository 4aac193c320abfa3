import { printTableRef, tableKey, type TableKey } from '@sync/core/connector';
import { inScope } from './list-objects.ts';
import type { TableItem } from './parse-table.ts';
import type { ReadContext } from './read-context.ts';
import { textOf } from './read-text.ts';
import type { TableSource } from './table-definitions.ts';

/** Names of columns and checks by table whose expressions have characters beyond ASCII. */
export type WideTexts = ReadonlyMap<TableKey, ReadonlySet<string>>;

/**
 * Reads which expressions have characters beyond ASCII. MySQL's SHOW CREATE TABLE prints such a character as a question mark when its
 * string is compared or joined with a column of another character set (seen in 9.7), while the expression itself is whole.
 */
export async function readWideTexts({ connection, server, known }: ReadContext): Promise<WideTexts> {
  const texts = new Map<TableKey, Set<string>>();
  if (server.flavor === 'mariadb') return texts;
  const queries = [columnsSql, ...(server.versionNumber >= 8_00_16 ? [checksSql] : [])];
  for (const query of queries) {
    const { sql, values } = inScope('c.TABLE_SCHEMA', { databases: [...known.databases] });
    for (const row of await connection.query(query + sql, values)) {
      const key = tableKey({ schema: textOf(row.db) ?? '', name: textOf(row.tbl) ?? '' });
      texts.set(key, (texts.get(key) ?? new Set()).add(textOf(row.name) ?? ''));
    }
  }
  return texts;
}

const columnsSql = `SELECT c.TABLE_SCHEMA AS db, c.TABLE_NAME AS tbl, c.COLUMN_NAME AS name FROM information_schema.COLUMNS c
  WHERE LENGTH(c.GENERATION_EXPRESSION) <> CHAR_LENGTH(c.GENERATION_EXPRESSION) AND `;

const checksSql = `SELECT c.TABLE_SCHEMA AS db, c.TABLE_NAME AS tbl, c.CONSTRAINT_NAME AS name FROM information_schema.TABLE_CONSTRAINTS c
  JOIN information_schema.CHECK_CONSTRAINTS k ON k.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA AND k.CONSTRAINT_NAME = c.CONSTRAINT_NAME
  WHERE c.CONSTRAINT_TYPE = 'CHECK' AND LENGTH(k.CHECK_CLAUSE) <> CHAR_LENGTH(k.CHECK_CLAUSE) AND `;

/** Lists the expressions of a table that the server does not print whole. */
export function tellLostCharacters({ ref, parsed }: TableSource, texts: WideTexts, context: ReadContext): void {
  const wide = texts.get(tableKey(ref));
  if (wide === undefined) return;
  const isLost = ({ name, sql }: TableItem): boolean =>
    wide.has(name) && /^\p{ASCII}*$/u.test(sql.replace(`\`${name}\``, ''));
  for (const item of parsed.items.filter(isLost)) {
    const name = `${printTableRef(context.place(ref))}.${item.name}`;
    const because =
      'the source prints characters of its expression as question marks; compare the expression at the sink, and correct it there';
    context.leaveBehind({
      kind: item.kind === 'check' ? 'text of a check' : 'text of a generated column',
      name,
      because,
    });
  }
}
