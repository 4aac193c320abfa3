import type { Field } from '../copy-text.ts';
import type { Random } from '../random.ts';

/** One table of the shop: where its rows go and how they are made, one after the other. */
export interface TableRows {
  /** The table's name, quoted where it must be, with its schema. */
  readonly table: string;
  /** The plain (unquoted) names of the columns the rows fill; generated columns are not among them. */
  readonly columns: readonly string[];
  readonly rowCount: number;
  /** Makes the row of a number from 0 to `rowCount - 1`; the same every time. */
  readonly row: (index: number) => readonly Field[];
}

/** Makes the generators of a named stream of rows, for the seed of this shop. */
export type Stream = (name: string) => (row: number) => Random;

/** All rows of a table, in order. */
export function* generateRows(rows: TableRows): Generator<readonly Field[], void, undefined> {
  for (let index = 0; index < rows.rowCount; index += 1) {
    yield rows.row(index);
  }
}
