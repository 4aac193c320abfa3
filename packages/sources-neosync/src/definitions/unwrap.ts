import { hasSign, hasWords, scanSql, type SqlToken } from './scan-sql.ts';

/** How statements begin that make something. */
const beginnings = [
  'CREATE SEQUENCE',
  'CREATE TYPE',
  'CREATE DOMAIN',
  'CREATE FUNCTION',
  'CREATE OR REPLACE',
  'CREATE TABLE',
  'CREATE INDEX',
  'CREATE UNIQUE INDEX',
  'CREATE TRIGGER',
  'ALTER TABLE',
];

/**
 * The statement that is meant, ended by a semicolon. The server wraps many into code that looks first whether the object is there: a block of
 * Postgres, a throw-away procedure of MySQL, which needs rights and settings that a user may lack. What is there we know without it.
 */
export function unwrap(text: string): string {
  const sql = text.trim();
  const block = /^DO\s+\$(\w*)\$([\s\S]*)\$\1\$\s*;?$/i.exec(sql)?.[2];
  const inner =
    block === undefined ? (isProcedure(sql) ? innerOf(sql, 'CREATE PROCEDURE') : undefined) : innerOf(block);
  return endWell(inner ?? sql);
}

function isProcedure(sql: string): boolean {
  return /\bCREATE\s+PROCEDURE\s+`?Neosync/i.test(sql);
}

/** From the first statement that makes something to its end: a semicolon, or the end of the condition around it. */
function innerOf(code: string, behind?: string): string | undefined {
  const tokens = scanSql(code);
  const from = behind === undefined ? 0 : tokens.findIndex((_, at) => hasWords(tokens, at, behind)) + 1;
  const start = tokens.findIndex((_, at) => at >= from && beginnings.some((words) => hasWords(tokens, at, words)));
  const first = tokens[start];
  if (first === undefined) return undefined;
  const last = tokens.findIndex((_, at) => at > start && isEnd(tokens, at));
  return code.slice(first.start, tokens[last]?.start ?? code.length).trim();
}

function isEnd(tokens: readonly SqlToken[], at: number): boolean {
  return hasSign(tokens, at, ';') || hasWords(tokens, at, 'END IF');
}

function endWell(sql: string): string {
  return sql.endsWith(';') ? sql : `${sql};`;
}
