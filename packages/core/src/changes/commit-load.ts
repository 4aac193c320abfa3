import { setTimeout as delay } from 'node:timers/promises';
import type { Table } from '../catalog/catalog.ts';
import { printTableRef } from '../catalog/table-ref.ts';
import { abortedError } from '../connector/abort.ts';
import type { FeedState } from '../connector/feed.ts';
import type { LoadUnit } from '../connector/sink.ts';
import type { StateEntry } from '../connector/state.ts';
import { SyncError } from '../errors/sync-error.ts';
import { askSink, inUnit, isLost, required } from './ask-sink.ts';
import { type Arrived, type Delivered, loadDelivery } from './load-delivery.ts';
import type { FeedRun, ReplicaPlace } from './replica-run.ts';
import type { Remembered } from './state-book.ts';
import type { Ready } from './with-delivery.ts';

/** One delivery on its way into its replica, and what is remembered of it. */
export interface Load extends Ready {
  readonly place: ReplicaPlace;
  readonly before: Remembered | undefined;
}

/** How a delivery is put into its table in one unit. */
export interface LoadWork {
  readonly load: Load;
  readonly form: Delivered['form'];
  /** Before the rows: makes the table, or empties it. Resolves to the table. */
  readonly prepare: (unit: LoadUnit) => Promise<Table>;
  /** Behind the rows: keys and whatever else waits for them. */
  readonly complete?: (unit: LoadUnit) => Promise<void>;
  /** What is remembered besides the state. */
  readonly records?: readonly StateEntry[];
}

/** How often a unit is tried at most. */
const mostAttempts = 4;
/** Pause before the second attempt, doubled before each further one; up to as much again is added, so that two runs part. */
const firstPauseMs = 100;

/**
 * Puts a delivery and the state that it leads to into the sink, together. Tried again from the delivery after a deadlock or a lost connection;
 * what the attempt wrote was undone, and when a commit was not answered the state says whether it happened.
 *
 * @throws {SyncError} of the last attempt
 */
export async function commitLoad(work: LoadWork, run: FeedRun): Promise<Arrived> {
  const { place } = work.load;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await loadOnce(work, run);
    } catch (cause) {
      if (attempt === mostAttempts || !isRepeatable(cause)) throw cause;
      run.emitter.warn({
        code: 'STEP_RETRIED',
        message: `${printTableRef(place.target)} met ${isLost(cause) ? 'a lost connection' : 'a deadlock'} and was undone; it is loaded again (attempt ${attempt + 1} of ${mostAttempts}).`,
        table: printTableRef(place.target),
      });
      await pause(firstPauseMs * 2 ** (attempt - 1), run.call.signal);
    }
  }
}

function loadOnce({ load, form, prepare, complete, records = [] }: LoadWork, run: FeedRun): Promise<Arrived> {
  const { place, feed, delivery, before } = load;
  const state = stateAfter(load);
  const entries = [run.book.entryFor(state, before), ...records];
  return inUnit(
    {
      place,
      isCommitted: async () => isSameState((await run.book.readAgain(place.from))?.state, state),
      work: async (unit) => {
        const table = await prepare(unit);
        const arrived = await loadDelivery({ place, feed, delivery, table, form }, unit, run);
        await complete?.(unit);
        const put = required(unit.putState?.bind(unit), 'keep states');
        for (const entry of entries) await askSink(() => put(entry), place, run);
        return arrived;
      },
    },
    run,
  );
}

function stateAfter({ place, feed, delivery }: Load): FeedState {
  const { version, description } = feed;
  return { table: place.from, replica: place.target, watermark: delivery.watermark, version, description };
}

function isSameState(found: FeedState | undefined, wanted: FeedState): boolean {
  return found?.watermark.value === wanted.watermark.value && found.version === wanted.version;
}

function isRepeatable(cause: unknown): boolean {
  return SyncError.isInstance(cause) && (cause.code === 'WRITE_DEADLOCK' || cause.code === 'CONNECTION_LOST');
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms + Math.random() * ms, undefined, { signal });
  } catch {
    throw abortedError(signal);
  }
}
