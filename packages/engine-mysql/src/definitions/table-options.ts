import { isSymbol, isWord, type Token, tokenizeSql } from './tokenize-sql.ts';

export interface TableOptions {
  /** The options and partitions, without what belongs to one server. */
  readonly tail: string;
  /** What was taken out of them, in the words of the statement; the counter of AUTO_INCREMENT, which is state, is not told. */
  readonly removed: readonly string[];
}

const ownTablespaces: ReadonlySet<string> = new Set(['innodb_file_per_table', 'innodb_system']);

/** Takes out of a table's options what stands for one server's folders and tablespaces, and the counter, which the load sets. */
export function portableOptions(tail: string): TableOptions {
  const tokens = tokenizeSql(tail);
  const dropped = new Set<Token>();
  const removed = new Set<string>();
  const solid = tokens.filter(({ kind }) => kind !== 'gap');
  for (const [index, token] of solid.entries()) {
    const what = optionAt(solid, index);
    if (what === undefined) continue;
    if (what.name !== '') removed.add(what.name);
    const last = solid[index + what.length - 1];
    const from = tokens.indexOf(token);
    for (const part of tokens.slice(from, tokens.indexOf(last ?? token) + 1)) dropped.add(part);
    const before = tokens[from - 1];
    if (before?.kind === 'gap' && /^\s+$/.test(before.text)) dropped.add(before);
  }
  const text = tokens.map((token) => (dropped.has(token) ? '' : token.text)).join('');
  // A versioned comment whose inside was taken out is an empty one.
  return { tail: text.replaceAll(/ ?\/\*!\d+ *\*\//g, ''), removed: [...removed] };
}

/** How many tokens an option that does not travel has; its name is empty when it is no loss. */
function optionAt(tokens: readonly Token[], index: number): { name: string; length: number } | undefined {
  const [first, second, third] = [tokens[index], tokens[index + 1], tokens[index + 2]];
  const hasSign = isSymbol(second, '=');
  if (isWord(first, 'AUTO_INCREMENT') && hasSign) return { name: '', length: 3 };
  if (isWord(first, 'TABLESPACE')) {
    const name = (hasSign ? third : second)?.value ?? '';
    return ownTablespaces.has(name) ? undefined : { name: 'tablespace', length: hasSign ? 3 : 2 };
  }
  const isFolder = (isWord(first, 'DATA') || isWord(first, 'INDEX')) && isWord(second, 'DIRECTORY');
  if (!isFolder) return undefined;
  const name = `${first?.text.toLowerCase()} directory`;
  return { name, length: isSymbol(third, '=') ? 4 : 3 };
}
