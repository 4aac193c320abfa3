import {
  anyName,
  isAnyName,
  isOneName,
  matchesName,
  type NamePattern,
  type PatternKind,
  parsePattern,
} from './name-pattern.ts';
import type { Selection, TableMatcher } from './selection.ts';
import type { TableRef } from './table-ref.ts';

interface Pattern {
  readonly text: string;
  readonly schema: NamePattern;
  readonly name: NamePattern;
}

const tablePattern: PatternKind = { what: 'table pattern', advice: '`schema.name` or `name`', parts: 2 };

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
  return texts.map((text, index) => {
    const [first = anyName, second] = parsePattern(text, `${option}[${index}]`, tablePattern);
    // A bare `users` means this name in any schema.
    return second === undefined ? { text, schema: anyName, name: first } : { text, schema: first, name: second };
  });
}

function matchesPattern(pattern: Pattern, ref: TableRef): boolean {
  return matchesName(pattern.name, ref.name) && matchesName(pattern.schema, ref.schema);
}

function isAny(pattern: Pattern): boolean {
  return isAnyName(pattern.schema) && isAnyName(pattern.name);
}

function isLiteral(pattern: Pattern): boolean {
  return isOneName(pattern.name) && (isOneName(pattern.schema) || pattern.schema === anyName);
}
