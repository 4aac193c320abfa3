import type { TableRef } from '@sync/core/connector';

/** Quotes one identifier, always: no list of reserved words to keep, and the same text on every server version. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Quotes a table reference as `"schema"."name"`. */
export function quoteTable(ref: TableRef): string {
  return `${quoteName(ref.schema)}.${quoteName(ref.name)}`;
}

/** Quotes a text as a string constant that reads the same whatever `standard_conforming_strings` says. */
export function quoteLiteral(text: string): string {
  const body = text.replaceAll("'", "''");
  return body.includes('\\') ? `E'${body.replaceAll('\\', '\\\\')}'` : `'${body}'`;
}
