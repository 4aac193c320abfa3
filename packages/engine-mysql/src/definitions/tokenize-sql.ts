/** A piece of a statement. The texts of all pieces, joined, are the statement. */
export interface Token {
  /**
   * `name`: a quoted identifier. `word`: an identifier, a keyword or a number without quotes. `text`: a string. `symbol`: one
   * character of punctuation. `gap`: space, comments and the marks around a versioned comment, whose inside counts as statement.
   */
  readonly kind: 'name' | 'word' | 'text' | 'symbol' | 'gap';
  /** As it stands in the statement, quotes included. */
  readonly text: string;
  /** Without quotes for a name, else as `text`. */
  readonly value: string;
  /** Where it begins, in UTF-16 units. */
  readonly start: number;
}

/** What of a `sql_mode` decides how a statement is cut. */
export interface TokenizeOptions {
  /** `"x"` is a name, not a string. @defaultValue false */
  readonly hasAnsiQuotes?: boolean;
  /** A backslash in a string is a backslash. @defaultValue false */
  readonly hasPlainBackslashes?: boolean;
}

const openMark = /\/\*M?!\d*/y;
// Each is written so that it fails at once where its end is missing: no two parts in a row can take the same characters.
const gap = /(?:\s+|--(?=\s|$)[^\n]*|#[^\n]*|\/\*[^*]*(?:\*(?!\/)[^*]*)*\*\/)/y;
const closeMark = /\*\//y;
const backtickName = /`[^`]*(?:``[^`]*)*`/y;
const doubleName = /"[^"]*(?:""[^"]*)*"/y;
const singleText = /'[^'\\]*(?:(?:\\[\s\S]|'')[^'\\]*)*'/y;
const doubleText = /"[^"\\]*(?:(?:\\[\s\S]|"")[^"\\]*)*"/y;
const plainSingleText = /'[^']*(?:''[^']*)*'/y;
const plainDoubleText = /"[^"]*(?:""[^"]*)*"/y;
const word = /[\w$\u0080-\uffff]+/y;

/** Cuts a statement into its pieces, so that names can be told from what only looks like one. Never fails: an open quote is a symbol. */
export function tokenizeSql(sql: string, options: TokenizeOptions = {}): Token[] {
  const rules = rulesOf(options);
  const tokens: Token[] = [];
  let marks = 0;
  for (let start = 0; start < sql.length; ) {
    const opened = match(openMark, sql, start);
    const closed = marks > 0 ? match(closeMark, sql, start) : undefined;
    if (opened !== undefined) marks += 1;
    if (closed !== undefined) marks -= 1;
    const mark = opened ?? closed;
    const token = mark === undefined ? nextToken(rules, sql, start) : tokenOf('gap', mark, start);
    tokens.push(token);
    start += token.text.length;
  }
  return tokens;
}

type Rule = readonly [kind: Token['kind'], pattern: RegExp];

function rulesOf({ hasAnsiQuotes = false, hasPlainBackslashes = false }: TokenizeOptions): readonly Rule[] {
  const single: Rule = ['text', hasPlainBackslashes ? plainSingleText : singleText];
  const double: Rule = hasAnsiQuotes
    ? ['name', doubleName]
    : ['text', hasPlainBackslashes ? plainDoubleText : doubleText];
  return [['gap', gap], ['name', backtickName], single, double, ['word', word]];
}

function nextToken(rules: readonly Rule[], sql: string, start: number): Token {
  for (const [kind, pattern] of rules) {
    const text = match(pattern, sql, start);
    if (text !== undefined) return tokenOf(kind, text, start);
  }
  return tokenOf('symbol', sql.charAt(start), start);
}

function match(pattern: RegExp, sql: string, start: number): string | undefined {
  pattern.lastIndex = start;
  return pattern.exec(sql)?.[0];
}

function tokenOf(kind: Token['kind'], text: string, start: number): Token {
  if (kind !== 'name') return { kind, text, value: text, start };
  const quote = text.charAt(0);
  return { kind, text, value: text.slice(1, -1).replaceAll(quote + quote, quote), start };
}

/** Whether a token is this keyword. `upper` is in upper case. */
export function isWord(token: Token | undefined, upper: string): boolean {
  return token?.kind === 'word' && token.text.toUpperCase() === upper;
}

/** Whether a token is this punctuation. */
export function isSymbol(token: Token | undefined, symbol: string): boolean {
  return token?.kind === 'symbol' && token.text === symbol;
}

/** The tokens that are part of the statement's meaning. */
export function withoutGaps(tokens: readonly Token[]): Token[] {
  return tokens.filter(({ kind }) => kind !== 'gap');
}
