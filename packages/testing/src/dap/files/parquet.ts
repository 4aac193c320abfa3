import { parquetWriteBuffer, type SchemaElement } from 'hyparquet-writer';
import type { WireColumn } from '../schema-columns.ts';
import type { ReadyFile } from '../served-table.ts';
import type { RowRecord } from '../table-history.ts';
import { parseMoment } from '../wire-time.ts';
import { memoryFile } from './memory-file.ts';

type Struct = Record<string, unknown>;

/** A Parquet file with the groups `meta`, `key` and `value` as structs; not compressed once more. */
export function writeParquet(
  columns: readonly WireColumn[],
  records: readonly RowRecord[],
  form: 'snapshot' | 'changes',
): ReadyFile {
  const rows = records.flatMap((record) => Array.from({ length: record.copies }, () => record));
  const group = (wanted: WireColumn['group']): readonly WireColumn[] =>
    columns.filter((column) => column.group === wanted);
  const moment = { type: 'INT64', converted_type: 'TIMESTAMP_MICROS', repetition_type: 'REQUIRED' } as const;
  const action = form === 'snapshot' ? [] : [leaf('action', 'REQUIRED')];
  const schema: SchemaElement[] = [
    { name: 'spark_schema', num_children: 3 },
    { name: 'meta', num_children: 1 + action.length, repetition_type: 'REQUIRED' },
    { name: 'ts', ...moment },
    ...action,
    { name: 'key', num_children: group('key').length, repetition_type: 'REQUIRED' },
    ...group('key').flatMap(elementsOf),
    { name: 'value', num_children: group('value').length, repetition_type: 'OPTIONAL' },
    ...group('value').flatMap(elementsOf),
  ];
  const metaOf = ({ at, action: is }: RowRecord): Struct => (is === undefined ? { ts: at } : { ts: at, action: is });
  const buffer = parquetWriteBuffer({
    schema,
    columnData: [
      { name: 'meta', data: rows.map(metaOf) },
      { name: 'key', data: rows.map((record) => structOf(group('key'), record)) },
      { name: 'value', data: rows.map((row) => (row.action === 'D' ? null : structOf(group('value'), row))) },
    ],
  });
  return memoryFile(new Uint8Array(buffer), { ending: '.parquet', type: 'application/octet-stream' });
}

function leaf(name: string, repetition: 'REQUIRED' | 'OPTIONAL'): SchemaElement {
  return { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: repetition };
}

function elementsOf(column: WireColumn): readonly SchemaElement[] {
  const { name } = column;
  // Values are kept in a struct that a deleted row does not have, so that those that are required can be so.
  const repetition = column.isRequired ? 'REQUIRED' : 'OPTIONAL';
  if (column.kind === 'object' && column.members.length > 0) {
    const struct: SchemaElement = { name, num_children: column.members.length, repetition_type: 'OPTIONAL' };
    return [struct, ...column.members.map((member) => leaf(member, 'OPTIONAL'))];
  }
  switch (column.kind) {
    case 'integer':
      return [{ name, type: column.bits === 64 ? 'INT64' : 'INT32', repetition_type: repetition }];
    case 'number':
      return [{ name, type: 'DOUBLE', repetition_type: repetition }];
    case 'boolean':
      return [{ name, type: 'BOOLEAN', repetition_type: repetition }];
    case 'moment':
      return [{ name, type: 'INT64', converted_type: 'TIMESTAMP_MICROS', repetition_type: repetition }];
    default:
      return [leaf(name, repetition)];
  }
}

function structOf(columns: readonly WireColumn[], { cells }: RowRecord): Struct {
  return Object.fromEntries(
    columns.map((column) => [column.name, parquetValue(column, cells.get(column.name) ?? null)]),
  );
}

function parquetValue(column: WireColumn, text: string | null): unknown {
  if (text === null) return null;
  switch (column.kind) {
    case 'integer':
      return column.bits === 64 ? BigInt(text) : Number(text);
    case 'number':
      return Number(text);
    case 'boolean':
      return text === 'true';
    case 'moment':
      // Parquet has no text to fall back on, so years of more than four digits are the last moment of year 9999.
      return parseMoment(text) ?? 253_402_300_799_999_999n;
    case 'object':
      return column.members.length > 0 ? JSON.parse(text) : text;
    default:
      return text;
  }
}
