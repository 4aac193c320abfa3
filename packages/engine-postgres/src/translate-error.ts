import { endError, type ErrorPlace, stoppedError, SyncError } from '@sync/core/connector';
import { type DriverFacts, readDriverFacts, scrubbedCause } from './driver-facts.ts';
import { connectionRule, stateRule } from './sqlstate-rules.ts';

/**
 * Translates what pg, PGlite or the network threw. A SyncError passes unchanged. The message names the place, our words for
 * the SQLSTATE and what to do; of the server's own text only parts that cannot hold a row value are kept, in the message and
 * in the cause.
 */
export function translateError(error: unknown, place: ErrorPlace): SyncError {
  if (SyncError.isInstance(error)) return error;
  const facts = readDriverFacts(error);
  const { state, table, column } = facts;
  const cause = scrubbedCause(error, facts);
  if (place.signal?.aborted && isEndedByAbort(facts)) return stoppedError(place, cause);
  const fault = { engineCode: state, table, column, cause };
  const connection = connectionRule(facts);
  if (connection !== undefined) return endError({ about: 'connection', meaning: connection, ...fault }, place);
  const codeNote = state === undefined ? undefined : `SQLSTATE ${state}`;
  return endError({ about: 'statement', meaning: stateRule(facts, place.end), codeNote, ...fault }, place);
}

function isEndedByAbort(facts: DriverFacts): boolean {
  return facts.state === '57014' || facts.isLost || facts.state === '57P01';
}
