import { quoteName, quoteTable } from '../quote.ts';
import type { TableRef } from '@sync/core/connector';
import type { NativeColumn } from './field-target.ts';

/** Types whose bytes are no text. */
const rawTypes = new Set([
  'binary',
  'varbinary',
  'tinyblob',
  'blob',
  'mediumblob',
  'longblob',
  'bit',
  'vector',
  'geometry',
  'point',
  'linestring',
  'polygon',
  'multipoint',
  'multilinestring',
  'multipolygon',
  'geometrycollection',
  'geomcollection',
]);

/** Character sets of which UTF-8 bytes are checked as they come. MariaDB takes any byte for `ascii`, so that is not among them. */
const utf8 = new Set(['utf8mb4', 'utf8mb3', 'utf8']);

/** Types that a server reads from text only, and no character set says so. Bytes into JSON are error 3144 of MySQL. */
const textTypes = new Set(['json', 'uuid', 'inet4', 'inet6']);

/** Whether a column takes raw bytes. */
export function isRawColumn(column: NativeColumn | undefined): boolean {
  return column !== undefined && rawTypes.has(column.type);
}

/** Whether bytes of a file have to be called UTF-8 before the column takes them for what they are. */
function needsConversion({ type, charset }: NativeColumn): boolean {
  return textTypes.has(type) || (charset !== undefined && !utf8.has(charset) && charset !== 'binary');
}

/** A column of the table to load; `native` is undefined when the table has no such column. */
export interface LoadColumn {
  readonly column: string;
  readonly native: NativeColumn | undefined;
}

/**
 * The statement whose file `createLineEncoder` writes. Its bytes are taken as they are (`binary`): the server neither recodes nor skips
 * any, and each column checks its own.
 */
export function loadDataStatement(table: TableRef, columns: readonly LoadColumn[]): string {
  const places: string[] = [];
  const sets: string[] = [];
  columns.forEach(({ column, native }, index) => {
    if (native === undefined || !needsConversion(native)) {
      places.push(quoteName(column));
      return;
    }
    places.push(`@dbsync_${index}`);
    sets.push(`${quoteName(column)} = CONVERT(@dbsync_${index} USING utf8mb4)`);
  });
  // Without a list it would be every column; a row without columns is an empty line.
  if (places.length === 0) places.push('@dbsync_none');
  const set = sets.length === 0 ? '' : `\nSET ${sets.join(', ')}`;
  return `LOAD DATA LOCAL INFILE 'dbsync' INTO TABLE ${quoteTable(table)} CHARACTER SET binary
FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n'
(${places.join(', ')})${set}`;
}

/** What stands before the rows of an INSERT, which `createValuesEncoder` writes. */
export function insertStatementHead(table: TableRef, columns: readonly string[]): string {
  return `INSERT INTO ${quoteTable(table)} (${columns.map(quoteName).join(', ')}) VALUES `;
}
