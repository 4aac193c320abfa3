import type { FakeRow, FakeValue } from './change.ts';
import type { WireColumn } from './schema-columns.ts';

/** A row's values as files carry them before any escaping, by column; missing and null are both NULL. */
export type Cells = ReadonlyMap<string, string | null>;

/** What a row is on the wire. Columns that the table does not have are an error of the test. */
export function cellsOf(columns: readonly WireColumn[], row: FakeRow): Cells {
  const known = new Set(columns.map(({ name }) => name));
  const strange = Object.keys(row).find((name) => !known.has(name));
  if (strange !== undefined) throw new Error(`The row has a column "${strange}" that the table does not have.`);
  return new Map(columns.map((column) => [column.name, cellOf(column, row[column.name] ?? null)]));
}

function cellOf({ kind }: WireColumn, value: FakeValue): string | null {
  if (value === null) return null;
  if (typeof value !== 'object') return String(value);
  const text = JSON.stringify(value, withoutNulls);
  return kind === 'object' && text === '{}' ? null : text;
}

function withoutNulls(_name: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
}
