import { valueJson } from '../run/value-json.ts';
import type { GoRow, GoValue } from './go-value.ts';

/** A row as servers before v0.5.0 sent it: a text for each column, JSON for what has parts, nothing for NULL. */
export function textRow(row: GoRow): { [column: string]: Uint8Array } {
  return Object.fromEntries(row.map(([column, value]) => [column, Buffer.from(textOf(value))]));
}

function textOf(value: GoValue): string | Uint8Array {
  if (value === null) return '';
  switch (value.kind) {
    case 'string':
    case 'bytes':
      return value.value;
    case 'int':
    case 'uint':
    case 'float':
    case 'bool':
      return String(value.value);
    default:
      return valueJson(value);
  }
}
