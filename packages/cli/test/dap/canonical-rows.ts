import { isIPv4 } from 'node:net';
import type { DapSchema, ExpectedRows, Json, TableContent } from '@sync/testing';

/** What is compared: which columns, and what they are in the schema. */
export interface CanonicalRequest {
  readonly columns: readonly string[];
  readonly schema: DapSchema;
}

type Content = Pick<TableContent, 'columns' | 'rows'> | ExpectedRows;

/**
 * Rows in one form, whichever database printed them or whether the oracle did: columns as asked for, values by what they are in the schema, rows in the
 * order of their text. A column that is missing is an error.
 */
export function canonicalRows(content: Content, { columns, schema }: CanonicalRequest): ExpectedRows {
  const places = columns.map((name) => {
    const place = content.columns.indexOf(name);
    if (place === -1) throw new Error(`The table has no column ${name}.`);
    return { place, print: printerOf(propertyOf(schema, name)) };
  });
  const rows = content.rows.map((row) =>
    places.map(({ place, print }) => {
      const value = row[place] ?? null;
      return value === null ? null : print(value);
    }),
  );
  const keyed = rows.map((row) => ({ row, text: JSON.stringify(row) }));
  return { columns, rows: keyed.toSorted((a, b) => (a.text < b.text ? -1 : 1)).map(({ row }) => row) };
}

type JsonObject = { readonly [name: string]: Json };

function propertyOf({ schema }: DapSchema, name: string): JsonObject {
  const groups = (schema.properties ?? {}) as { readonly [group: string]: JsonObject };
  for (const group of ['key', 'value'])
    for (const [column, property] of Object.entries((groups[group]?.properties ?? {}) as JsonObject))
      if (column === name) return property as JsonObject;
  return {};
}

function printerOf(property: JsonObject): (text: string) => string {
  if (property.type === 'boolean') return (text) => (/^(1|t|true)$/.test(text) ? 't' : 'f');
  if (property.type === 'number') return (text) => String(Number(text));
  if (property.type === 'object' || property.type === 'array') return (text) => stableJson(JSON.parse(text));
  if (property.format === 'date-time')
    return (text) =>
      text.replace(/(\.\d*?)0*( BC)?$/, (_, digits, era = '') => `${digits === '.' ? '' : digits}${era}`);
  if (property.format === 'uuid') return (text) => text.replaceAll('-', '').toLowerCase();
  return JSON.stringify(property).includes('ipv') ? printAddress : (text) => text;
}

function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** As the bytes that MySQL keeps: four of them and zeros, or sixteen. */
function printAddress(text: string): string {
  if (/^[0-9A-Fa-f]{32}$/.test(text)) return text.toLowerCase();
  const address = text.replace(/\/(32|128)$/, '');
  if (isIPv4(address)) {
    const bytes = address.split('.').map((byte) => Number(byte).toString(16).padStart(2, '0'));
    return bytes.join('').padEnd(32, '0');
  }
  const [head = '', tail] = address.split('::');
  const wordsOf = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const before = wordsOf(head);
  const after = wordsOf(tail ?? '');
  const middle = Array.from({ length: tail === undefined ? 0 : 8 - before.length - after.length }, () => '0');
  return [...before, ...middle, ...after].map((word) => word.padStart(4, '0').toLowerCase()).join('');
}
