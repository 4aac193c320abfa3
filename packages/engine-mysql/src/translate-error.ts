import {
  AbortedError,
  ConnectionError,
  type ErrorCode,
  ReadError,
  SyncError,
  type SyncErrorInit,
  WriteError,
} from '@sync/core/connector';
import { type DriverFacts, readDriverFacts, readServerFacts, scrubbedCause } from './driver-facts.ts';
import { connectionRule, statementRule } from './error-rules.ts';

/** Where an error came up. Names only. */
export interface ErrorPlace {
  /** Which end of a run the connection serves; decides between ReadError and WriteError. */
  readonly end: 'source' | 'sink';
  /** `mysql-source`, `mysql-sink`. */
  readonly connector: string;
  /** Secrets left out: `mysql://user@host:3306/name`. */
  readonly display: string;
  /** What was being done, for the first words of the message: `loading shop.users`. */
  readonly doing: string;
  /** Printed name, when the work concerns one table. */
  readonly table?: string;
  /** Aborted: a cancelled statement or a closed connection is the caller's own wish. */
  readonly signal?: AbortSignal;
}

/**
 * Translates what mysql2 or the network threw. A SyncError passes unchanged. The message names the place, our words for the
 * server's number and what to do; of the server's own text only parts that cannot hold a row value are kept, in the message
 * and in the cause.
 */
export function translateError(error: unknown, place: ErrorPlace): SyncError {
  if (SyncError.isInstance(error)) return error;
  const facts = readDriverFacts(error);
  const cause = scrubbedCause(error, facts);
  if (place.signal?.aborted === true && isEndedByAbort(facts)) return abortedError(place, cause);
  const connection = connectionRule(facts, place.doing);
  const context = errorContext(facts, place);
  if (connection !== undefined) {
    const { code, why, todo, advice } = connection;
    const what =
      place.doing === 'connecting' ? `Cannot connect to ${place.display}` : `Failed ${place.doing} on ${place.display}`;
    const message = `${what}: ${why}${codeNote(facts)}. ${todo}`;
    return new ConnectionError({ code, message, context, cause, ...(advice === undefined ? {} : { advice }) });
  }
  const rule = statementRule(facts, place.end);
  const init: SyncErrorInit = {
    code: rule.code,
    message: `Failed ${place.doing} on ${place.display}: ${rule.why}${codeNote(facts)}. ${rule.todo}`,
    context,
    cause,
    ...(rule.advice === undefined ? {} : { advice: rule.advice }),
  };
  return place.end === 'source' ? new ReadError(init) : new WriteError(init);
}

/** The error of a call whose signal ended it. */
export function abortedError(place: Pick<ErrorPlace, 'connector' | 'doing' | 'table'>, cause?: unknown): AbortedError {
  return new AbortedError({
    code: 'ABORTED_BY_SIGNAL',
    message: `Stopped while ${place.doing}: the signal was aborted.`,
    context: { connector: place.connector, ...(place.table === undefined ? {} : { table: place.table }) },
    cause,
  });
}

/** 1317: KILL QUERY; 1028: a sort was ended by one; 3024, 1969: a time limit. */
function isEndedByAbort(facts: DriverFacts): boolean {
  return facts.isLost || (facts.errno !== undefined && [1317, 1028, 1927, 3024, 1969, 3169].includes(facts.errno));
}

function codeNote(facts: DriverFacts): string {
  return facts.errno === undefined ? '' : ` (error ${facts.errno}, SQLSTATE ${facts.state ?? 'HY000'})`;
}

function errorContext(facts: DriverFacts, place: ErrorPlace): NonNullable<SyncErrorInit['context']> {
  const table = facts.table ?? place.table;
  return {
    connector: place.connector,
    ...(table === undefined ? {} : { table }),
    ...(facts.column === undefined ? {} : { column: facts.column }),
    ...(facts.errno === undefined ? {} : { engineCode: String(facts.errno) }),
  };
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
