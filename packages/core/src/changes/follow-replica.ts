import type { Table } from '../catalog/catalog.ts';
import { printTableRef, tableKey } from '../catalog/table-ref.ts';
import type { FeedTable } from '../connector/feed.ts';
import { ChangeError } from '../errors/classes.ts';
import type { ErrorCode } from '../errors/codes.ts';
import { SyncError } from '../errors/sync-error.ts';
import { applyChanges } from './apply-changes.ts';
import type { Load } from './commit-load.ts';
import { decide, refusal, type Way } from './decide.ts';
import { describeReplica } from './describe-replica.ts';
import { finishRecovery } from './finish-recovery.ts';
import { guardRefill } from './guard-replica.ts';
import { lockReplica } from './lock-replica.ts';
import { makeReplica } from './make-replica.ts';
import { refillReplica } from './refill-replica.ts';
import type { Followed } from './replica-outcome.ts';
import type { FeedRun, ReplicaPlace } from './replica-run.ts';
import type { Remembered } from './state-book.ts';
import { type Ready, withDelivery } from './with-delivery.ts';

/** What is known of a replica when its way has been decided. */
interface Known {
  readonly place: ReplicaPlace;
  readonly before: Remembered | undefined;
  readonly live: Table | undefined;
}

/** How often a delivery that is lost while it is loaded is asked for again. */
const mostDeliveries = 3;

/** Follows one feed into its replica, from the lock to the commit. @throws {SyncError} with the replica as it was, or complete */
export async function followReplica(place: ReplicaPlace, run: FeedRun): Promise<Followed> {
  await using _ = await lockReplica(place, run);
  await finishRecovery(place.target, run);
  const before = await readState(place, run);
  const live = await describeReplica(place.target, run);
  const way = chooseWay({ place, before, live }, run);
  try {
    return await followOnWay({ place, before, live }, way, run);
  } catch (cause) {
    if (way !== 'update' || run.options.replicas.reinitialise === 'never' || !needsSnapshot(cause)) throw cause;
    guardRefill(place, run);
    return followOnWay({ place, before, live }, 'refill', run);
  }
}

/** Under the lock, so that nobody moves it. @throws {ChangeError} CHANGE_STATE_MOVED when it names another table than the one locked */
async function readState({ from, target }: ReplicaPlace, { book }: FeedRun): Promise<Remembered | undefined> {
  const before = await book.readAgain(from);
  if (before === undefined || tableKey(before.state.replica) === tableKey(target)) return before;
  const table = printTableRef(target);
  const message = `What is remembered of ${table} was changed by another run while this one began. Run again.`;
  throw new ChangeError({ code: 'CHANGE_STATE_MOVED', message, advice: 'retry', context: { table } });
}

function chooseWay({ place, before, live }: Known, run: FeedRun): Way {
  const { mode, replicas } = run.options;
  const { initialise, reinitialise } = replicas;
  const situation = { mode, initialise, reinitialise, hasState: before !== undefined, hasTable: live !== undefined };
  const way = decide(situation);
  if (way === 'refill') guardRefill(place, run);
  if (way === 'initialise' || way === 'refill' || way === 'update') return way;
  throw refusal(way, place);
}

async function followOnWay(known: Known, way: Way, run: FeedRun): Promise<Followed> {
  const { place, before } = known;
  const after = way === 'update' ? before?.state.watermark : undefined;
  for (let delivery = 1; ; delivery += 1) {
    try {
      return await withDelivery(
        { place, ...(after && { after }) },
        (ready) => load({ ...known, ...ready }, way, run),
        run,
      );
    } catch (cause) {
      if (delivery === mostDeliveries || !isCode(cause, ['READ_SNAPSHOT_LOST'])) throw cause;
      const table = printTableRef(place.from);
      const message = `The rows of ${table} were gone at the source before all of them were fetched; they are asked for again (attempt ${delivery + 1} of ${mostDeliveries}).`;
      run.emitter.warn({ code: 'DELIVERY_LOST', message, table });
    }
  }
}

async function load(known: Known & Ready, way: Way, run: FeedRun): Promise<Followed> {
  const { place, before, live, feed, delivery } = known;
  const loaded: Load = { place, before, feed, delivery };
  if (way === 'initialise' || live === undefined) {
    return { way, before, after: delivery.watermark, loaded: await makeReplica(loaded, run) };
  }
  const forward = { load: loaded, live, remembered: recall(before, way, run) };
  const done = way === 'refill' ? await refillReplica(forward, run) : await applyChanges(forward, run);
  return { way, before, after: delivery.watermark, loaded: done };
}

/** The description that the table follows; a refill can do without. @throws {ChangeError} CHANGE_STATE_INVALID */
function recall(before: Remembered | undefined, way: Way, { states }: FeedRun): FeedTable | undefined {
  if (before === undefined) return undefined;
  try {
    return states.recall(before.state);
  } catch (cause) {
    if (way === 'refill' && isCode(cause, ['CHANGE_STATE_INVALID'])) return undefined;
    throw cause;
  }
}

function needsSnapshot(cause: unknown): boolean {
  return isCode(cause, ['CHANGE_WATERMARK_LOST', 'CHANGE_OUT_OF_RANGE']);
}

function isCode(cause: unknown, codes: readonly ErrorCode[]): boolean {
  return SyncError.isInstance(cause) && codes.includes(cause.code);
}
