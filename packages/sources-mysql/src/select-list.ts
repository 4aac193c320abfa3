import { type Column, printTableRef, ReadError, type Table } from '@sync/core/connector';
import { type FieldForm, quoteName } from '@sync/engine-mysql';
import { connectorName } from './options.ts';

/** How one column is selected, and how its fields become canonical text. */
export interface SelectedColumn {
  readonly expression: string;
  readonly form: FieldForm;
}

/**
 * How columns of a table are selected, in the order asked for.
 *
 * @throws {ReadError} READ_FAILED when the table has no such column
 */
export function selectColumns(table: Table, names: readonly string[]): SelectedColumn[] {
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  return names.map((name) => {
    const column = columns.get(name);
    if (column === undefined) throw noSuchColumn(table, name);
    return selectColumn(column);
  });
}

function selectColumn({ name, type, nativeType }: Column): SelectedColumn {
  const plain = quoteName(name);
  const hasZeros = /\bzerofill\b|^year\b/i.test(nativeType);
  switch (type.kind) {
    case 'integer':
    case 'decimal':
      return { expression: plain, form: hasZeros ? 'integer' : 'verbatim' };
    case 'boolean':
      return { expression: plain, form: 'boolean' };
    case 'float':
      // The text of a FLOAT has six digits, that of a FLOAT(7, 2) two behind the point. A product with 1 has them all, and the sign of zero.
      if (type.bits === 32) return { expression: `${plain} * 1e0`, form: 'float32' };
      return { expression: /[(]|zerofill/i.test(nativeType) ? `${plain} * 1e0` : plain, form: 'float64' };
    case 'bit':
      return { expression: plain, form: { bits: type.length ?? 1 } };
    case 'time':
    case 'timestamp':
      if (type.hasZone) return { expression: plain, form: 'utc' };
      return { expression: plain, form: type.precision === 0 ? 'verbatim' : 'time' };
    default:
      // Texts come in utf8mb4, the character set of the session, whatever that of the column.
      return { expression: plain, form: 'verbatim' };
  }
}

function noSuchColumn(table: Table, column: string): ReadError {
  const name = printTableRef(table.ref);
  return new ReadError({
    code: 'READ_FAILED',
    message: `Cannot read ${name}: it has no column ${column}. Describe it again.`,
    context: { connector: connectorName, table: name, column },
  });
}
