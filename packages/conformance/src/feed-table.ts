import type { Column, NeutralType, Table, TableRef } from '@sync/core/connector';

/** A column as a source of feeds describes it. */
export function feedColumn(name: string, type: NeutralType, more: Partial<Column> = {}): Column {
  return { name, nativeType: type.kind, type, isNullable: true, hasDefault: false, encodings: [], ...more };
}

/** A table of a source of feeds; its first column is the key. */
export function feedTable(ref: TableRef, columns: readonly [Column, ...Column[]]): Table {
  const [key] = columns;
  return {
    ref,
    kind: 'table',
    columns,
    uniqueKeys: [{ name: `pk_${ref.name}`, columns: [key.name], isPrimary: true, isDeferrable: false }],
    loadTriggers: [],
    estimatedRows: -1,
    estimatedBytes: -1,
  };
}
