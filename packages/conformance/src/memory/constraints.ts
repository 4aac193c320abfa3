import {
  type ForeignKey,
  type NeutralType,
  printTableRef,
  type TableKey,
  tableKey,
  WriteError,
} from '@sync/core/connector';
import type { TextRow } from '../fixtures/fixture.ts';
import type { MemoryState, MemoryTable } from './memory-database.ts';

/** The text that tells rows of equal key apart from others; undefined when a column of it is NULL. */
export function keyOf(table: MemoryTable, columns: readonly string[], row: TextRow): string | undefined {
  const values = columns.map((name) => row[table.columns.findIndex((column) => column.name === name)] ?? null);
  return values.includes(null) ? undefined : JSON.stringify(values);
}

/** @throws {WriteError} WRITE_NOT_NULL, WRITE_VALUE */
export function checkRow(table: MemoryTable, row: TextRow): void {
  for (const [place, column] of table.columns.entries()) {
    const value = row[place] ?? null;
    const context = { table: printTableRef(table.ref), column: column.name };
    if (value === null) {
      if (column.isNullable || column.copyOf !== undefined) continue;
      const message = `Column ${column.name} of ${context.table} must not be null, and a row has null there.`;
      throw new WriteError({ code: 'WRITE_NOT_NULL', message, context });
    }
    if (isValue(column.type, value)) continue;
    const message = `Column ${column.name} of ${context.table} cannot hold a value that came.`;
    throw new WriteError({ code: 'WRITE_VALUE', message, context });
  }
}

/** As far as the tests of the contract need it. */
function isValue(type: NeutralType, value: string): boolean {
  switch (type.kind) {
    case 'integer': {
      if (!/^-?\d+$/.test(value)) return false;
      const limit = 2n ** BigInt(type.bits - (type.isUnsigned ? 0 : 1));
      return BigInt(value) < limit && BigInt(value) >= (type.isUnsigned ? 0n : -limit);
    }
    case 'boolean':
      return value === 't' || value === 'f';
    case 'text':
      return type.maxLength === undefined || Array.from(value).length <= type.maxLength;
    case 'enum':
      return type.labels.includes(value);
    default:
      return true;
  }
}

/** @throws {WriteError} WRITE_UNIQUE */
export function checkUnique(table: MemoryTable): void {
  for (const { name, columns } of table.uniqueKeys) {
    const seen = new Set<string>();
    for (const row of table.rows) {
      const key = keyOf(table, columns, row);
      if (key === undefined) continue;
      if (seen.has(key)) throw uniqueViolation(table, name);
      seen.add(key);
    }
  }
}

export function uniqueViolation(table: MemoryTable, key: string): WriteError {
  const printed = printTableRef(table.ref);
  const message = `Two rows of ${printed} have the same key ${key}.`;
  return new WriteError({ code: 'WRITE_UNIQUE', message, context: { table: printed } });
}

/** Checks the foreign keys that touch the tables. @throws {WriteError} WRITE_FOREIGN_KEY */
export function checkForeignKeys(state: MemoryState, touched: ReadonlySet<TableKey>, keys = state.foreignKeys): void {
  for (const key of keys) {
    if (touched.has(tableKey(key.table)) || touched.has(tableKey(key.references))) checkForeignKey(state, key);
  }
}

function checkForeignKey(state: MemoryState, key: ForeignKey): void {
  const child = state.tables.get(tableKey(key.table));
  const parent = state.tables.get(tableKey(key.references));
  if (child === undefined || parent === undefined || child.rows.length === 0) return;
  const referenced = key.columns.map(({ references }) => references);
  const parents = new Set(parent.rows.map((row) => keyOf(parent, referenced, row)));
  const columns = key.columns.map(({ column }) => column);
  for (const row of child.rows) {
    const value = keyOf(child, columns, row);
    if (value === undefined || parents.has(value)) continue;
    const table = printTableRef(key.table);
    const message = `A row of ${table} references a row that ${printTableRef(key.references)} does not have (${key.name}).`;
    throw new WriteError({ code: 'WRITE_FOREIGN_KEY', message, context: { table } });
  }
}
