import { hasSign, hasWords, scanSql } from './scan-sql.ts';

/** Whether a statement makes an enum type. */
export function isEnumStatement(sql: string): boolean {
  return /\bAS\s+ENUM\b/i.test(sql);
}

/** The labels of `CREATE TYPE … AS ENUM ('a', 'b')`; undefined when they cannot be told, since the server does not escape quotes in them. */
export function parseEnum(sql: string): readonly string[] | undefined {
  const tokens = scanSql(sql);
  const at = tokens.findIndex((_, place) => hasWords(tokens, place, 'AS ENUM'));
  if (at === -1 || !hasSign(tokens, at + 2, '(')) return undefined;
  const labels: string[] = [];
  for (let place = at + 3; ; place += 2) {
    const token = tokens[place];
    if (token?.kind !== 'string') return undefined;
    labels.push(token.value);
    if (hasSign(tokens, place + 1, ')')) return labels;
    if (!hasSign(tokens, place + 1, ',')) return undefined;
  }
}
