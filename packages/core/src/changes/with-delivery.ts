import { printTableRef } from '../catalog/table-ref.ts';
import type { Watermark } from '../connector/call-options.ts';
import type { Delivery, FeedTable } from '../connector/feed.ts';
import { ChangeError } from '../errors/classes.ts';
import { askEnd } from '../run/ask-end.ts';
import { stepOf } from './ask-sink.ts';
import type { FeedRun, ReplicaPlace } from './replica-run.ts';

/** Rows that are ready, and the description that they follow. */
export interface Ready {
  readonly feed: FeedTable;
  readonly delivery: Delivery;
}

export interface DeliveryRequest {
  readonly place: ReplicaPlace;
  /** Missing: all rows. */
  readonly after?: Watermark;
}

/** How often a table is described and asked for, while the source changes it. */
const mostDescriptions = 3;

/**
 * Describes a feed, asks for its rows, and does `work` with them. When the source changed the table in between, it is described and asked
 * again.
 *
 * @throws {ChangeError} CHANGE_SCHEMA_MOVED when it changed it each time; CHANGE_WATERMARK_LOST
 */
export async function withDelivery<Result>(
  { place, after }: DeliveryRequest,
  work: (ready: Ready) => Promise<Result>,
  run: FeedRun,
): Promise<Result> {
  const { source, emitter, gate, call } = run;
  const { from } = place;
  const context = { step: stepOf(place), table: printTableRef(from) };
  emitter.emit({ kind: 'replica-phase', from, table: place.target, phase: 'asking' });
  for (let description = 1; description <= mostDescriptions; description += 1) {
    const feed = await askEnd(() => source.describe(from, call), { gate, end: 'source', context });
    const request = { table: feed, ...(after && { after }) };
    const ended = endDelivery(place, run);
    const onLate = (late: Delivery): void => void ended(late);
    const delivery = await askEnd(() => source.read(request, call), { gate, end: 'source', context, onLate });
    try {
      if (delivery.version === feed.version) return await work({ feed, delivery });
    } finally {
      await ended(delivery);
    }
  }
  const table = printTableRef(from);
  const message = `The source changed ${table} each of the ${mostDescriptions} times that it was asked for rows. Run again later.`;
  throw new ChangeError({ code: 'CHANGE_SCHEMA_MOVED', message, advice: 'retry', context });
}

function endDelivery({ from }: ReplicaPlace, { cleanup }: FeedRun) {
  return (delivery: Delivery): Promise<void> =>
    cleanup.settle('close', `end the delivery of ${printTableRef(from)}`, delivery[Symbol.asyncDispose]());
}
