import { InternalError, ReadError, WriteError } from '../errors/classes.ts';
import { type ErrorContext, SyncError } from '../errors/sync-error.ts';
import { withContext } from '../errors/with-context.ts';

/**
 * What an end threw, with the place where it happened. Connectors throw SyncErrors; for anything else the message stays
 * behind as `cause`, since it may hold values or secrets.
 */
export function toSyncError(cause: unknown, end: 'source' | 'sink', context: ErrorContext): SyncError {
  if (SyncError.isInstance(cause)) return withContext(cause, context);
  const what = context.table === undefined ? '' : ` ${context.table}`;
  if (end === 'source') {
    const message = `Reading${what} failed inside the source connector; the error's cause has its own words.`;
    return new ReadError({ code: 'READ_FAILED', message, context, cause });
  }
  const message = `Writing${what} failed inside the sink connector; the error's cause has its own words.`;
  return new WriteError({ code: 'WRITE_FAILED', message, context, cause });
}

/** For what was thrown outside of any call to an end: a SyncError as it is, anything else is our own fault. */
export function toOwnError(cause: unknown, context: ErrorContext = {}): SyncError {
  if (SyncError.isInstance(cause)) return withContext(cause, context);
  const message = 'Something happened that should be impossible. Please report it, with the cause of this error.';
  return new InternalError({ code: 'INTERNAL_INVARIANT', message, context, cause });
}
