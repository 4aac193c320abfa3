import pLimit from 'p-limit';
import { printTableRef, type TableRef } from '../catalog/table-ref.ts';
import { abortedError } from '../connector/abort.ts';
import { RunError } from '../errors/classes.ts';
import type { SyncError } from '../errors/sync-error.ts';
import { withContext } from '../errors/with-context.ts';
import { toOwnError } from '../run/to-sync-error.ts';
import { stepOf } from './ask-sink.ts';
import type { ReplicaPlace, ReplicaRun } from './replica-run.ts';
import type { ReplicaLog } from './tell-replicas.ts';

/** What is done to each of several replicas. */
export interface EachReplica<Done> {
  readonly places: readonly ReplicaPlace[];
  /** How many at once. */
  readonly atOnce: number;
  readonly work: (place: ReplicaPlace) => Promise<Done>;
  readonly onDone: (place: ReplicaPlace, done: Done, startMs: number) => void;
}

/** Works on each replica apart; a failure is told and stops no other, the signal stops all. Never throws. */
export async function forEachReplica<Done>(
  { places, atOnce, work, onDone }: EachReplica<Done>,
  log: ReplicaLog,
  { emitter, call }: ReplicaRun,
): Promise<void> {
  const limit = pLimit(atOnce);
  const one = async (place: ReplicaPlace): Promise<void> => {
    if (call.signal.aborted) return log.skipped(place);
    const startMs = emitter.elapsedMs();
    try {
      onDone(place, await work(place), startMs);
    } catch (cause) {
      log.failed(place, toOwnError(cause, { step: stepOf(place), table: printTableRef(place.target) }), startMs);
    }
  };
  await Promise.all(places.map((place) => limit(() => one(place))));
}

/**
 * Fails when a replica did: with its own error when there was but one replica, else with all of them.
 *
 * @throws {SyncError} RUN_FAILED, or the one error, with `context.completed`
 * @throws {AbortedError} when the signal fired
 */
export function throwFailures(log: ReplicaLog, count: number, signal: AbortSignal): void {
  const { completed } = log;
  const failures = log.failures.filter(({ code }) => code !== 'ABORTED_BY_SIGNAL');
  const [first] = failures;
  const said = tellCompleted(completed, count);
  if (signal.aborted && log.isCutShort) {
    const aborted = log.failures.find(({ code }) => code === 'ABORTED_BY_SIGNAL') ?? abortedError(signal);
    throw withContext(aborted, { completed }, said);
  }
  if (first === undefined) return;
  throw count === 1
    ? withContext(first, { completed })
    : withContext(severalFailed(failures, count), { completed }, said);
}

function severalFailed(failures: readonly SyncError[], count: number): RunError {
  const message = `${failures.length} of ${count} replicas failed: ${failures.map((error) => error.message).join(' ')}`;
  return new RunError({ code: 'RUN_FAILED', message, cause: failures[0], errors: failures });
}

/** Longer lists are in `context.completed`. */
const toldTables = 5;

function tellCompleted(completed: readonly string[], count: number): string {
  if (completed.length === 0) return 'No replica was brought forward.';
  if (completed.length === count) return 'All replicas are done and stay so.';
  const more = completed.length > toldTables ? ` and ${completed.length - toldTables} more` : '';
  return `Done are ${completed.slice(0, toldTables).join(', ')}${more}.`;
}

/** Where the replicas of tables are: what is remembered of one counts. One whose state cannot be read has failed. */
export function placeReplicas(tables: readonly TableRef[], log: ReplicaLog, run: ReplicaRun): readonly ReplicaPlace[] {
  return tables.flatMap((from) => {
    try {
      return { from, target: run.book.stateOf(from)?.state.replica ?? run.place(from) };
    } catch (cause) {
      const target = run.place(from);
      log.failed({ from, target }, toOwnError(cause, { table: printTableRef(target) }), run.emitter.elapsedMs());
      return [];
    }
  });
}
