import { ConfigError } from '../errors/classes.ts';
import { findNearest } from '../errors/find-nearest.ts';
import type { Table } from './catalog.ts';
import type { AppliedRule, ColumnRule, OnUnfit } from './column-rule.ts';
import { anyName, isOneName, matchesName, type NamePattern, type PatternKind, parsePattern } from './name-pattern.ts';
import type { TableRef } from './table-ref.ts';

/** Rules for columns, compiled. Names are those of the source. */
export interface ColumnRules {
  readonly ruleOf: (table: TableRef, column: string) => AppliedRule;
  /** The option for all columns changes tables that the run makes. */
  readonly changesUnfit: boolean;
  /** @throws {ConfigError} CONFIG_INVALID when a pattern without `*` matches no column of these tables */
  readonly check: (tables: readonly Table[]) => void;
}

export interface RulesInit {
  readonly columns?: Readonly<Record<string, LooseRule>> | undefined;
  readonly onUnfit?: OnUnfit;
}

/** As JavaScript callers may write it. */
type LooseRule = { readonly [Key in keyof ColumnRule]?: ColumnRule[Key] | undefined };

interface Pattern {
  readonly text: string;
  readonly schema: NamePattern;
  readonly table: NamePattern;
  readonly column: NamePattern;
  readonly rule: LooseRule;
}

const columnPattern: PatternKind = {
  what: 'column pattern',
  advice: '`schema.table.column`, `table.column` or `column`',
  parts: 3,
};

/**
 * Compiles the options `columns` and `onUnfit`. Of several patterns that match a column the last one counts, alone.
 *
 * @throws {ConfigError} CONFIG_INVALID when a pattern is malformed
 */
export function compileRules({ columns = {}, onUnfit: forAll = 'error' }: RulesInit = {}): ColumnRules {
  const patterns = Object.entries(columns).map(([text, rule]) => parseRule(text, rule));
  return {
    changesUnfit: forAll === 'text' || forAll === 'null',
    ruleOf: (table, column) => {
      const { rule = {} } = patterns.findLast((pattern) => matchesColumn(pattern, table, column)) ?? {};
      const { type, onUnfit } = rule;
      return { ...(type !== undefined && { type }), onUnfit: onUnfit ?? forAll, isOwn: onUnfit !== undefined };
    },
    check: (tables) => {
      const lost = patterns.find(
        (pattern) =>
          isLiteral(pattern) &&
          !tables.some(({ ref, columns: all }) => all.some(({ name }) => matchesColumn(pattern, ref, name))),
      );
      if (lost !== undefined) throw unmatched(lost, tables);
    },
  };
}

/** Nothing is special about any column. */
export const noRules: ColumnRules = compileRules();

function parseRule(text: string, rule: LooseRule): Pattern {
  const parts = parsePattern(text, `columns.${text}`, columnPattern);
  const [column = anyName, table = anyName, schema = anyName] = parts.toReversed();
  return { text, schema, table, column, rule };
}

function matchesColumn(pattern: Pattern, table: TableRef, column: string): boolean {
  return (
    matchesName(pattern.column, column) &&
    matchesName(pattern.table, table.name) &&
    matchesName(pattern.schema, table.schema)
  );
}

function isLiteral({ schema, table, column }: Pattern): boolean {
  return [schema, table, column].every((part) => part === anyName || isOneName(part));
}

function unmatched({ text, table, schema }: Pattern, tables: readonly Table[]): ConfigError {
  const near = tables.filter(({ ref }) => matchesName(table, ref.name) && matchesName(schema, ref.schema));
  const last = text.split('.').at(-1) ?? text;
  const nearest = findNearest(last, [...new Set(near.flatMap(({ columns }) => columns.map(({ name }) => name)))]);
  const hint =
    near.length === 0
      ? 'No selected table is named so; names are those of the source, and case-sensitive.'
      : nearest === undefined
        ? 'Names are those of the source, and case-sensitive.'
        : `Did you mean the column ${nearest}?`;
  return new ConfigError({
    code: 'CONFIG_INVALID',
    message: `The option columns has a rule for ${text}, and no column of the selected tables matches it. ${hint}`,
    context: { option: `columns.${text}` },
  });
}
