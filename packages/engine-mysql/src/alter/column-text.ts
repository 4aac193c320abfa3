import type { TableItem } from '../definitions/parse-table.ts';
import { isSymbol, isWord, type Token } from '../definitions/tokenize-sql.ts';
import { quoteName } from '../quote.ts';

/** A column as `SHOW CREATE TABLE` prints it, in the parts that a change may touch. */
export interface ColumnText {
  readonly name: string;
  /** With character set and collation, as far as they are printed. */
  readonly type: string;
  readonly isNullable: boolean;
  /** `DEFAULT …`, empty when there is none. */
  readonly default: string;
  /** `CHECK (…)`, as MariaDB prints that of one column; empty when there is none. */
  readonly check: string;
  /** All else: comment, ON UPDATE, AUTO_INCREMENT, visibility. */
  readonly rest: string;
  readonly isGenerated: boolean;
}

/** Words that begin an attribute behind the type, and so end a default. */
const attributes: ReadonlySet<string> = new Set([
  'AUTO_INCREMENT',
  'CHECK',
  'COLUMN_FORMAT',
  'COMMENT',
  'COMPRESSED',
  'CONSTRAINT',
  'DEFAULT',
  'GENERATED',
  'INVISIBLE',
  'NOT',
  'NULL',
  'ON',
  'REF_SYSTEM_ID',
  'SRID',
  'STORAGE',
  'VISIBLE',
  'WITH',
  'WITHOUT',
]);

/** Takes the text of a column apart. */
export function readColumnText({ name, sql, tokens }: TableItem): ColumnText {
  const base = tokens[0]?.start ?? 0;
  const behindType = endOfType(tokens);
  const textOf = (from: number, to: number): string => {
    const [first, last] = [tokens[from], tokens[to - 1]];
    return first === undefined || last === undefined || to <= from
      ? ''
      : sql.slice(first.start - base, last.start - base + last.text.length);
  };
  const parts = { isNullable: true, default: '', check: '', rest: '', isGenerated: false };
  const rest: string[] = [];
  const starts = attributeStarts(tokens, behindType);
  for (const [index, start] of starts.entries()) {
    const end = starts[index + 1] ?? tokens.length;
    const first = tokens[start];
    if (isWord(first, 'NOT')) parts.isNullable = false;
    else if (isWord(first, 'DEFAULT')) parts.default = textOf(start, end);
    else if (isWord(first, 'CHECK')) parts.check = textOf(start, end);
    else if (!isWord(first, 'NULL')) rest.push(textOf(start, end));
    if (isWord(first, 'GENERATED')) parts.isGenerated = true;
  }
  return { name, type: textOf(1, behindType), ...parts, rest: rest.filter((each) => each !== '').join(' ') };
}

/** Prints a column as it stands in an ALTER TABLE. */
export function printColumnText(column: ColumnText): string {
  const { name, type, isNullable, rest, check } = column;
  const parts = [quoteName(name), type, isNullable ? 'NULL' : 'NOT NULL', column.default, rest, check];
  return parts.filter((part) => part !== '').join(' ');
}

function endOfType(tokens: readonly Token[]): number {
  let at = isSymbol(tokens[2], '(') ? endOfParentheses(tokens, 2) : 2;
  for (;;) {
    const token = tokens[at];
    if (isWord(token, 'UNSIGNED') || isWord(token, 'ZEROFILL') || isWord(token, 'SIGNED')) at += 1;
    else if (isWord(token, 'CHARACTER')) at += 3;
    else if (isWord(token, 'CHARSET') || isWord(token, 'COLLATE')) at += 2;
    else return at;
  }
}

function endOfParentheses(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    if (isSymbol(tokens[at], '(')) depth += 1;
    if (isSymbol(tokens[at], ')')) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return tokens.length;
}

/** Where attributes begin, outside of parentheses. The word behind DEFAULT, NOT and ON belongs to it. */
function attributeStarts(tokens: readonly Token[], from: number): number[] {
  const starts: number[] = [];
  for (let at = from; at < tokens.length; ) {
    const token = tokens[at];
    if (token?.kind === 'word' && attributes.has(token.text.toUpperCase())) {
      starts.push(at);
      const takesWord = ['DEFAULT', 'NOT', 'ON', 'WITH', 'WITHOUT'].includes(token.text.toUpperCase());
      at += takesWord ? 2 : 1;
      // A default may begin with a parenthesis.
      if (takesWord && isSymbol(tokens[at - 1], '(')) at = endOfParentheses(tokens, at - 1);
    } else at = isSymbol(token, '(') ? endOfParentheses(tokens, at) : at + 1;
  }
  // What no word of the list begins stays where it is.
  return starts[0] === from || from >= tokens.length ? starts : [from, ...starts];
}
