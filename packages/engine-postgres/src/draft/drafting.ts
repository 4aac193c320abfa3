import {
  type Column,
  type Definition,
  type DraftTable,
  type NotCarried,
  printName,
  printTableRef,
  type Sequence,
  type Table,
  type TableRef,
} from '@sync/core/connector';
import type { TypeTable } from '../catalog/neutral-types.ts';
import type { TakenNames } from './read-names.ts';
import type { ResolvedType } from './resolve-types.ts';

/** What drafting gathers on its way. */
export interface Drafting {
  readonly names: TakenNames;
  /** Those of the server and those that will be made. */
  readonly types: TypeTable;
  /** `server_version_num`: 150004 for 15.4. */
  readonly serverVersion: number;
  readonly definitions: Definition[];
  readonly notCarried: NotCarried[];
  readonly sequences: Sequence[];
}

/** A column that will be made. */
export interface ColumnPlan {
  readonly source: Column;
  readonly type: ResolvedType;
}

/** A table that will be made. */
export interface TablePlan {
  readonly source: Table;
  readonly ref: TableRef;
  /** Those that the source computes are not among them. */
  readonly columns: readonly ColumnPlan[];
}

/** The id of a table's record. */
export function tableId(ref: TableRef): string {
  return `table ${printTableRef(ref)}`;
}

/** `name on schema.table`, as people read it. */
export function printPart(name: string, table: TableRef): string {
  return `${printName(name)} on ${printTableRef(table)}`;
}

/** `schema.table.column`, as people read it. */
export function printColumn(table: TableRef, column: string): string {
  return `${printTableRef(table)}.${printName(column)}`;
}

/** Splits off what is not made: columns that the source computes. */
export function storedColumns({ table }: DraftTable, notCarried: NotCarried[]): Column[] {
  return table.columns.filter((column) => {
    if (column.generated === undefined) return true;
    notCarried.push({
      kind: 'generated column',
      name: printColumn(table.ref, column.name),
      because: "its expression is written in the source's language, so the column is left out",
    });
    return false;
  });
}
