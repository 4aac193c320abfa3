import type { Table } from '../catalog/catalog.ts';
import { printTableRef } from '../catalog/table-ref.ts';
import { type FieldBatch, sumFieldBytes } from '../connector/field-batch.ts';
import type { LoadUnit, WriteReport, Writer } from '../connector/sink.ts';
import { InternalError } from '../errors/classes.ts';
import type { TableReport } from '../events/report.ts';
import { stepId } from '../plan/step-id.ts';
import { createFitter, type RowFitter } from '../run/fit-rows.ts';
import { pump } from '../run/pump.ts';
import { TableProgress } from '../run/table-progress.ts';
import { toSyncError } from '../run/to-sync-error.ts';
import { checkRowCount } from '../run/transfer.ts';
import { stagingOf } from '../run/write-request.ts';
import { askSink, required, stepOf } from './ask-sink.ts';
import { keyOfFeed } from './change-table.ts';
import { fittedColumns } from './fit-replica.ts';
import type { FeedRun, ReplicaPlace } from './replica-run.ts';
import type { Ready } from './with-delivery.ts';

/** What a field batch aims for, as in runs over databases. */
const batchBytes = 256 * 1024;

export interface Delivered extends Ready {
  readonly place: ReplicaPlace;
  /** Where the rows go; named as it is now, which may be its private name. */
  readonly table: Table;
  /** `rows`: straight into an empty table. `changes`: merged by key, so that a key may come more than once. */
  readonly form: 'rows' | 'changes';
}

/** What arrived at the sink, not yet committed. */
export interface Arrived {
  readonly rows: number;
  readonly rowsWritten: number;
  readonly rowsDeleted: number;
  readonly bytes: number;
  readonly durationMs: number;
  readonly unfit: TableReport['unfit'];
}

/**
 * Moves the rows of a delivery into their table, in a unit under way, and counts them.
 *
 * @throws {SyncError} WRITE_ROW_COUNT when the sink did not take as many as were read
 */
export async function loadDelivery(delivered: Delivered, unit: LoadUnit, run: FeedRun): Promise<Arrived> {
  const { place, delivery, feed, form } = delivered;
  const { options, emitter, call } = run;
  emitter.emit({ kind: 'replica-phase', from: place.from, table: place.target, phase: 'loading' });
  const { limits } = options;
  const size = Math.max(1, Math.min(batchBytes, Math.floor(limits.inFlightBytes / limits.tables)));
  const names = feed.table.columns.map(({ name }) => name);
  const fitter = createFitter(fittedColumns(feed, delivered.table, run), names);
  const step = stepId(stepOf(place));
  const load = { table: place.target, lane: { lane: 'rows' as const } };
  const estimate = { estimatedRows: -1, estimatedBytes: delivery.estimatedBytes };
  const progress = new TableProgress({ step, loads: [load], planned: [estimate], emitter });
  const items = delivery.read({ form, batchBytes: size, maxFieldBytes: limits.maxFieldBytes }, call);
  const context = { step, table: printTableRef(place.target) };
  const writer = await openWriter(delivered, unit, run);
  try {
    await pump(
      {
        items: fitter.fit(items),
        writer,
        sizeOf: sumFieldBytes,
        firstBytes: size,
        onTaken: (batch, bytes) => progress.add(0, batch.rowCount, bytes),
        toError: (cause, end) => toSyncError(cause, end, context),
      },
      run,
    );
    emitter.emit({ kind: 'replica-phase', from: place.from, table: place.target, phase: 'committing' });
    const [report] = await askSink(() => writer.finish(), place, run);
    progress.finish();
    return arrived({ delivered, report, fitter, progress }, run);
  } catch (cause) {
    await run.cleanup.settle('undo', 'end a writing', writer.abort(cause));
    throw cause;
  }
}

function openWriter(
  { place, table, feed, form }: Delivered,
  unit: LoadUnit,
  run: FeedRun,
): Promise<Writer<FieldBatch>> {
  const { columns } = feed.table;
  const shared = {
    table: table.ref,
    columns: columns.map(({ name }) => name),
    types: columns.map(({ type }) => type),
    staging: stagingOf({ step: stepId(stepOf(place)), table: place.target }, run),
  };
  if (form === 'rows') {
    const request = { ...shared, onConflict: 'error' as const, deferredKeys: [], holdInStage: false };
    return askSink(() => unit.writeRows(request), place, run);
  }
  const write = required(unit.writeChanges?.bind(unit), 'write changes');
  const request = { ...shared, key: keyOfFeed(feed), sequenceType: run.source.sequenceType };
  return askSink(() => write(request), place, run);
}

interface Finished {
  readonly delivered: Delivered;
  readonly report: WriteReport | undefined;
  readonly fitter: RowFitter;
  readonly progress: TableProgress;
}

/** Before the commit, so that a replica with lost rows is undone. */
function arrived({ delivered, report, fitter, progress }: Finished, { options, rules }: FeedRun): Arrived {
  const { place, feed, delivery } = delivered;
  const [count] = progress.counts;
  const table = printTableRef(place.target);
  if (report === undefined || count === undefined) {
    const message = `The sink did not report on ${table}. Please report it.`;
    throw new InternalError({ code: 'INTERNAL_INVARIANT', message, context: { table } });
  }
  const { rows, bytes, durationMs } = count;
  const load = { table: place.target };
  if (options.verify !== 'none') {
    checkRowCount({ step: stepId(stepOf(place)), load, rows, received: report.rowsReceived });
  }
  const replaced = [...delivery.replaced].map(([column, values]) => {
    const { onUnfit } = rules.ruleOf(feed.table.ref, column);
    return { column, onUnfit: onUnfit === 'null' ? onUnfit : ('clamp' as const), values };
  });
  return {
    rows,
    bytes,
    durationMs,
    rowsWritten: report.rowsWritten,
    rowsDeleted: report.rowsDeleted ?? 0,
    unfit: sumUnfit([...fitter.unfit, ...replaced]),
  };
}

function sumUnfit(counted: TableReport['unfit']): TableReport['unfit'] {
  const sums = new Map<string, TableReport['unfit'][number]>();
  for (const entry of counted) {
    const key = JSON.stringify([entry.column, entry.onUnfit]);
    const values = entry.values + (sums.get(key)?.values ?? 0);
    if (values > 0) sums.set(key, { ...entry, values });
  }
  return [...sums.values()];
}
