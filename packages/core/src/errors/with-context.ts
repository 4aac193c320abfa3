import {
  AbortedError,
  CatalogError,
  ChangeError,
  ConfigError,
  ConnectionError,
  InternalError,
  PlanError,
  ReadError,
  RunError,
  WriteError,
} from './classes.ts';
import type { ErrorContext, SyncError, SyncErrorInit } from './sync-error.ts';

const classes: Readonly<Record<string, new (init: SyncErrorInit) => SyncError>> = {
  AbortedError,
  CatalogError,
  ChangeError,
  ConfigError,
  ConnectionError,
  InternalError,
  PlanError,
  ReadError,
  RunError,
  WriteError,
};

/**
 * The same error, class, code, advice, cause and stack kept, with more context and, behind its message, one more sentence. What
 * the error's own context says wins.
 */
export function withContext(error: SyncError, context: ErrorContext, sentence?: string): SyncError {
  const message = sentence === undefined ? error.message : `${error.message} ${sentence}`;
  return retold(error, message, { ...context, ...error.context });
}

/** The same error about another table: what it says of one that people do not know is said of the one that they do. */
export function withTable(error: SyncError, unknown: string, known: string): SyncError {
  const { table, ...context } = error.context;
  const message = error.message.replaceAll(unknown, known);
  return retold(error, message, { ...context, table: table === undefined || table === unknown ? known : table });
}

function retold(error: SyncError, message: string, context: ErrorContext): SyncError {
  const ErrorClass = classes[error.name] ?? RunError;
  const { code, advice, errors, cause } = error;
  const richer = new ErrorClass({ code, message, advice, context, errors, cause });
  if (error.stack !== undefined) richer.stack = error.stack.replace(error.message, () => message);
  return richer;
}
