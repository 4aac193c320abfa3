import type { Column, NotCarried, TableRef } from '@sync/core/connector';
import { printName, printTableRef } from '@sync/core/connector';
import type { NativeType } from '../catalog/native-types.ts';
import type { TypeChoice } from './choose-type.ts';

/** A column on its way to a statement. */
export interface DraftColumn {
  readonly source: Column;
  readonly native: NativeType;
  readonly isJsonText: boolean;
  /** The type is what the user asked for: it is not changed. */
  readonly isAsked: boolean;
}

/** A table on its way to statements; the columns by name, in the order of the table. */
export interface DraftingTable {
  readonly ref: TableRef;
  readonly columns: ReadonlyMap<string, DraftColumn>;
}

export function draftColumn(source: Column, choice: TypeChoice, isAsked: boolean): DraftColumn {
  return { source, native: choice.native, isJsonText: choice.isJsonText === true, isAsked };
}

/** How a column is named in what is not carried. */
export function printColumn(table: TableRef, column: string): string {
  return `${printTableRef(table)}.${printName(column)}`;
}

/** Something of a column that is not carried. */
export function columnNote(table: TableRef, column: string, note: Omit<NotCarried, 'name'>): NotCarried {
  return { kind: note.kind, name: printColumn(table, column), because: note.because };
}
