import type { TableRef } from '@sync/core/connector';

/** Quotes one identifier, always: no list of reserved words to keep, and the same text whatever `sql_mode` says. */
export function quoteName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** Quotes a table reference as `` `database`.`name` ``. */
export function quoteTable(ref: TableRef): string {
  return `${quoteName(ref.schema)}.${quoteName(ref.name)}`;
}

/** Quotes a text as a string constant. Our sessions leave `NO_BACKSLASH_ESCAPES` off, so a backslash is doubled. */
export function quoteLiteral(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\0', '\\0')}'`;
}
