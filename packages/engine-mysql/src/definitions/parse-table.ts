import { isSymbol, isWord, type Token, tokenizeSql, withoutGaps } from './tokenize-sql.ts';

/** One entry between the parentheses of a CREATE TABLE. */
export interface TableItem {
  readonly kind: 'column' | 'primary' | 'key' | 'foreign' | 'check' | 'other';
  /** Empty for a primary key and for what has no name. */
  readonly name: string;
  readonly sql: string;
  /** Without spaces and comments. */
  readonly tokens: readonly Token[];
}

/** What `SHOW CREATE TABLE` printed. */
export interface ParsedTable {
  /** Everything up to the opening parenthesis, which is its end. */
  readonly head: string;
  readonly items: readonly TableItem[];
  /** Everything behind the closing parenthesis: options and partitions. */
  readonly tail: string;
}

/** Takes apart what `SHOW CREATE TABLE` printed. Undefined when it is no list in parentheses. */
export function parseTable(sql: string): ParsedTable | undefined {
  const tokens = tokenizeSql(sql);
  const first = tokens.findIndex((token) => isSymbol(token, '('));
  const cuts = first < 0 ? [] : findCuts(tokens, first);
  const end = cuts.at(-1);
  if (end === undefined) return undefined;
  const items = cuts.map((cut, index) => itemOf(tokens.slice((cuts[index - 1] ?? first) + 1, cut)));
  const tail = tokens.slice(end + 1);
  return { head: join(tokens.slice(0, first + 1)), items, tail: join(tail) };
}

/** The commas of the outermost parentheses and their end; undefined ends are no list. */
function findCuts(tokens: readonly Token[], first: number): number[] {
  const cuts: number[] = [];
  let depth = 0;
  for (let index = first; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (isSymbol(token, '(')) depth += 1;
    else if (isSymbol(token, ')')) depth -= 1;
    if (depth === 0) return [...cuts, index];
    if (depth === 1 && isSymbol(token, ',')) cuts.push(index);
  }
  return [];
}

function itemOf(tokens: readonly Token[]): TableItem {
  const words = withoutGaps(tokens);
  const sql = join(tokens).trim();
  const name = words.find(({ kind }) => kind === 'name')?.value ?? '';
  const kind = kindOf(words);
  return { kind, name: kind === 'primary' ? '' : name, sql, tokens: words };
}

function kindOf(tokens: readonly Token[]): TableItem['kind'] {
  const [first, second] = tokens;
  if (first?.kind === 'name') return 'column';
  if (isWord(first, 'PRIMARY')) return 'primary';
  const isKey = (token: Token | undefined) => isWord(token, 'KEY') || isWord(token, 'INDEX');
  if (isKey(first) || isKey(second)) return 'key';
  if (isWord(first, 'CHECK')) return 'check';
  if (!isWord(first, 'CONSTRAINT')) return 'other';
  const behind = tokens[second?.kind === 'name' ? 2 : 1];
  if (isWord(behind, 'FOREIGN')) return 'foreign';
  return isWord(behind, 'CHECK') ? 'check' : 'other';
}

/** One part of a key; without a column when it is an expression. */
export interface KeyPart {
  readonly column: string | undefined;
  /** The whole value is in the key. */
  readonly isWhole: boolean;
}

/** The parts of a key or primary key, in order. */
export function keyParts({ tokens }: TableItem): KeyPart[] {
  const first = tokens.findIndex((token) => isSymbol(token, '('));
  const cuts = first < 0 ? [] : findCuts(tokens, first);
  return cuts.map((cut, index) => {
    const start = (cuts[index - 1] ?? first) + 1;
    const [name, next] = tokens.slice(start, cut);
    return name?.kind === 'name'
      ? { column: name.value, isWhole: !isSymbol(next, '(') }
      : { column: undefined, isWhole: false };
  });
}

/** Whether a column's text has these keywords one after the other, outside of parentheses. */
export function hasWords({ tokens }: TableItem, ...words: readonly string[]): boolean {
  let depth = 0;
  return tokens.some((token, index) => {
    if (isSymbol(token, '(')) depth += 1;
    if (isSymbol(token, ')')) depth -= 1;
    return depth === 0 && words.every((word, offset) => isWord(tokens[index + offset], word));
  });
}

function join(tokens: readonly Token[]): string {
  return tokens.map(({ text }) => text).join('');
}
