/** A piece of SQL: a word, a quoted name, a string, or a sign. White space and comments are left out. */
export interface SqlToken {
  readonly kind: 'word' | 'name' | 'string' | 'sign';
  /** Without quotes; of words as written. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

const pattern = new RegExp(
  [
    String.raw`(?<space>\s+|--[^\n]*|/\*[\s\S]*?\*/)`,
    String.raw`(?<dollar>\$(?<tag>\w*)\$[\s\S]*?\$\k<tag>\$)`,
    '"(?<double>(?:[^"]|"")*)"',
    '`(?<back>(?:[^`]|``)*)`',
    String.raw`[eE]?'(?<string>(?:[^'\\]|''|\\[\s\S])*)'`,
    String.raw`(?<word>[\p{L}_@][\p{L}\p{N}_$@]*|\d[\w.]*)`,
    String.raw`(?<sign>[\s\S])`,
  ].join('|'),
  'gu',
);

/** Cuts SQL of Postgres or MySQL into tokens. Never fails: what is not understood is a sign. */
export function scanSql(sql: string): readonly SqlToken[] {
  return [...sql.matchAll(pattern)].flatMap((match): SqlToken[] => {
    const { space, dollar, double, back, string, word, sign } = match.groups ?? {};
    if (space !== undefined) return [];
    const place = { start: match.index, end: match.index + match[0].length };
    if (double !== undefined) return [{ kind: 'name', value: double.replaceAll('""', '"'), ...place }];
    if (back !== undefined) return [{ kind: 'name', value: back.replaceAll('``', '`'), ...place }];
    if (string !== undefined) return [{ kind: 'string', value: string.replaceAll("''", "'"), ...place }];
    if (dollar !== undefined) return [{ kind: 'string', value: dollar, ...place }];
    if (word !== undefined) return [{ kind: 'word', value: word, ...place }];
    return [{ kind: 'sign', value: sign ?? '', ...place }];
  });
}

/** Whether words stand at a place, in any case. */
export function hasWords(tokens: readonly SqlToken[], at: number, words: string): boolean {
  return words.split(' ').every((word, index) => {
    const token = tokens[at + index];
    return token?.kind === 'word' && token.value.toUpperCase() === word;
  });
}

/** Whether a sign stands at a place. */
export function hasSign(tokens: readonly SqlToken[], at: number, sign: string): boolean {
  const token = tokens[at];
  return token?.kind === 'sign' && token.value === sign;
}
