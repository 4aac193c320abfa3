import { printTableRef, ReadError, type TableRef } from '@sync/core/connector';

/** Where in the files of a delivery a fault is. Names and numbers only. */
export interface FilePlace {
  readonly table: TableRef;
  /** Which file of the job, from 1. */
  readonly part: number;
  /** The line that the row under way begins in, from 1; 0 where the fault is in no line. */
  line: number;
}

/** The error for bytes that do not follow the format. `why` holds no value. */
export function corruptFile(place: FilePlace, why: string, column?: string): ReadError {
  const table = printTableRef(place.table);
  const where = place.line === 0 ? `file ${place.part}` : `file ${place.part}, line ${place.line}`;
  const what = column === undefined ? '' : `column ${column}, `;
  return new ReadError({
    code: 'READ_CORRUPT',
    message: `Cannot read ${table}: in ${where}, ${what}${why}. Run again; if it stays, ask the service's support about the table.`,
    advice: 'retry',
    context: column === undefined ? { table } : { table, column },
  });
}

/** The error for a field, or a row without an end, that is larger than allowed. */
export function tooLarge(place: FilePlace, maxFieldBytes: number, column?: string): ReadError {
  const table = printTableRef(place.table);
  const what = column === undefined ? 'a field' : `a field of column ${column}`;
  return new ReadError({
    code: 'READ_FIELD_TOO_LARGE',
    message: `Cannot read ${table}: in file ${place.part}, line ${place.line}, ${what} is larger than ${maxFieldBytes} bytes. Raise limits.maxFieldBytes, or exclude the table.`,
    context: column === undefined ? { table } : { table, column },
  });
}
