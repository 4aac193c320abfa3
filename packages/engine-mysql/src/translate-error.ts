import { endError, type ErrorCode, type ErrorPlace, stoppedError, SyncError } from '@sync/core/connector';
import { type DriverFacts, readDriverFacts, readServerFacts, scrubbedCause } from './driver-facts.ts';
import { connectionRule, statementRule } from './error-rules.ts';

/**
 * Translates what mysql2 or the network threw. A SyncError passes unchanged. The message names the place, our words for the
 * server's number and what to do; of the server's own text only parts that cannot hold a row value are kept, in the message
 * and in the cause.
 */
export function translateError(error: unknown, place: ErrorPlace): SyncError {
  if (SyncError.isInstance(error)) return error;
  const facts = readDriverFacts(error);
  const { errno, state = 'HY000', table, column } = facts;
  const cause = scrubbedCause(error, facts);
  if (place.signal?.aborted === true && isEndedByAbort(facts)) return stoppedError(place, cause);
  const codes = errno === undefined ? {} : { codeNote: `error ${errno}, SQLSTATE ${state}`, engineCode: String(errno) };
  const fault = { ...codes, table, column, cause };
  const connection = connectionRule(facts, place.doing);
  if (connection !== undefined) return endError({ about: 'connection', meaning: connection, ...fault }, place);
  return endError({ about: 'statement', meaning: statementRule(facts, place.end), ...fault }, place);
}

/** 1317: KILL QUERY; 1028: a sort was ended by one; 3024, 1969: a time limit. */
function isEndedByAbort(facts: DriverFacts): boolean {
  return facts.isLost || (facts.errno !== undefined && [1317, 1028, 1927, 3024, 1969, 3169].includes(facts.errno));
}

/** A line of SHOW WARNINGS, in our words. */
export interface WarningMeaning {
  /** As for the same number as an error at the sink. */
  readonly code: ErrorCode;
  /** The reason with the names that the server's message held, never a value; the end of a sentence without its full stop. */
  readonly why: string;
  /** A whole sentence. */
  readonly todo: string;
  readonly table?: string;
  readonly column?: string;
  /** Row of the statement, from 1. */
  readonly row?: number;
}

/** Classifies a line of SHOW WARNINGS by the table of errors: what a strict statement would have failed with. */
export function classifyWarning(number: number, message: string): WarningMeaning {
  const facts = readServerFacts(number, message, undefined);
  const { code, why, todo } = statementRule(facts, 'sink');
  const { table, column, row } = facts;
  return {
    code,
    why,
    todo,
    ...(table === undefined ? {} : { table }),
    ...(column === undefined ? {} : { column }),
    ...(row === undefined ? {} : { row }),
  };
}
