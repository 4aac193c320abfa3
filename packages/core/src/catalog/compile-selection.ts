import { ConfigError } from '../errors/classes.ts';
import type { Selection, TableMatcher } from './selection.ts';
import type { TableRef } from './table-ref.ts';

/** One part of a pattern: the pieces between its stars, all of which a name must contain in order. */
type NamePattern = readonly string[];

interface Pattern {
  readonly text: string;
  readonly schema: NamePattern;
  readonly name: NamePattern;
}

const anyName: NamePattern = ['', ''];

/**
 * Compiles patterns (see {@link Selection}) into a matcher. Comparison is exact and case-sensitive. An empty list of includes
 * is the same as none: every table. `option` is the path of the selection in the options, for errors.
 *
 * @throws {ConfigError} CONFIG_INVALID when a pattern is malformed; `context.option` is its path, such as `tables.include[2]`
 */
export function compileSelection(selection: Selection = {}, option = 'tables'): TableMatcher {
  const include = parseAll(selection.include ?? [], `${option}.include`);
  const exclude = parseAll(selection.exclude ?? [], `${option}.exclude`);
  const hasAnyInclude = include.length === 0 || include.some(isAny);
  return {
    isEverything: hasAnyInclude && exclude.length === 0,
    matches: (ref) =>
      (hasAnyInclude || include.some((pattern) => matchesPattern(pattern, ref))) &&
      !exclude.some((pattern) => matchesPattern(pattern, ref)),
    unmatched: (refs) =>
      include
        .filter((pattern) => isLiteral(pattern) && !refs.some((ref) => matchesPattern(pattern, ref)))
        .map((pattern) => pattern.text),
  };
}

function parseAll(texts: readonly string[], option: string): readonly Pattern[] {
  return texts.map((text, index) => parsePattern(text, `${option}[${index}]`));
}

function parsePattern(text: string, option: string): Pattern {
  const parts: NamePattern[] = [];
  let at = 0;
  for (;;) {
    const part = text[at] === '"' ? readQuoted(text, at, option) : readBare(text, at, option);
    parts.push(part.pattern);
    at = part.end;
    if (at >= text.length) break;
    if (text[at] !== '.') throw invalid(text, option, 'a double quote may only stand around a whole part');
    at += 1;
  }
  const [first, second, third] = parts;
  if (first === undefined || third !== undefined) {
    throw invalid(text, option, 'it has more than two parts; put a part that contains a dot in double quotes');
  }
  // A bare `users` means this name in any schema.
  return second === undefined ? { text, schema: anyName, name: first } : { text, schema: first, name: second };
}

interface ReadPart {
  readonly pattern: NamePattern;
  readonly end: number;
}

function readQuoted(text: string, start: number, option: string): ReadPart {
  let name = '';
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) throw invalid(text, option, 'a double quote is not closed');
    name += text.slice(at, quote);
    if (text[quote + 1] !== '"') {
      if (name === '') throw invalid(text, option, 'a quoted part is empty');
      return { pattern: [name], end: quote + 1 };
    }
    name += '"';
    at = quote + 2;
  }
}

function readBare(text: string, start: number, option: string): ReadPart {
  const dot = text.indexOf('.', start);
  const end = dot < 0 ? text.length : dot;
  const name = text.slice(start, end);
  if (name === '') throw invalid(text, option, 'a part is empty');
  if (name.includes('"')) throw invalid(text, option, 'a double quote may only stand around a whole part');
  if (name !== name.trim()) throw invalid(text, option, 'a part begins or ends with white space');
  return { pattern: name.split('*'), end };
}

function invalid(text: string, option: string, why: string): ConfigError {
  return new ConfigError({
    code: 'CONFIG_INVALID',
    message:
      `Option ${option}: ${JSON.stringify(text)} is not a table pattern: ${why}. ` +
      'Write `schema.name` or `name`, `*` for any characters, and double quotes around a part that is to be taken literally.',
    context: { option },
  });
}

function matchesPattern(pattern: Pattern, ref: TableRef): boolean {
  return matchesName(pattern.name, ref.name) && matchesName(pattern.schema, ref.schema);
}

/** Leftmost matching of the pieces: linear, whatever the number of stars. */
function matchesName(pieces: NamePattern, name: string): boolean {
  const first = pieces[0] ?? '';
  if (pieces.length === 1) return name === first;
  const last = pieces[pieces.length - 1] ?? '';
  if (!name.startsWith(first) || !name.endsWith(last)) return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = name.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= name.length - last.length;
}

function isAny(pattern: Pattern): boolean {
  return isAnyName(pattern.schema) && isAnyName(pattern.name);
}

function isAnyName(pieces: NamePattern): boolean {
  return pieces.length > 1 && pieces.every((piece) => piece === '');
}

function isLiteral(pattern: Pattern): boolean {
  return pattern.name.length === 1 && (pattern.schema.length === 1 || pattern.schema === anyName);
}
