import { quoteLiteral, quoteName } from '../quote.ts';
import { isSymbol, isWord, tokenizeSql, withoutGaps } from './tokenize-sql.ts';

/** What of a session decides how a statement is read and what is remembered with it. */
export interface StatementContext {
  /** Unqualified names are looked up in it. */
  readonly database: string;
  readonly sqlMode?: string;
  readonly clientCharset?: string;
  readonly connectionCollation?: string;
  readonly timeZone?: string;
}

/** Writes the context in front of a statement; `splitStatements` takes the two apart again. */
export function inContext(context: StatementContext, statement: string): string {
  const { database, sqlMode, clientCharset, connectionCollation, timeZone } = context;
  const settings = [
    ['sql_mode', sqlMode],
    ['character_set_client', clientCharset],
    ['collation_connection', connectionCollation],
    ['time_zone', timeZone],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`${name} = ${quoteLiteral(value)}`]));
  const set = settings.length === 0 ? '' : `SET ${settings.join(', ')};\n`;
  return `USE ${quoteName(database)};\n${set}${statement};`;
}

/** The statements of a definition: what sets its context, and what makes the object. */
export interface SplitStatements {
  readonly context: readonly string[];
  readonly statement: string;
}

/** Takes the leading USE and SET of a definition's `sql` off. The rest is one statement, whatever semicolons are in it. */
export function splitStatements(sql: string): SplitStatements {
  const context: string[] = [];
  let rest = sql;
  for (;;) {
    const end = isContext(rest) ? firstEnd(rest) : -1;
    if (end < 0) return { context, statement: rest.replace(/;\s*$/, '') };
    context.push(rest.slice(0, end));
    rest = rest.slice(end + 1).trimStart();
  }
}

function isContext(sql: string): boolean {
  return /^(?:USE|SET) /.test(sql);
}

function firstEnd(sql: string): number {
  // The context is short; a body may be long.
  for (let length = 256; ; length *= 4) {
    const part = sql.slice(0, length);
    const end = tokenizeSql(part).find((token) => isSymbol(token, ';'));
    if (end !== undefined) return end.start;
    if (length >= sql.length) return -1;
  }
}

/** Whose rights a CREATE statement gives to what it makes. */
export interface DefinerClause {
  /** An empty host is that of a role. */
  readonly account: { readonly user: string; readonly host: string };
  /** The statement without the clause: whoever runs it becomes the definer. */
  readonly without: string;
}

/** Finds the DEFINER clause of a CREATE statement. Undefined when there is none. */
export function findDefiner(statement: string): DefinerClause | undefined {
  const words = withoutGaps(tokenizeSql(statement.slice(0, 4096)));
  const at = words.findIndex((token) => isWord(token, 'DEFINER'));
  // Only words of the head may stand before it: OR REPLACE, ALGORITHM = MERGE.
  const isHead = words.slice(0, at).every((token) => token.kind === 'word' || isSymbol(token, '='));
  const [definer, sign, user, symbol, host] = words.slice(at, at + 5);
  if (at < 0 || !isHead || definer === undefined || user === undefined || !isSymbol(sign, '=')) return undefined;
  const hasHost = isSymbol(symbol, '@') && host !== undefined;
  const next = words[at + (hasHost ? 5 : 3)];
  if (next === undefined) return undefined;
  return {
    account: { user: user.value, host: hasHost ? host.value : '' },
    without: statement.slice(0, definer.start) + statement.slice(next.start),
  };
}
