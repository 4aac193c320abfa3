import { printTableRef, tableKey } from '../catalog/table-ref.ts';
import { type Chunk, type FieldBatch, sumFieldBytes } from '../connector/field-batch.ts';
import type { LoadUnit, WriteReport, WriteRequest, Writer } from '../connector/sink.ts';
import type { StagingOptions } from '../connector/staging.ts';
import { InternalError, PlanError, WriteError } from '../errors/classes.ts';
import type { SyncError } from '../errors/sync-error.ts';
import type { StepId, TableLoad } from '../plan/plan.ts';
import { askEnd } from './ask-end.ts';
import { type Flow, pump } from './pump.ts';
import type { RunContext } from './run-context.ts';
import { type TableCount, TableProgress } from './table-progress.ts';
import { toSyncError } from './to-sync-error.ts';

/** One table that arrived at the sink, not yet committed. */
export interface LoadedTable extends Readonly<TableCount> {
  readonly load: TableLoad;
  /** As the sink counted; 0 so far for a table held in the stage. */
  readonly rowsWritten: number;
}

/** Rows lane: what a field batch aims for. Big enough to spread its cost, small enough for the processor's cache. */
const batchBytes = 256 * 1024;
/** Encoded lane: what a first chunk is expected to have, a usual read of a socket. */
const chunkBytes = 64 * 1024;
/** Staged chunks when the caller wants gathering, and when not: then only crumbs are gathered, the rest passes without a copy. */
const gatheredBytes = 1024 * 1024;
const crumbBytes = 8 * 1024;

/** Loads the tables of one action, one after the other, in one reading and one writing. @throws {SyncError} */
export async function loadTables(
  { step, loads }: { readonly step: StepId; readonly loads: readonly [TableLoad, ...TableLoad[]] },
  unit: LoadUnit,
  context: RunContext,
): Promise<readonly LoadedTable[]> {
  if (loads.every(({ lane }) => lane.lane === 'encoded')) return loadEncoded({ step, loads }, unit, context);
  const loaded: LoadedTable[] = [];
  for (const load of loads) loaded.push(...(await loadRows({ step, load }, unit, context)));
  return loaded;
}

async function loadRows(
  { step, load }: { readonly step: StepId; readonly load: TableLoad },
  unit: LoadUnit,
  context: RunContext,
): Promise<readonly LoadedTable[]> {
  const { snapshot, options, call, gate } = context;
  const { limits } = options;
  const size = Math.max(1, Math.min(batchBytes, Math.floor(limits.inFlightBytes / limits.tables)));
  const progress = startProgress(step, [load], context);
  const request = { ...writeRequest(step, load, context), types: typesOf(load, context) };
  const writer = await askEnd(() => unit.writeRows(request), { gate, end: 'sink', context: placeOf(step, load) });
  const columns = load.columns.map(({ from }) => from);
  return transfer<FieldBatch>({
    step,
    loads: [load],
    writer,
    progress,
    flow: {
      items: snapshot.readRows(
        { table: load.from, columns, batchBytes: size, maxFieldBytes: limits.maxFieldBytes },
        call,
      ),
      sizeOf: sumFieldBytes,
      firstBytes: size,
      onTaken: (batch, bytes) => progress.add(0, batch.rowCount, bytes),
    },
    context,
  });
}

async function loadEncoded(
  { step, loads }: { readonly step: StepId; readonly loads: readonly [TableLoad, ...TableLoad[]] },
  unit: LoadUnit,
  context: RunContext,
): Promise<readonly LoadedTable[]> {
  const { snapshot, options, call, gate } = context;
  const encodings = loads.map(({ lane }) => {
    if (lane.lane === 'encoded') return lane.encoding;
    throw new InternalError({ code: 'INTERNAL_INVARIANT', message: `Step ${step} mixes lanes. Please report it.` });
  });
  const openWriter = unit.writeEncoded?.bind(unit);
  if (snapshot.readEncoded === undefined || openWriter === undefined) {
    throw new PlanError({
      code: 'PLAN_NO_LANE',
      message: `The plan sends ${printTableRef(loads[0].table)} encoded, and one of the ends has no encodings.`,
      context: placeOf(step, loads[0]),
    });
  }
  const readRequests = loads.map(({ from, columns }, i) => ({
    table: from,
    columns: columns.map((column) => column.from),
    encoding: encodings[i] as (typeof encodings)[number],
  }));
  const writeRequests = loads.map((load, i) => ({
    ...writeRequest(step, load, context),
    encoding: encodings[i] as (typeof encodings)[number],
  }));
  const progress = startProgress(step, loads, context);
  const writer = await askEnd(() => openWriter(writeRequests), { gate, end: 'sink', context: placeOf(step, loads[0]) });
  return transfer<Chunk>({
    step,
    loads,
    writer,
    progress,
    flow: {
      items: snapshot.readEncoded(readRequests, call),
      sizeOf: ({ bytes }) => bytes.length,
      firstBytes: Math.min(chunkBytes, options.limits.inFlightBytes),
      onTaken: ({ request, rowCount }, bytes) => progress.add(request, rowCount, bytes),
    },
    context,
  });
}

