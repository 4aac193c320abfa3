import { printTableRef, ReadError, type TableRef } from '@sync/core/connector';

/** Where in the files of a table a fault is. Names and numbers only. */
export interface FilePlace {
  readonly table: TableRef;
  /** The file under way. */
  file: string;
  /** The line that the row under way begins in, from 1; 0 where the fault is in no line. */
  line: number;
}

/** The error for bytes that do not follow the format. `why` holds no value. */
export function corruptFile(place: FilePlace, why: string, column?: string): ReadError {
  const table = printTableRef(place.table);
  const what = column === undefined ? '' : `column ${column}: `;
  return new ReadError({
    code: 'READ_CORRUPT',
    message: `Cannot read ${table}: ${printPlace(place)}: ${what}${why}. Mend the file, or write it anew.`,
    context: contextOf(table, column),
  });
}

/** The error for a field, or a row without an end, that is larger than allowed. */
export function tooLarge(place: FilePlace, maxFieldBytes: number, column?: string): ReadError {
  const table = printTableRef(place.table);
  const what = column === undefined ? 'a row' : `the field of column ${column}`;
  return new ReadError({
    code: 'READ_FIELD_TOO_LARGE',
    message: `Cannot read ${table}: ${printPlace(place)}: ${what} is larger than ${maxFieldBytes} bytes a field allow. Raise limits.maxFieldBytes, or exclude the table.`,
    context: contextOf(table, column),
  });
}

/** The error for a column that is neither read nor known to be left out. */
export function unknownColumn(place: FilePlace, column: string): ReadError {
  const table = printTableRef(place.table);
  return new ReadError({
    code: 'READ_COLUMN_UNKNOWN',
    message: `Cannot read ${table}: ${printPlace(place)}: there is a column ${column}, which was not seen when the table was described. Declare the columns of the table, so that all of them are known.`,
    context: contextOf(table, column),
  });
}

function printPlace({ file, line }: FilePlace): string {
  return line === 0 ? `file ${file}` : `file ${file}, line ${line}`;
}

function contextOf(table: string, column: string | undefined): { readonly table: string; readonly column?: string } {
  return column === undefined ? { table } : { table, column };
}
