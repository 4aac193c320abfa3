import { CatalogError } from '../errors/classes.ts';
import type { ErrorCode } from '../errors/codes.ts';
import type { Column, Table } from './catalog.ts';
import { compareTypes, type TypeFit } from './compare-types.ts';
import { printName, printTableRef } from './table-ref.ts';

/** One column that is loaded, as both ends have it. */
export interface PairedColumn {
  readonly source: Column;
  readonly sink: Column;
  /** Why a value may be refused by the sink; undefined when every value fits. */
  readonly checked: string | undefined;
}

export interface ColumnComparison {
  /** In the order of the source. */
  readonly columns: readonly PairedColumn[];
  /** Columns the sink computes itself although the source has plain values for them. */
  readonly computedAtSink: readonly string[];
  readonly problems: readonly CatalogError[];
}

/**
 * Compares the columns of one table, by name. Columns that either end computes are not loaded:
 *
 * - computed at both, or at the source while the sink lacks it: left out, nothing is lost;
 * - computed at the sink only: left out, the sink computes it from the other columns; listed in `computedAtSink`;
 * - computed at the source only: a problem, since a computed column is never read and the sink's would stay empty.
 */
export function compareColumns(source: Table, sink: Table, isSameDialect: boolean): ColumnComparison {
  const columns: PairedColumn[] = [];
  const computedAtSink: string[] = [];
  const problems: CatalogError[] = [];
  const atSink = new Map(sink.columns.map((column) => [column.name, column]));
  for (const column of source.columns) {
    const target = atSink.get(column.name);
    atSink.delete(column.name);
    if (column.generated !== undefined) {
      if (target !== undefined && target.generated === undefined) problems.push(computedAtSource(sink, column));
    } else if (target === undefined) {
      problems.push(missing(sink, column));
    } else if (target.generated !== undefined) {
      computedAtSink.push(column.name);
    } else {
      const fit = fitColumn(column, target, isSameDialect);
      if (fit.fit === 'refused') problems.push(typeDiffers(sink, column, target, fit.because));
      else columns.push({ source: column, sink: target, checked: fit.fit === 'checked' ? fit.because : undefined });
    }
  }
  for (const column of atSink.values()) {
    if (!column.isNullable && !column.hasDefault && column.generated === undefined) {
      problems.push(required(sink, column));
    }
  }
  return { columns, computedAtSink, problems };
}

function fitColumn(source: Column, sink: Column, isSameDialect: boolean): TypeFit {
  const fit = compareTypes(source.type, sink.type);
  // The neutral interval has no modifiers, but an engine's may: `interval(0)` rounds, and only the native text tells.
  if (fit.fit === 'exact' && sink.type.kind === 'interval' && isSameDialect && source.nativeType !== sink.nativeType) {
    return { fit: 'refused', because: 'the sink may round intervals to its own fields' };
  }
  return fit;
}

function problem(code: ErrorCode, table: Table, column: Column, message: string): CatalogError {
  return new CatalogError({ code, message, context: { table: printTableRef(table.ref), column: column.name } });
}

function printColumn(table: Table, column: Column): string {
  return `${printTableRef(table.ref)}, column ${printName(column.name)}`;
}

function missing(table: Table, column: Column): CatalogError {
  return problem(
    'CATALOG_COLUMN_MISSING',
    table,
    column,
    `${printColumn(table, column)}: the sink lacks this column of the source (${column.nativeType}). ` +
      'Add it at the sink, or exclude the table.',
  );
}

function required(table: Table, column: Column): CatalogError {
  return problem(
    'CATALOG_COLUMN_REQUIRED',
    table,
    column,
    `${printColumn(table, column)}: the sink requires a value (not null, no default) and the source has no such column. ` +
      'Give it a default or make it nullable at the sink, or exclude the table.',
  );
}

function typeDiffers(table: Table, source: Column, sink: Column, because: string): CatalogError {
  return problem(
    'CATALOG_TYPE_DIFFERS',
    table,
    source,
    `${printColumn(table, source)}: ${source.nativeType} at the source cannot be carried exactly into ` +
      `${sink.nativeType} at the sink: ${because}. Give both the same type, or exclude the table.`,
  );
}

function computedAtSource(table: Table, column: Column): CatalogError {
  return problem(
    'CATALOG_TYPE_DIFFERS',
    table,
    column,
    `${printColumn(table, column)}: computed at the source and plain at the sink; computed columns are not read, so it ` +
      'would stay empty. Make it generated at the sink too, drop it there, or exclude the table.',
  );
}
