import { ConnectionError, printTableRef, SyncError, type TableRef, WriteError } from '@sync/core/connector';

/**
 * Says which table an error is about. What the connection reports is right but may name a staging table, or none: it sees
 * statements, not loads.
 */
export function namingTable(error: unknown, ref: TableRef): unknown {
  if (!(error instanceof WriteError)) return error;
  const table = printTableRef(ref);
  const named = error.context.table;
  if (named !== undefined && named !== ref.name && !isStage(named)) return error;
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

/** The same for one of several tables, when the server says the bare name of the one its COPY was at. */
export function namingOneOf(error: unknown, refs: readonly TableRef[]): unknown {
  if (!(error instanceof WriteError)) return error;
  const found = refs.filter(({ name }) => name === error.context.table);
  const [ref] = found;
  return ref === undefined || found.length > 1 ? error : namingTable(error, ref);
}

function isStage(table: string): boolean {
  return /(^|\.)"?dbsync_stage_\d+/.test(table);
}

/** Explains SQLSTATE 21000 of an upsert into these tables: two staged rows have the same key, and neither is more right. */
export function explainingTwice(error: unknown, refs: readonly TableRef[]): unknown {
  if (!SyncError.isInstance(error) || error.context.engineCode !== '21000') return error;
  const table = refs.map(printTableRef).join(' or ');
  const message = `Cannot write ${table}: the source has several rows with the same key, and "update" cannot tell which of them is right. Make the key unique at the source, or use onConflict "nothing".`;
  return new WriteError({ code: 'WRITE_UNIQUE', message, context: { ...error.context, table }, cause: error.cause });
}

/** A commit that was sent and not answered may have happened. */
export function explainingCommit(error: unknown): unknown {
  if (!SyncError.isInstance(error) || !error.code.startsWith('CONNECTION_')) return error;
  const message = `${error.message} It was lost during the commit, so the last load is either complete or undone; run again to find out.`;
  return new ConnectionError({
    code: error.code,
    advice: 'resume',
    message,
    context: error.context,
    cause: error.cause,
  });
}
