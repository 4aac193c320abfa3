import type { TableRef } from './table-ref.ts';

/**
 * Which tables take part. Patterns are `schema.name` or `name` (any schema), `*` stands for any characters, a part in double
 * quotes is taken literally (`"Odd.Schema"."a*b"`). A table is selected when an include pattern matches and no exclude
 * pattern does.
 */
export interface Selection {
  /** @defaultValue every table that is not the engine's own */
  readonly include?: readonly string[];
  /** @defaultValue none */
  readonly exclude?: readonly string[];
}

/** A compiled selection. */
export interface TableMatcher {
  matches(ref: TableRef): boolean;
  /** Include patterns without `*` name a table that must exist; those of them that no table in `refs` matched. */
  unmatched(refs: readonly TableRef[]): readonly string[];
  /** Whether nothing is left out by it. */
  readonly isEverything: boolean;
}
