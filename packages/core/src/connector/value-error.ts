import { printTableRef, type TableRef } from '../catalog/table-ref.ts';
import { WriteError } from '../errors/classes.ts';

/** A field that its column cannot take. `problem` is read behind "a value" and never holds the value. */
export interface ValueProblem {
  readonly table: TableRef;
  readonly column: string;
  readonly problem: string;
}

/** The error of a sink that sees by itself that a field does not fit. */
export function valueError({ table, column, problem }: ValueProblem): WriteError {
  const context = { table: printTableRef(table), column };
  const message = `Cannot write ${context.table}: a value for column ${column} ${problem}. Change the value at the source, or the type of the column at the sink.`;
  return new WriteError({ code: 'WRITE_VALUE', message, context });
}
