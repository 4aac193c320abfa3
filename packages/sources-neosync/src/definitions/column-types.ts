import { hasSign, type SqlToken } from './scan-sql.ts';

/** Words that come behind the type of a column. */
const behindType = new Set([
  'NULL',
  'NOT',
  'GENERATED',
  'AS',
  'DEFAULT',
  'AUTO_INCREMENT',
  'COMMENT',
  'PRIMARY',
  'UNIQUE',
  'CHARACTER',
  'COLLATE',
  'INVISIBLE',
  'ON',
]);

/** The types of the columns of a `CREATE TABLE` of MySQL, as it has them: `decimal(10,2) unsigned`. Items that are no columns are left out. */
export function columnTypesIn(sql: string, tokens: readonly SqlToken[]): ReadonlyMap<string, string> {
  const types = new Map<string, string>();
  let depth = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    const isOpening = hasSign(tokens, at, '(');
    if (isOpening) depth += 1;
    if (hasSign(tokens, at, ')')) depth -= 1;
    const isItem = depth === 1 && (isOpening || hasSign(tokens, at, ','));
    const name = tokens[at + 1];
    if (!isItem || name?.kind !== 'name') continue;
    const [start, end] = [tokens[at + 2]?.start, endOfType(tokens, at + 2)];
    if (start !== undefined) types.set(name.value, sql.slice(start, end));
  }
  return types;
}

function endOfType(tokens: readonly SqlToken[], from: number): number {
  let depth = 0;
  let end = tokens[from]?.start ?? 0;
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at];
    const isEnd = hasSign(tokens, at, ',') || hasSign(tokens, at, ')');
    if (token === undefined || (depth === 0 && (isEnd || isBehind(token)))) break;
    if (hasSign(tokens, at, '(')) depth += 1;
    if (hasSign(tokens, at, ')')) depth -= 1;
    end = token.end;
  }
  return end;
}

function isBehind({ kind, value }: SqlToken): boolean {
  return kind === 'word' && behindType.has(value.toUpperCase());
}
