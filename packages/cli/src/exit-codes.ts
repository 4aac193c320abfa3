import { SyncError } from '@sync/core';

/** What the command's exit status means. Stable; documented in `docs/guides/command-line.md`. */
export const exitCodes = {
  /** Done. */
  done: 0,
  /** Failed; the message says what is true at the sink. */
  failed: 1,
  /** The command line or a configuration file is wrong, or names what the source does not have; nothing was written. */
  usage: 2,
  /** One of our own invariants is broken: a bug to report. */
  internal: 70,
  /** Interrupted by a signal. */
  interrupted: 130,
} as const;

/** The exit status for an error that ended the command. */
export function exitCodeOf(error: unknown): number {
  if (!SyncError.isInstance(error)) return exitCodes.internal;
  if (error.code.startsWith('CONFIG_')) return exitCodes.usage;
  if (error.code.startsWith('ABORTED_')) return exitCodes.interrupted;
  return error.code.startsWith('INTERNAL_') ? exitCodes.internal : exitCodes.failed;
}
