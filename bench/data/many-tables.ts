import type { Catalog, Column, ColumnEncoding, Dialect, Encoding, ForeignKey, Table } from '@sync/core/connector';

const SCHEMA = 'many';
const ENCODINGS: readonly ColumnEncoding[] = [{ encoding: 'bench' as Encoding, agreement: 'equal' }];
const COLUMNS_PER_TABLE = 12;

/**
 * A catalog without a database: `count` tables of 12 columns with two foreign keys each. Most keys point at earlier tables, as in
 * real schemas a few tables are everybody's parents; every 50th table references itself, and every 100th is in a cycle
 * with its neighbour through a nullable key.
 */
export function manyTables(count: number): Catalog {
  const indexes = Array.from({ length: count }, (_, index) => index);
  return {
    dialect: 'bench' as Dialect,
    tables: indexes.map(tableOf),
    foreignKeys: indexes.flatMap((index) => keysOf(index, count)),
    sequences: [],
    types: [],
  };
}

function nameOf(index: number): string {
  return `table_${String(index).padStart(5, '0')}`;
}

function tableOf(index: number): Table {
  const others = Array.from({ length: COLUMNS_PER_TABLE - 3 }, (_, column) => columnOf(`value_${column}`, true));
  return {
    ref: { schema: SCHEMA, name: nameOf(index) },
    kind: 'table',
    columns: [columnOf('id', false), columnOf('first_parent', true), columnOf('second_parent', true), ...others],
    uniqueKeys: [{ name: `${nameOf(index)}_pkey`, columns: ['id'], isPrimary: true, isDeferrable: false }],
    loadTriggers: [],
    estimatedRows: (index * 7919) % 100_000,
    estimatedBytes: (index * 7919) % 10_000_000,
  };
}

function columnOf(name: string, isNullable: boolean): Column {
  return {
    name,
    nativeType: 'bigint',
    type: { kind: 'integer', bits: 64, isUnsigned: false },
    isNullable,
    hasDefault: false,
    encodings: ENCODINGS,
  };
}

function keysOf(index: number, count: number): ForeignKey[] {
  const neighbour = index % 100 === 0 ? (index + 1) % count : undefined;
  const self = index % 50 === 0 ? index : undefined;
  // Multiplying spreads the parents; the square root keeps most of them among the first tables.
  const spread = ((index * 2_654_435_761) % 4_294_967_296) / 4_294_967_296;
  const earlier = Math.floor(spread * spread * index);
  return [
    keyOf(index, 'first_parent', neighbour ?? earlier),
    keyOf(index, 'second_parent', self ?? Math.max(0, index - 1)),
  ];
}

function keyOf(child: number, column: string, parent: number): ForeignKey {
  return {
    name: `${nameOf(child)}_${column}_fkey`,
    table: { schema: SCHEMA, name: nameOf(child) },
    references: { schema: SCHEMA, name: nameOf(parent) },
    columns: [{ column, references: 'id' }],
    isDeferrable: false,
    match: 'simple',
    onDelete: 'no action',
    onUpdate: 'no action',
  };
}
