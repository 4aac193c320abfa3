import type { TargetKey } from './load-stage.ts';

/** Alias of the table written to, and of its stage, in every statement that can name them. */
export const targetAlias = 'target';
export const stageAlias = 'stage';

/** Terms of SQL over the columns of a table and its stage. They are the same in every dialect but for the quotes. */
export interface RowTerms {
  /** `alias.column` for each column. */
  readonly columnsOf: (alias: string, columns: readonly string[]) => string;
  /** `left.k = right.k` for each column of a key. */
  readonly equalKeys: (left: string, right: string, key: TargetKey) => string;
  /** That a staged row can be found again by the key; undefined when every row can. */
  readonly hasKey: (key: TargetKey) => string | undefined;
  /** That a staged row has a value in one of the columns. */
  readonly anyNotNull: (columns: readonly string[]) => string;
}

/** The terms in one dialect. */
export function rowTerms(quoteName: (name: string) => string): RowTerms {
  const columnOf = (alias: string, column: string): string => `${alias}.${quoteName(column)}`;
  const notNull = (columns: readonly string[]): readonly string[] =>
    columns.map((column) => `${columnOf(stageAlias, column)} IS NOT NULL`);
  return {
    columnsOf: (alias, columns) => columns.map((column) => columnOf(alias, column)).join(', '),
    equalKeys: (left, right, { columns }) =>
      columns.map((column) => `${columnOf(left, column)} = ${columnOf(right, column)}`).join(' AND '),
    hasKey: ({ columns, hasNullable }) => (hasNullable ? notNull(columns).join(' AND ') : undefined),
    anyNotNull: (columns) => `(${notNull(columns).join(' OR ')})`,
  };
}
