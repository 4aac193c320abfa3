import { type FieldBatch, isStaged, namingTable, type RowsWriteRequest, type UnitWriter } from '@sync/core/connector';
import { BatchWriter } from './batch-writer.ts';
import { explainingTwice } from './errors.ts';
import { readLoadTarget } from './load-target.ts';
import { findLookups, resolveLookups } from './lookups.ts';
import { mergeStage } from './merge-stage.ts';
import { openOutlet } from './open-outlet.ts';
import type { WriterContext } from './writer-context.ts';

/** Opens a writer that turns field batches into statements: straight into the table, or into a stage that is merged at the end. */
export async function openRowsWriter(
  request: RowsWriteRequest,
  context: WriterContext,
): Promise<UnitWriter<FieldBatch>> {
  const { connection } = context;
  const { table } = request;
  const target = await readLoadTarget(connection, table);
  const lookups = await findLookups(connection, target, request);
  const isHeld = isStaged(request) || lookups.length > 0;
  const stage = isHeld ? await context.createStage({ request, target, lookups }) : undefined;
  const columns = request.columns.map((column, index) => {
    const lookup = lookups.find((each) => each.column === column);
    const from = request.types[index] ?? ({ kind: 'text', isFixed: false } as const);
    return { column: lookup?.staged ?? column, from, to: lookup?.type ?? target.columns.get(column) };
  });
  const into = stage?.ref ?? table;
  const outlet = await openOutlet({ connection, into, target: { table, columns } }, target, context);
  /** A double key in a stage is one of the source. */
  const isUpdate = stage !== undefined && request.onConflict === 'update';
  return new BatchWriter({
    staging: request.staging,
    outlet,
    explain: (error) => namingTable(isUpdate ? explainingTwice(error, table) : error, table),
    complete: async (rowsReceived) => {
      if (stage === undefined) return { table, rowsReceived, rowsWritten: rowsReceived };
      stage.rowsReceived = rowsReceived;
      await resolveLookups(connection, stage.ref, lookups);
      return mergeStage(stage);
    },
  });
}
