import { printTableRef } from '../catalog/table-ref.ts';
import type { WriteReport, Writer } from '../connector/sink.ts';
import { InternalError, WriteError } from '../errors/classes.ts';
import type { SyncError } from '../errors/sync-error.ts';
import type { TableReport } from '../events/report.ts';
import type { StepId, TableLoad } from '../plan/plan.ts';
import { AbortGate } from './abort-gate.ts';
import { type Flow, pump } from './pump.ts';
import type { RunContext } from './run-context.ts';
import type { TableCount, TableProgress } from './table-progress.ts';
import { toSyncError } from './to-sync-error.ts';
import { placeOf } from './write-request.ts';

/** One table that arrived at the sink, not yet committed. */
export interface LoadedTable extends Readonly<TableCount> {
  readonly load: TableLoad;
  /** As the sink counted; 0 so far for a table held in the stage. */
  readonly rowsWritten: number;
  /** Parts in which it was read and written at once. */
  readonly slices: number;
  /** Values that were changed since the sink could not hold them. @defaultValue none */
  readonly unfit?: TableReport['unfit'];
}

/** Tables under way from readers to writers. Several flows carry parts of one table, at the same time. */
export interface Transfer<Item> {
  readonly step: StepId;
  readonly loads: readonly TableLoad[];
  readonly progress: TableProgress;
  readonly flows: readonly (Omit<Flow<Item>, 'writer' | 'toError'> & { readonly writer: Writer<Item> })[];
  readonly context: RunContext;
}

/** Moves everything and finishes the writers; when one flow fails the others end too, and all writers are aborted. */
export async function transfer<Item>({
  step,
  loads,
  progress,
  flows,
  context,
}: Transfer<Item>): Promise<readonly LoadedTable[]> {
  const toError = (cause: unknown, end: 'source' | 'sink'): SyncError =>
    toSyncError(cause, end, placeOf(step, loads[progress.current]));
  const failed = new AbortController();
  const signal = AbortSignal.any([context.call.signal, failed.signal]);
  // A single flow needs no gate of its own: nothing else can end it.
  using own = flows.length > 1 ? new AbortGate(signal) : undefined;
  const flowContext = own === undefined ? context : { ...context, gate: own, call: { ...context.call, signal } };
  let failure: { readonly cause: unknown } | undefined;
  const outcomes = await Promise.allSettled(
    flows.map(async (flow) => {
      try {
        await pump({ ...flow, toError }, flowContext);
        return await flowContext.gate
          .wait(flow.writer.finish())
          .catch((cause: unknown) => Promise.reject(toError(cause, 'sink')));
      } catch (cause) {
        failure ??= { cause };
        failed.abort(cause);
        throw cause;
      }
    }),
  );
  if (failure !== undefined) {
    for (const { writer } of flows) {
      await context.cleanup.settle('undo', 'end a writing', writer.abort(failure.cause));
    }
    throw failure.cause;
  }
  const reports = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []));
  progress.finish();
  return loads.map((load, i) =>
    checkedTable({ step, load, count: progress.counts[i], reports: reports.flatMap((each) => each[i] ?? []) }, context),
  );
}

interface Arrival {
  readonly step: StepId;
  readonly load: TableLoad;
  readonly count: TableCount | undefined;
  /** One a flow. */
  readonly reports: readonly WriteReport[];
}

/** Before the commit, so that a table with lost rows is undone. */
function checkedTable({ step, load, count, reports }: Arrival, { options }: RunContext): LoadedTable {
  if (count === undefined || reports.length === 0) {
    const message = `The sink did not report on ${printTableRef(load.table)}. Please report it.`;
    throw new InternalError({ code: 'INTERNAL_INVARIANT', message, context: placeOf(step, load) });
  }
  if (options.verify !== 'none')
    checkRowCount({ step, load, rows: count.rows, received: sum(reports.map((report) => report.rowsReceived)) });
  const rowsWritten = sum(reports.map((report) => report.rowsWritten));
  return { load, ...count, rowsWritten, slices: reports.length };
}

/** @throws {WriteError} WRITE_ROW_COUNT */
export function checkRowCount(counted: {
  readonly step: StepId;
  readonly load: Pick<TableLoad, 'table'>;
  readonly rows: number;
  readonly received: number;
}): void {
  const { step, load, rows, received } = counted;
  if (rows === received) return;
  throw new WriteError({
    code: 'WRITE_ROW_COUNT',
    message:
      `${printTableRef(load.table)}: ${rows} rows were read and the sink took ${received}; the load was undone. ` +
      'A trigger or rule of the table may drop rows: disable it, or run with verify: none if that is intended.',
    context: placeOf(step, load),
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
