import { doubleKeyError, namingTable, printTableRef, SyncError, type TableRef, WriteError } from '@sync/core/connector';

/** The right that a load with a stage takes is not one that people think of; servers only say that the database is denied. */
export function explainingStage(error: unknown, ref: TableRef): unknown {
  if (!SyncError.isInstance(error) || error.code !== 'WRITE_PERMISSION') return namingTable(error, ref);
  const table = printTableRef(ref);
  const message = `Cannot write ${table}: its rows have to be set aside first (onConflict "nothing" or "update", or a foreign key that is filled later), which takes the rights CREATE TEMPORARY TABLES on ${ref.schema} and SELECT on the table, and the user lacks one. Grant it.`;
  return new WriteError({
    code: 'WRITE_PERMISSION',
    message,
    context: { ...error.context, table },
    cause: error.cause,
  });
}

/** Explains a double key among the rows of an upsert: none of them is more right. */
export function explainingTwice(error: unknown, ref: TableRef): unknown {
  if (!SyncError.isInstance(error) || error.code !== 'WRITE_UNIQUE') return error;
  return doubleKeyError(error, [ref]);
}
