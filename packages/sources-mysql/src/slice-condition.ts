import { InternalError, printTableRef, type Slice, type Table } from '@sync/core/connector';
import { quoteLiteral, quoteName } from '@sync/engine-mysql';
import { connectorName } from './options.ts';

/** One value of a key, as text that any session of ours understands the same way. */
export type KeyValue =
  | { readonly kind: 'number'; readonly text: string }
  /** A date, a time or a uuid. */
  | { readonly kind: 'literal'; readonly text: string }
  /** Bytes in hexadecimal digits; with a character set: a text in that. */
  | { readonly kind: 'hex'; readonly hex: string; readonly charset?: string };

/** Rows whose key is not less than `from` and less than `to`, by the server's own order; a missing bound is none. */
export interface SliceBounds {
  /** Columns the primary key begins with. */
  readonly columns: readonly string[];
  readonly from?: readonly KeyValue[];
  readonly to?: readonly KeyValue[];
}

/**
 * The condition that selects a slice. Only the server compares: texts by the collation of their column.
 *
 * @throws {InternalError} the slice is not one of this source's
 */
export function sliceCondition(slice: Slice, table: Table): string {
  const { columns, from, to } = checkBounds(slice.bounds, table);
  const names = columns.map(quoteName);
  const parts: string[] = [];
  if (from !== undefined) parts.push(notLess(names, from.map(printValue)));
  if (to !== undefined) parts.push(less(names, to.map(printValue)));
  return parts.join(' AND ');
}

/** The first column's bound is said once more alone: servers find a range by that, and not by every disjunction. */
function notLess(names: readonly string[], values: readonly string[]): string {
  return names.length === 1
    ? beyond('>', names, values)
    : `(${names[0]} >= ${values[0]} AND (${beyond('>', names, values)}))`;
}

function less(names: readonly string[], values: readonly string[]): string {
  return names.length === 1
    ? beyond('<', names, values)
    : `(${names[0]} <= ${values[0]} AND (${beyond('<', names, values)}))`;
}

/** A comparison of rows, spelled out; the last columns of `>` may be equal. */
function beyond(sign: '>' | '<', [name, ...names]: readonly string[], [value, ...values]: readonly string[]): string {
  if (names.length === 0) return `${name} ${sign === '>' ? '>=' : '<'} ${value}`;
  return `${name} ${sign} ${value} OR (${name} = ${value} AND (${beyond(sign, names, values)}))`;
}

function printValue(value: KeyValue): string {
  if (value.kind === 'number') return value.text;
  if (value.kind === 'literal') return quoteLiteral(value.text);
  return `${value.charset === undefined ? '' : `_${value.charset} `}X'${value.hex}'`;
}

/** Bounds may have been stored in between; what becomes part of a statement is looked at. */
function checkBounds(bounds: unknown, table: Table): SliceBounds {
  const given = bounds as Partial<SliceBounds> | null;
  const columns = given?.columns;
  const isKnown = (name: string): boolean => table.columns.some((column) => column.name === name);
  if (!Array.isArray(columns) || columns.length === 0 || !columns.every(isKnown)) throw foreignSlice(table);
  const lists = [given?.from, given?.to].filter((list) => list !== undefined);
  if (!lists.every((list) => Array.isArray(list) && list.length === columns.length && list.every(isKeyValue))) {
    throw foreignSlice(table);
  }
  return given as SliceBounds;
}

function isKeyValue(value: unknown): boolean {
  const { kind, text, hex, charset } = value as Record<string, unknown>;
  if (kind === 'number') return typeof text === 'string' && /^-?\d+(\.\d+)?(e[-+]?\d+)?$/.test(text);
  if (kind === 'literal') return typeof text === 'string';
  const isCharset = charset === undefined || (typeof charset === 'string' && /^[a-z0-9_]+$/.test(charset));
  return kind === 'hex' && typeof hex === 'string' && /^([0-9A-F]{2})*$/.test(hex) && isCharset;
}

function foreignSlice({ ref }: Table): InternalError {
  return new InternalError({
    code: 'INTERNAL_INVARIANT',
    message: `A part of ${printTableRef(ref)} is to be read that this source did not cut. Please report it.`,
    context: { connector: connectorName, table: printTableRef(ref) },
  });
}
