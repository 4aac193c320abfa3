import { ConnectionError, printTableRef, SyncError, type TableRef, WriteError } from '@sync/core/connector';

/**
 * Says which table an error is about. What the connection reports is right but may name a staging table, or none: it sees
 * statements, not loads.
 */
export function namingTable(error: unknown, ref: TableRef): unknown {
  if (!(error instanceof WriteError)) return error;
  const table = printTableRef(ref);
  const named = error.context.table;
  if (named === table && error.message.includes(table)) return error;
  if (named !== undefined && !isStage(named) && !isSame(named, ref)) return error;
  const { code, advice, context, errors } = error;
  const rest = error.message.charAt(0).toLowerCase() + error.message.slice(1);
  return new WriteError({
    code,
    advice,
    message: `Cannot write ${table}: ${rest}`,
    context: { ...context, table },
    cause: error.cause,
    errors,
  });
}

function isSame(named: string, ref: TableRef): boolean {
  return [ref.name, printTableRef(ref), `${ref.schema}.${ref.name}`].includes(named);
}

function isStage(table: string): boolean {
  return /(^|\.)"?dbsync_stage_\d+/.test(table);
}

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
  const table = printTableRef(ref);
  const message = `Cannot write ${table}: the source has several rows with the same key, and "update" cannot tell which of them is right. Make the key unique at the source, or use onConflict "nothing".`;
  return new WriteError({ code: 'WRITE_UNIQUE', message, context: { ...error.context, table }, cause: error.cause });
}

/** A commit that was sent and not answered may have happened; `done` connections of the unit had committed before. */
export function explainingCommit(error: unknown, done: number): unknown {
  if (!SyncError.isInstance(error)) return error;
  const isLost = error.code.startsWith('CONNECTION_');
  if (!isLost && done === 0) return error;
  const outcome = isLost ? 'either complete or undone' : 'undone';
  const parts =
    done === 0
      ? `It was lost during the commit, so the last load is ${outcome}; run again to find out.`
      : `Of the connections that loaded this table together ${done} had committed; what this one loaded is ${outcome}. Empty the table and load it again.`;
  return new ConnectionError({
    code: isLost ? error.code : 'CONNECTION_FAILED',
    advice: 'resume',
    message: `${error.message} ${parts}`,
    context: error.context,
    cause: error.cause,
  });
}
