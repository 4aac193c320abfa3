import { type ChangeRequest, type Column, CatalogError, printTableRef, type TableRef } from '@sync/core/connector';
import { type NativeType, parseNativeType } from '../catalog/native-types.ts';
import type { Queryable } from '../connection.ts';
import { keyParts, parseTable, type TableItem } from '../definitions/parse-table.ts';
import { readText } from '../definitions/read-text.ts';
import { foldName } from '../draft/draft-names.ts';
import { quoteTable } from '../quote.ts';
import { type ColumnText, readColumnText } from './column-text.ts';

/** A column of a table that is there, as far as a change of it needs. */
export interface LiveColumn {
  readonly column: Column;
  readonly text: ColumnText;
  /** Undefined: a type that we do not know. */
  readonly native: NativeType | undefined;
  /** Part of an index, which takes values of some length only. */
  readonly isInKey: boolean;
  readonly isInPrimaryKey: boolean;
  /** Names of the table's own foreign keys that it is part of. */
  readonly foreignKeys: readonly string[];
}

/** A table as the server prints it. */
export interface LiveTable {
  readonly ref: TableRef;
  readonly items: readonly TableItem[];
  /** By name, folded as the server folds it. */
  readonly columns: ReadonlyMap<string, LiveColumn>;
}

/** @throws {CatalogError} CATALOG_TABLE_MISSING */
export async function readLiveTable(connection: Queryable, { table }: ChangeRequest): Promise<LiveTable> {
  const shown = await readText(connection, `SHOW CREATE TABLE ${quoteTable(table.ref)}`, 'Create Table');
  const items = shown === undefined ? undefined : parseTable(shown)?.items;
  if (items === undefined) throw notShown(table.ref);
  const texts = new Map(
    items.flatMap((item) => (item.kind === 'column' ? [[foldName(item.name), item] as const] : [])),
  );
  const columns = table.columns.flatMap((column) => {
    const item = texts.get(foldName(column.name));
    return item === undefined ? [] : [[foldName(column.name), liveColumn(column, item, items)] as const];
  });
  return { ref: table.ref, items, columns: new Map(columns) };
}

/** The column of a name, however its case is written. */
export function findColumn(table: LiveTable, name: string): LiveColumn | undefined {
  return table.columns.get(foldName(name));
}

function liveColumn(column: Column, item: TableItem, items: readonly TableItem[]): LiveColumn {
  const has = (other: TableItem): boolean =>
    keyParts(other).some((part) => part.column !== undefined && foldName(part.column) === foldName(column.name));
  const keys = items.filter(({ kind }) => kind === 'key' || kind === 'primary').filter(has);
  return {
    column,
    text: readColumnText(item),
    native: parseNativeType(column.nativeType),
    isInKey: keys.length > 0,
    isInPrimaryKey: keys.some(({ kind }) => kind === 'primary'),
    foreignKeys: items
      .filter(({ kind }) => kind === 'foreign')
      .filter(has)
      .map(({ name }) => name),
  };
}

function notShown(ref: TableRef): CatalogError {
  const table = printTableRef(ref);
  const message = `Cannot change ${table}: the sink does not show what it is made of. It may be gone, or the user lacks a right on it (SELECT suffices).`;
  return new CatalogError({ code: 'CATALOG_TABLE_MISSING', message, context: { table } });
}
