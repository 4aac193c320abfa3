import { printTableRef } from '../catalog/table-ref.ts';
import type { Chunk } from '../connector/field-batch.ts';
import type { LoadUnit } from '../connector/sink.ts';
import { InternalError, PlanError } from '../errors/classes.ts';
import type { StepId, TableLoad } from '../plan/plan.ts';
import { askEnd } from './ask-end.ts';
import type { RunContext } from './run-context.ts';
import { type LoadedTable, transfer } from './transfer.ts';
import { placeOf, startProgress, writeRequest } from './write-request.ts';

/** What a first chunk is expected to have, a usual read of a socket. */
const chunkBytes = 64 * 1024;

/** Loads tables as encoded bytes, in one reading and one writing. @throws {SyncError} */
export async function loadEncoded(
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
    progress,
    flows: [
      {
        writer,
        items: snapshot.readEncoded(readRequests, call),
        sizeOf: ({ bytes }) => bytes.length,
        firstBytes: Math.min(chunkBytes, options.limits.inFlightBytes),
        onTaken: ({ request, rowCount }, bytes) => progress.add(request, rowCount, bytes),
      },
    ],
    context,
  });
}
