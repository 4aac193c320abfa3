import { isSymbol, isWord, type Token, tokenizeSql } from './tokenize-sql.ts';

export interface FittedText {
  readonly sql: string;
  /** What was changed: from, to. */
  readonly replaced: ReadonlyMap<string, string>;
}

/** Writes a collation that the server has where a statement names one that it lacks. One without a likeness stays, for the server to refuse. */
export function fitCollations(sql: string, has: ReadonlySet<string>): FittedText {
  const replaced = new Map<string, string>();
  if (!/collat/i.test(sql)) return { sql, replaced };
  const tokens = tokenizeSql(sql);
  const texts = tokens.map(({ text }) => text);
  const solid = tokens.flatMap((token, index) => (token.kind === 'gap' ? [] : [index]));
  for (const [at, index] of solid.entries()) {
    const named = collationAt(tokens, solid, at);
    if (named === undefined || !isNamingCollation(tokens[index])) continue;
    const token = tokens[named];
    const name = token?.value.replaceAll(/^'|'$/g, '') ?? '';
    const other = has.has(name.toLowerCase()) ? undefined : likenessOf(name, has);
    if (token === undefined || other === undefined) continue;
    texts[named] = token.kind === 'text' ? `'${other}'` : other;
    replaced.set(name, other);
  }
  return { sql: texts.join(''), replaced };
}

function isNamingCollation(token: Token | undefined): boolean {
  return isWord(token, 'COLLATE') || isWord(token, 'COLLATION_CONNECTION');
}

/** The place of the name behind COLLATE, an equals sign between them or not. */
function collationAt(tokens: readonly Token[], solid: readonly number[], at: number): number | undefined {
  const next = solid[at + 1];
  return next !== undefined && isSymbol(tokens[next], '=') ? solid[at + 2] : next;
}

/** Newest first: the same version of Unicode's rules, then older ones. */
function likenessOf(name: string, has: ReadonlySet<string>): string | undefined {
  const charset = name.slice(0, name.indexOf('_'));
  const rest = name.slice(charset.length + 1).toLowerCase();
  const strength = /(?:^|_)(ai_ci|as_ci|as_cs)$/.exec(rest)?.[1] ?? 'ai_ci';
  const isBinary = rest.endsWith('bin');
  const bare = rest.replace('nopad_', '');
  const candidates = isBinary
    ? ['0900_bin', 'nopad_bin', 'bin']
    : [bare, `0900_${strength}`, `uca1400_${strength}`, 'unicode_520_ci', 'unicode_ci', 'general_ci'];
  // What tells case or accents apart must not be followed by what does not, or unique keys break.
  const usable = strength === 'ai_ci' || isBinary ? candidates : [...candidates.slice(0, 3), 'bin'];
  return usable.map((each) => `${charset}_${each}`).find((each) => has.has(each));
}
