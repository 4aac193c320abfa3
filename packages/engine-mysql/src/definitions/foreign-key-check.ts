import { type Definition, printTableRef, type TableRef, WriteError } from '@sync/core/connector';
import type { Queryable } from '../connection.ts';
import { quoteName, quoteTable } from '../quote.ts';
import { isSymbol, isWord, type Token, tokenizeSql, withoutGaps } from './tokenize-sql.ts';

/** The columns of a foreign key, in pairs. */
interface KeyColumns {
  readonly own: readonly string[];
  readonly references: readonly string[];
}

/**
 * Makes sure that every row a new foreign key is about has the row it references, in one statement. The server would do the same
 * while it adds the key, but then copies the table: for a million rows 9 to 30 s instead of 0.4 s.
 *
 * @throws {WriteError} WRITE_FOREIGN_KEY when rows reference what is not there
 */
export async function checkForeignKey(connection: Queryable, definition: Definition): Promise<void> {
  const [table, parent] = definition.tables;
  const columns = keyColumns(definition.sql);
  if (table === undefined || parent === undefined || columns === undefined) return;
  const [row] = await connection.query(orphansSql(table, parent, columns));
  const count = Number(row?.orphans ?? 0);
  if (count === 0) return;
  throw new WriteError({
    code: 'WRITE_FOREIGN_KEY',
    message: `Cannot create ${definition.id}: ${count} rows of ${printTableRef(table)} reference rows that ${printTableRef(parent)} does not have. Load ${printTableRef(parent)} completely, or remove these rows, then run again.`,
    context: { table: printTableRef(table) },
  });
}

function orphansSql(table: TableRef, parent: TableRef, { own, references }: KeyColumns): string {
  const isSet = own.map((name) => `child.${quoteName(name)} IS NOT NULL`);
  const pairs = own.map((name, index) => `parent.${quoteName(references[index] ?? '')} = child.${quoteName(name)}`);
  return `SELECT COUNT(*) AS orphans FROM ${quoteTable(table)} AS child WHERE ${isSet.join(' AND ')}
    AND NOT EXISTS (SELECT 1 FROM ${quoteTable(parent)} AS parent WHERE ${pairs.join(' AND ')})`;
}

/** Reads the columns off `… FOREIGN KEY (…) REFERENCES … (…) …`. */
function keyColumns(sql: string): KeyColumns | undefined {
  const tokens = withoutGaps(tokenizeSql(sql));
  const foreign = tokens.findIndex((token) => isWord(token, 'FOREIGN'));
  const references = tokens.findIndex((token) => isWord(token, 'REFERENCES'));
  if (foreign < 0 || references < foreign) return undefined;
  const pairs = { own: namesIn(tokens, foreign), references: namesIn(tokens, references) };
  return pairs.own.length > 0 && pairs.own.length === pairs.references.length ? pairs : undefined;
}

/** The names in the first parentheses behind a place. */
function namesIn(tokens: readonly Token[], from: number): string[] {
  const open = tokens.findIndex((token, index) => index > from && isSymbol(token, '('));
  const close = tokens.findIndex((token, index) => index > open && isSymbol(token, ')'));
  if (open < 0 || close < 0) return [];
  return tokens.slice(open + 1, close).flatMap((token) => (token.kind === 'name' ? [token.value] : []));
}
