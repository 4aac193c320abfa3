import { quoteName } from '@sync/engine-mysql';
import type { TargetKey } from './load-target.ts';

/** Alias of the table written to, and of its stage, in every statement that can name them. */
export const targetAlias = 'target';
export const stageAlias = 'stage';

/** `alias.column` for each column, quoted. */
export function columnsOf(alias: string, columns: readonly string[]): string {
  return columns.map((column) => `${alias}.${quoteName(column)}`).join(', ');
}

/** `left.k = right.k` for each column of a key. */
export function equalKeys(left: string, right: string, key: TargetKey): string {
  return key.columns.map((column) => `${left}.${quoteName(column)} = ${right}.${quoteName(column)}`).join(' AND ');
}

/** That a staged row can be found again by the key; undefined when every row can. */
export function hasKey(key: TargetKey): string | undefined {
  if (!key.hasNullable) return undefined;
  return key.columns.map((column) => `${stageAlias}.${quoteName(column)} IS NOT NULL`).join(' AND ');
}
