import { type Fixture, manyRows } from '@sync/conformance';

/** Tables of many rows that nothing joins. */
export function severalTables(count: number, rowsPerTable: number): Fixture {
  const [table] = manyRows(rowsPerTable).tables;
  const [first, ...rest] = Array.from({ length: count }, (_, i) => ({
    ...table,
    name: `readings_${i}`,
    keys: table.keys.map((key) => ({ ...key, name: `readings_${i}_pkey` })),
  }));
  if (first === undefined) throw new Error('severalTables needs at least one table');
  return { trap: 'several-tables', tables: [first, ...rest] };
}
