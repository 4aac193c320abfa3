import { ConfigError, type NotCarried, printTableRef } from '@sync/core/connector';
import type { NativeType } from '../catalog/native-types.ts';
import type { ServerFacts } from '../connection.ts';
import { textType } from './choose-type.ts';
import { columnNote, type DraftColumn, type DraftingTable, printColumn } from './draft-columns.ts';
import { characterBytes, isLengthy, isText, keyBytes, longestKeyBytes, shareBytes } from './type-bytes.ts';

/** Characters of the longest text in a key: what 3072 bytes hold. */
const longestKeyText = 768;

export interface FittedTable {
  readonly table: DraftingTable;
  readonly notes: readonly NotCarried[];
}

/**
 * Gives columns of keys types that a key can hold whole: a text becomes a VARCHAR of a length with which each key keeps within its limit.
 * `keys` are the lists of columns that must be whole, those of foreign keys included.
 *
 * @throws {ConfigError} CONFIG_INVALID when a type that the user asked for fits into no key
 */
export function fitKeys(table: DraftingTable, keys: readonly (readonly string[])[], server: ServerFacts): FittedTable {
  const most = new Map<string, number>();
  for (const key of keys)
    for (const [name, bytes] of shareKey(table, key)) most.set(name, Math.min(bytes, most.get(name) ?? bytes));
  const notes: NotCarried[] = [];
  const columns = new Map(
    [...table.columns].map(([name, column]): [string, DraftColumn] => {
      const bytes = most.get(name);
      if (bytes === undefined || (keyBytes(column.native) ?? Number.POSITIVE_INFINITY) <= bytes) return [name, column];
      if (column.isAsked) throw keyError(table, name, column.native);
      const native = shorten(column.native, bytes, server);
      const unit = isText(native) ? 'characters' : 'bytes';
      const because = `it is part of a key, so that values of more than ${native.length} ${unit} fail the load`;
      notes.push(columnNote(table.ref, name, { kind: 'type', because }));
      return [name, { ...column, native, isJsonText: false }];
    }),
  );
  return { table: { ...table, columns }, notes };
}

/** Bytes for each column of one key that may be too long for it. */
function shareKey(table: DraftingTable, key: readonly string[]): readonly (readonly [string, number])[] {
  const columns = key.flatMap((name) => table.columns.get(name) ?? []);
  const sizes = columns.map((column) => keyBytes(column.native) ?? Number.POSITIVE_INFINITY);
  const isFlexible = (column: DraftColumn): boolean => isLengthy(column.native) && !column.isAsked;
  const fixed = columns.reduce((sum, column, index) => sum + (isFlexible(column) ? 0 : (sizes[index] ?? 0)), 0);
  const flexible = columns.filter(isFlexible);
  const wanted = flexible.map((column) => Math.min(keyBytes(column.native) ?? 0, longestKeyBytes));
  const shares = shareBytes(wanted, longestKeyBytes - fixed);
  return [
    ...flexible.map((column, index) => [column.source.name, shares[index] ?? 0] as const),
    ...columns.filter((column) => !isFlexible(column)).map((column) => [column.source.name, longestKeyBytes] as const),
  ];
}

function shorten(native: NativeType, bytes: number, server: ServerFacts): NativeType {
  if (!isText(native)) return { name: 'varbinary', length: Math.max(1, bytes) };
  const length = Math.max(1, Math.min(longestKeyText, Math.floor(bytes / characterBytes(native))));
  const base: NativeType = { name: 'varchar', length };
  const { charset, collation } = native;
  return charset === undefined || collation === undefined ? textType(base, server) : { ...base, charset, collation };
}

function keyError(table: DraftingTable, column: string, { name }: NativeType): ConfigError {
  return new ConfigError({
    code: 'CONFIG_INVALID',
    message:
      `Option columns: column ${printColumn(table.ref, column)} is part of a key, and the type asked for it, ${name}, has no room in ` +
      `one (${longestKeyBytes} bytes). Ask for a shorter type, such as varchar(255).`,
    context: { option: 'columns', table: printTableRef(table.ref), column },
  });
}
