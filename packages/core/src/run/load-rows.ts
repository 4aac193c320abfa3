import { type FieldBatch, sumFieldBytes } from '../connector/field-batch.ts';
import type { LoadUnit, RowsWriteRequest, Writer } from '../connector/sink.ts';
import type { ReadRequest, Slice } from '../connector/source.ts';
import type { StepId, TableLoad } from '../plan/plan.ts';
import { askEnd } from './ask-end.ts';
import { fitRows } from './fit-rows.ts';
import type { RunContext } from './run-context.ts';
import { type LoadedTable, transfer } from './transfer.ts';
import { placeOf, startProgress, typesOf, writeRequest } from './write-request.ts';

/** What a field batch aims for. Big enough to spread its cost, small enough for the processor's cache. */
const batchBytes = 256 * 1024;

/** One table that goes down the rows lane. */
export interface RowsLoad {
  readonly step: StepId;
  readonly load: TableLoad;
}

/** Loads one table as field batches, in as many parts at once as the plan allows and the source finds. @throws {SyncError} */
export async function loadRows(
  { step, load }: RowsLoad,
  unit: LoadUnit,
  context: RunContext,
): Promise<readonly LoadedTable[]> {
  const { snapshot, options, call } = context;
  const { limits } = options;
  const size = Math.max(1, Math.min(batchBytes, Math.floor(limits.inFlightBytes / limits.tables)));
  const slices = await cutTable({ step, load }, context);
  const request = { ...writeRequest(step, load, context), types: typesOf(load, context) };
  const whole: ReadRequest = {
    table: load.from,
    columns: load.columns.map(({ from }) => from),
    batchBytes: size,
    maxFieldBytes: limits.maxFieldBytes,
  };
  const parts = slices.length < 2 ? [whole] : slices.map((slice) => ({ ...whole, slice }));
  const fitter = fitRows(load, context);
  const progress = startProgress(step, [load], context);
  const writers = await openWriters({ unit, request, count: parts.length }, { step, load }, context);
  const loaded = await transfer<FieldBatch>({
    step,
    loads: [load],
    progress,
    flows: parts.map((part, i) => ({
      writer: writers[i] as Writer<FieldBatch>,
      items: fitter.fit(snapshot.readRows(part, call)),
      sizeOf: sumFieldBytes,
      firstBytes: size,
      onTaken: (batch, bytes) => progress.add(0, batch.rowCount, bytes),
    })),
    context,
  });
  return loaded.map((table) => ({ ...table, unfit: fitter.unfit }));
}

/** Nothing when the plan or the source wants the table in one piece. */
async function cutTable({ step, load }: RowsLoad, { snapshot, gate, call }: RunContext): Promise<readonly Slice[]> {
  const { from, slices: count = 1 } = load;
  const slice = snapshot.slice?.bind(snapshot);
  if (slice === undefined || count < 2) return [];
  return askEnd(() => slice({ table: from, count }, call), { gate, end: 'source', context: placeOf(step, load) });
}

interface Writing {
  readonly unit: LoadUnit;
  readonly request: RowsWriteRequest;
  readonly count: number;
}

async function openWriters(
  { unit, request, count }: Writing,
  { step, load }: RowsLoad,
  { gate, cleanup }: RunContext,
): Promise<readonly Writer<FieldBatch>[]> {
  const writers: Writer<FieldBatch>[] = [];
  try {
    while (writers.length < count) {
      writers.push(await askEnd(() => unit.writeRows(request), { gate, end: 'sink', context: placeOf(step, load) }));
    }
    return writers;
  } catch (cause) {
    for (const writer of writers) await cleanup.settle('undo', 'end a writing', writer.abort(cause));
    throw cause;
  }
}