interface Transfer<Item> {
  readonly step: StepId;
  readonly loads: readonly TableLoad[];
  readonly writer: Writer<Item>;
  readonly progress: TableProgress;
  readonly flow: Omit<Flow<Item>, 'writer' | 'toError'>;
  readonly context: RunContext;
}

async function transfer<Item>({
  step,
  loads,
  writer,
  progress,
  flow,
  context,
}: Transfer<Item>): Promise<LoadedTable[]> {
  const toError = (cause: unknown, end: 'source' | 'sink'): SyncError =>
    toSyncError(cause, end, placeOf(step, loads[progress.current]));
  try {
    await pump({ ...flow, writer, toError }, context);
    const reports = await context.gate
      .wait(writer.finish())
      .catch((cause: unknown) => Promise.reject(toError(cause, 'sink')));
    progress.finish();
    return loads.map((load, i) => checkedTable({ step, load, count: progress.counts[i], report: reports[i] }, context));
  } catch (cause) {
    await context.cleanup.settle('undo', 'end a writing', writer.abort(cause));
    throw cause;
  }
}

interface Arrival {
  readonly step: StepId;
  readonly load: TableLoad;
  readonly count: TableCount | undefined;
  readonly report: WriteReport | undefined;
}

/** Before the commit, so that a table with lost rows is undone. */
function checkedTable({ step, load, count, report }: Arrival, { options }: RunContext): LoadedTable {
  if (count === undefined || report === undefined) {
    const message = `The sink did not report on ${printTableRef(load.table)}. Please report it.`;
    throw new InternalError({ code: 'INTERNAL_INVARIANT', message, context: placeOf(step, load) });
  }
  if (options.verify !== 'none') checkRowCount({ step, load, rows: count.rows, received: report.rowsReceived });
  return { load, ...count, rowsWritten: report.rowsWritten };
}

/** @throws {WriteError} WRITE_ROW_COUNT */
export function checkRowCount(counted: {
  readonly step: StepId;
  readonly load: TableLoad;
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

function startProgress(step: StepId, loads: readonly TableLoad[], { plan, emitter }: RunContext): TableProgress {
  const byKey = new Map(plan.tables.map((planned) => [tableKey(planned.table), planned]));
  return new TableProgress({ step, loads, planned: loads.map(({ table }) => byKey.get(tableKey(table))), emitter });
}

function writeRequest(step: StepId, load: TableLoad, context: RunContext): WriteRequest {
  const { table, onConflict, deferredKeys, holdInStage } = load;
  const staging = stagingOf(step, load, context);
  return { table, columns: load.columns.map(({ name }) => name), onConflict, deferredKeys, holdInStage, staging };
}

function stagingOf(step: StepId, { table }: TableLoad, { options, emitter }: RunContext): StagingOptions {
  const { count, periodMs } = options.batch;
  const isGathering = count !== undefined || periodMs !== undefined;
  return {
    ...(count === undefined ? {} : { maxRows: count }),
    ...(periodMs === undefined ? {} : { maxAgeMs: periodMs }),
    maxBytes: Math.min(isGathering ? gatheredBytes : crumbBytes, options.limits.inFlightBytes),
    maxInFlight: options.maxInFlight,
    onChunk: (chunk) => emitter.emit({ kind: 'chunk-sent', step, table, chunk }),
  };
}

function typesOf({ from, columns }: TableLoad, { sourceCatalog }: RunContext) {
  const key = tableKey(from);
  const table = sourceCatalog.tables.find(({ ref }) => tableKey(ref) === key);
  return columns.map((column) => {
    const found = table?.columns.find(({ name }) => name === column.from);
    if (found !== undefined) return found.type;
    const message = `The plan loads a column that ${printTableRef(from)} does not have. Please report it.`;
    throw new InternalError({ code: 'INTERNAL_INVARIANT', message, context: { table: printTableRef(from) } });
  });
}

function placeOf(step: StepId, load: TableLoad | undefined) {
  return { step, ...(load === undefined ? {} : { table: printTableRef(load.table) }) };
}
