import { type IndexColumn, type NotCarried, printName, printTableRef, type Table } from '@sync/core/connector';
import type { NativeType } from '../catalog/native-types.ts';
import type { ServerFacts } from '../connection.ts';
import type { DraftingTable } from './draft-columns.ts';
import type { DraftedKey } from './drafted-table.ts';
import { isText, keyBytes, longestKeyBytes, shareBytes, unitBytes } from './type-bytes.ts';

/** A key under the name it has at the source. */
export type WantedKey = Pick<DraftedKey, 'name' | 'kind' | 'columns'>;

/** Columns of the widest key, and keys of a table besides the primary one: MySQL manual, "InnoDB Limits". */
const mostColumns = 16;
const mostKeys = 64;

export interface ChosenKeys {
  readonly keys: readonly WantedKey[];
  readonly notes: readonly NotCarried[];
}

/** The keys and indexes of a table that the sink can have, the primary key first. Lengths are seen to later. */
export function chooseKeys(source: Table, table: DraftingTable): ChosenKeys {
  const keys: WantedKey[] = [];
  const notes: NotCarried[] = [];
  for (const key of wantedKeys(source)) {
    const because = whyImpossible(key, table, keys.length);
    if (because === undefined) {
      keys.push(key);
      if (key.isDeferrable) notes.push(keyNote(source, key, 'deferrable', 'MySQL checks each row at once'));
    } else {
      notes.push(keyNote(source, key, key.kind === 'plain' ? 'index' : `${key.kind} key`, because));
    }
  }
  return { keys: keys.map(({ name, kind, columns }) => ({ name, kind, columns })), notes };
}

type SourceKey = WantedKey & { readonly isDeferrable: boolean };

function wantedKeys(source: Table): SourceKey[] {
  const keys = source.uniqueKeys.map((key): SourceKey => {
    const [first, ...others] = key.columns;
    return {
      name: key.name,
      kind: key.isPrimary ? 'primary' : 'unique',
      columns: [ascending(first), ...others.map(ascending)],
      isDeferrable: key.isDeferrable,
    };
  });
  const indexes = (source.indexes ?? []).map(
    ({ name, columns, isUnique }): SourceKey => ({
      name,
      kind: isUnique === true ? 'unique' : 'plain',
      columns,
      isDeferrable: false,
    }),
  );
  return [...keys, ...indexes];
}

function ascending(name: string): IndexColumn {
  return { name, order: 'ascending' };
}

function whyImpossible({ columns }: SourceKey, table: DraftingTable, count: number): string | undefined {
  if (columns.some(({ name }) => !table.columns.has(name))) return 'a column of it is not made';
  if (new Set(columns.map(({ name }) => name)).size !== columns.length) return 'it has a column twice';
  if (columns.length > mostColumns) return `it has more than ${mostColumns} columns`;
  return count > mostKeys ? `MySQL has at most ${mostKeys} indexes a table` : undefined;
}

function keyNote(source: Table, { name }: SourceKey, kind: string, because: string): NotCarried {
  return { kind, name: `${printName(name)} on ${printTableRef(source.ref)}`, because };
}

/** Characters of a text that an index without uniqueness takes in: enough to find a row by. */
const indexedCharacters = 255;

/**
 * Cuts what a plain index holds of long values, so that it keeps within the limit. Undefined when a column of it can be in no index.
 */
export function fitIndex(key: WantedKey, table: DraftingTable, server: ServerFacts): WantedKey | undefined {
  const types = key.columns.map(({ name }) => table.columns.get(name)?.native);
  const sizes = types.map((native) => (native === undefined ? undefined : keyBytes(native)));
  if (sizes.includes(undefined)) return undefined;
  const wanted = types.map((native, index) => wantedBytes(native, sizes[index] ?? 0));
  const isAlreadyShort = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0) <= longestKeyBytes;
  const shares = isAlreadyShort ? wanted : shareBytes(wanted, longestKeyBytes);
  const fit = (column: IndexColumn, index: number): IndexColumn => {
    const native = types[index];
    const unit = native === undefined ? 1 : prefixUnit(native);
    const given = column.prefixLength ?? Number.POSITIVE_INFINITY;
    const most = Math.min(given, Math.floor((shares[index] ?? 0) / unit));
    const isWhole = given === Number.POSITIVE_INFINITY && (shares[index] ?? 0) >= (sizes[index] ?? 0);
    const order = ordersDescending(server) ? column.order : 'ascending';
    return { name: column.name, order, ...(isWhole ? {} : { prefixLength: Math.max(1, most) }) };
  };
  const [first, ...others] = key.columns;
  return { ...key, columns: [fit(first, 0), ...others.map((column, index) => fit(column, index + 1))] };
}

function wantedBytes(native: NativeType | undefined, bytes: number): number {
  if (native === undefined || Number.isFinite(bytes)) return bytes;
  return indexedCharacters * prefixUnit(native);
}

function prefixUnit(native: NativeType): number {
  return unitBytes(native) || (isText(native) ? unitBytes({ ...native, name: 'varchar' }) : 1);
}

/** Older servers read `DESC` and forget it. */
function ordersDescending({ flavor, versionNumber }: ServerFacts): boolean {
  return versionNumber >= (flavor === 'mysql' ? 8_00_00 : 10_08_00);
}
