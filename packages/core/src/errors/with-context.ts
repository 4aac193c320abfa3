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
  const ErrorClass = classes[error.name] ?? RunError;
  const message = sentence === undefined ? error.message : `${error.message} ${sentence}`;
  const { code, advice, errors, cause } = error;
  const richer = new ErrorClass({ code, message, advice, context: { ...context, ...error.context }, errors, cause });
  if (error.stack !== undefined) richer.stack = error.stack.replace(error.message, () => message);
  return richer;
}
