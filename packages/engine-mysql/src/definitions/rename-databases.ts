import { quoteName } from '../quote.ts';
import type { KnownObjects } from './known-objects.ts';
import { isSymbol, type Token, tokenizeSql, type TokenizeOptions } from './tokenize-sql.ts';

/** Which databases have another name at the sink. */
export interface Renaming {
  /** By the name at the source; those that keep their name are not in it. */
  readonly databases: ReadonlyMap<string, string>;
  readonly known: KnownObjects;
}

export interface RenamedText {
  readonly sql: string;
  /** Databases that the text seems to name in a way that could not be rewritten, such as in a string. */
  readonly doubtful: readonly string[];
}

/** Writes the sink's names of databases where a text names an object behind its database. */
export function renameDatabases(sql: string, renaming: Renaming, options: TokenizeOptions = {}): RenamedText {
  const { databases } = renaming;
  if (![...databases.keys()].some((name) => sql.includes(name) || sql.includes(quoteName(name)))) {
    return { sql, doubtful: [] };
  }
  const tokens = tokenizeSql(sql, options);
  const solid = tokens.flatMap((token, index) => (token.kind === 'gap' ? [] : [index]));
  const texts = tokens.map(({ text }) => text);
  const doubtful = new Set<string>();
  for (const [at, index] of solid.entries()) {
    const near = (offset: number): Token | undefined => tokens[solid[at + offset] ?? -1];
    const token = tokens[index];
    if (token === undefined) continue;
    if (token.kind === 'text') for (const name of namedInString(token.text, databases)) doubtful.add(name);
    const renamed = token.kind === 'name' || token.kind === 'word' ? databases.get(token.value) : undefined;
    if (renamed === undefined || !isSymbol(near(1), '.') || isSymbol(near(-1), '.')) continue;
    const ref = { schema: token.value, name: near(2)?.value ?? '' };
    if (!renaming.known.isKnown(ref)) doubtful.add(token.value);
    else texts[index] = quoteName(renamed);
  }
  return { sql: texts.join(''), doubtful: [...doubtful] };
}

/** Text that is run later is in strings. */
function namedInString(text: string, databases: ReadonlyMap<string, string>): string[] {
  return [...databases.keys()].filter((name) => text.includes(`${name}.`) || text.includes(`${quoteName(name)}.`));
}
