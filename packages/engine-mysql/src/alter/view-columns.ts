import type { TableRef } from '@sync/core/connector';
import { isSymbol, isWord, type Token, tokenizeSql, withoutGaps } from '../definitions/tokenize-sql.ts';
import { foldName } from '../draft/draft-names.ts';

/** Which columns of which table are looked for, and where unqualified names of tables are looked up. */
export interface ColumnSearch {
  readonly ref: TableRef;
  readonly database: string;
  /** Folded names. */
  readonly columns: ReadonlySet<string>;
}

/**
 * Whether a view, as the server prints it, reads one of the columns. The server prints every name in quotes, `*` as the columns that it stood for,
 * and every column behind its table or the table's other name.
 */
export function readsColumns(sql: string, search: ColumnSearch): boolean {
  const tokens = withoutGaps(tokenizeSql(sql));
  const owners = tableNames(tokens, search);
  if (owners.size === 0) return false;
  return tokens.some((token, index) => {
    if (token.kind !== 'name' || !isSymbol(tokens[index - 1], '.') || isSymbol(tokens[index + 1], '.')) return false;
    return search.columns.has(foldName(token.value)) && owners.has(tokens[index - 2]?.value ?? '');
  });
}

/** The names by which the view calls the table. */
function tableNames(tokens: readonly Token[], { ref, database }: ColumnSearch): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'name' || token.value !== ref.name) continue;
    const isQualified = isSymbol(tokens[index - 1], '.');
    const schema = isQualified ? (tokens[index - 2]?.value ?? '') : database;
    const before = tokens[isQualified ? index - 3 : index - 1];
    if (schema !== ref.schema || !isTablePlace(before)) continue;
    const next = tokens[index + 1];
    const other = isWord(next, 'AS') ? tokens[index + 2] : next;
    names.add(other?.kind === 'name' ? other.value : ref.name);
  }
  return names;
}

function isTablePlace(before: Token | undefined): boolean {
  if (isSymbol(before, '(') || isSymbol(before, ',')) return true;
  return isWord(before, 'FROM') || isWord(before, 'JOIN') || isWord(before, 'STRAIGHT_JOIN');
}
