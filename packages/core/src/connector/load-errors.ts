import { printTableRef, type TableRef } from '../catalog/table-ref.ts';
import { ConnectionError, WriteError } from '../errors/classes.ts';
import { SyncError } from '../errors/sync-error.ts';
import { isStageName } from './load-stage.ts';

/**
 * Says which table an error is about. What a connection reports is right but may name a staging table, or none: it sees
 * statements, not loads. An error about another table passes unchanged.
 */
export function namingTable(error: unknown, ref: TableRef): unknown {
  if (!(error instanceof WriteError)) return error;
  const table = printTableRef(ref);
  const named = error.context.table;
  if (named === table && error.message.includes(table)) return error;
  if (named !== undefined && !isStageName(named) && !isNameOf(named, ref)) return error;
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

function isNameOf(named: string, ref: TableRef): boolean {
  return [ref.name, printTableRef(ref), `${ref.schema}.${ref.name}`].includes(named);
}

/** Explains a double key among the rows of an upsert into one of these tables: no row is more right than the other. */
export function doubleKeyError(error: SyncError, refs: readonly TableRef[]): WriteError {
  const table = refs.map(printTableRef).join(' or ');
  const message = `Cannot write ${table}: the source has several rows with the same key, and "update" cannot tell which of them is right. Make the key unique at the source, or use onConflict "nothing".`;
  return new WriteError({ code: 'WRITE_UNIQUE', message, context: { ...error.context, table }, cause: error.cause });
}

/**
 * Explains the error of a commit: one that was sent and not answered may have happened. `done` connections that loaded the same
 * table had committed before.
 */
export function explainingCommit(error: unknown, done = 0): unknown {
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
