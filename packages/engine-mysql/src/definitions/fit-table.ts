import { hasWords, parseTable, type TableItem } from './parse-table.ts';
import type { SinkFacts } from './sink-facts.ts';
import { isSymbol, isWord, type Token } from './tokenize-sql.ts';

/** Writes a CREATE TABLE of the other flavor in the words of the sink's. What both say alike is left as it is. */
export function fitTable(sql: string, { server }: SinkFacts): string {
  return server.flavor === 'mariadb' ? fitForMariadb(sql, server.versionNumber) : fitForMysql(sql);
}

/** MariaDB passes over what MySQL hides in comments for its versions from 5.7 on. */
function fitForMariadb(sql: string, version: number): string {
  if (!sql.includes('/*!8') && !sql.includes('geomcollection')) return sql;
  const hidden = version >= 10_06_00 ? 'IGNORED' : '';
  return withItems(sql, (item) => {
    const text = item.sql
      .replace(/\/\*!80023 INVISIBLE \*\//, 'INVISIBLE')
      .replace(/\/\*!80000 INVISIBLE \*\//, hidden)
      .replace(/^(`(?:[^`]|``)*` )geomcollection\b/, '$1geometrycollection')
      .replace(/^(`(?:[^`]|``)*` \w+)(.*) \/\*!80003 SRID (\d+) \*\//s, '$1 REF_SYSTEM_ID=$3$2');
    // It would be enforced.
    return /\/\*!80016 NOT ENFORCED \*\//.test(text) ? undefined : text;
  });
}

function fitForMysql(sql: string): string {
  return withItems(sql, (item) => {
    if (item.kind === 'key' && hasWords(item, 'IGNORED')) return item.sql.replace(/ IGNORED$/, ' INVISIBLE');
    return item.kind === 'column' ? fitDefault(item) : item.sql;
  });
}

const ownDefaults: ReadonlySet<string> = new Set(['CURRENT_TIMESTAMP', 'NOW', 'LOCALTIME', 'LOCALTIMESTAMP']);
const longTypes = /^(?:tiny|medium|long)?(?:text|blob)$|^json$/i;

/** MySQL wants parentheses around a default that is computed, and around any of a long text. */
function fitDefault(item: TableItem): string {
  const { tokens, sql } = item;
  const at = tokens.findIndex((token) => isWord(token, 'DEFAULT'));
  const first = tokens[at + 1];
  if (at < 0 || first === undefined) return sql;
  const isCall = first.kind === 'word' && isSymbol(tokens[at + 2], '(') && !ownDefaults.has(first.text.toUpperCase());
  const isLong = first.kind === 'text' && longTypes.test(tokens[1]?.text ?? '');
  if (!isCall && !isLong) return sql;
  const last = isCall ? closing(tokens, at + 2) : first;
  const base = tokens[0]?.start ?? 0;
  const [start, end] = [first.start - base, last.start - base + last.text.length];
  return `${sql.slice(0, start)}(${sql.slice(start, end)})${sql.slice(end)}`;
}

function closing(tokens: readonly Token[], open: number): Token {
  let depth = 0;
  for (const token of tokens.slice(open)) {
    if (isSymbol(token, '(')) depth += 1;
    if (isSymbol(token, ')')) depth -= 1;
    if (depth === 0) return token;
  }
  return tokens[tokens.length - 1] as Token;
}

/** Rewrites the entries of a CREATE TABLE; an entry that becomes undefined is left out. */
function withItems(sql: string, rewrite: (item: TableItem) => string | undefined): string {
  const parsed = parseTable(sql);
  if (parsed === undefined) return sql;
  const texts = parsed.items.map(rewrite);
  if (texts.every((text, index) => text === parsed.items[index]?.sql)) return sql;
  return `${parsed.head}\n  ${texts.filter((text) => text !== undefined).join(',\n  ')}\n)${parsed.tail}`;
}

/** The same for one key. */
export function fitKey(sql: string, { server }: SinkFacts): string {
  if (server.flavor === 'mysql') return sql.replace(/ IGNORED(?=;?$)/, ' INVISIBLE');
  return sql.replace(/ \/\*!80000 INVISIBLE \*\//, server.versionNumber >= 10_06_00 ? ' IGNORED' : '');
}
