import { type ErrorCode, SyncError } from '@sync/core';
import { exitCodes } from '../exit-codes.ts';
import { errorToJson } from './json.ts';

const adviceTexts = {
  retry: 'It may work when tried again.',
  resume: 'Run the same command again; nothing that was committed is lost.',
  fix: 'Mend the cause named above, then run the same command again.',
  report: 'This is a bug in dbsync: please report it, with the code above and what --debug prints.',
} as const;

/** How an error is shown. */
export interface ErrorView {
  /** Also print where it came from. */
  isDebug: boolean;
  /** Also print it as the last JSON line on stdout. */
  isJson: boolean;
  /** What to type now, by code, in the words of the command that was run. @defaultValue none */
  hints?: Hints;
}

/** What to type now, by code. */
export type Hints = Readonly<Partial<Record<ErrorCode, string>>>;

interface ErrorStreams extends Readonly<ErrorView> {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
}

/** Prints why a command ended: on stderr for people, on stdout for programs when events go there. */
export function renderError(error: unknown, { stdout, stderr, isDebug, isJson, hints }: ErrorStreams): void {
  if (isJson) stdout.write(`${JSON.stringify({ kind: 'error', error: errorToJson(error) })}\n`);
  stderr.write(`${describeError(error, hints)}\n`);
  if (isDebug) stderr.write(`${debugText(error)}\n`);
}

/** Message, code and advice of an error, and what to type now. */
export function describeError(error: unknown, hints: Hints = {}): string {
  if (!SyncError.isInstance(error)) {
    const name = error instanceof Error ? error.name : typeof error;
    return `error INTERNAL_INVARIANT (exit ${exitCodes.internal}): an unexpected ${name} ended the command. ${adviceTexts.report}`;
  }
  const isTold = error.errors.every((each) => error.message.includes(each.message));
  const several = (isTold ? [] : error.errors).map((each) => `\n  - ${each.code}: ${each.message}`).join('');
  const told = new Set([error, ...error.errors].flatMap(({ code }) => hints[code] ?? []));
  const advice = [adviceTexts[error.advice], ...told].join('\n');
  return `error ${error.code}: ${error.message}${several}\n${advice}`;
}

/** Stack and causes. A driver's own message may hold values, so a cause gives its class and code only. */
function debugText(error: unknown): string {
  const lines: string[] = [];
  for (let each = error, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth++) {
    const code = 'code' in each && typeof each.code === 'string' ? ` ${each.code}` : '';
    lines.push(depth === 0 ? (each.stack ?? '') : `caused by ${each.name}${code}`);
  }
  return lines.join('\n');
}
