import { type ChangesWriteRequest, type FieldBatch, namingTable, type UnitWriter } from '@sync/core/connector';
import { applyChanges } from './apply-changes.ts';
import { BatchWriter } from './batch-writer.ts';
import { createChangeStage } from './change-stage.ts';
import { openOutlet } from './open-outlet.ts';
import type { WriterContext } from './writer-context.ts';

/** Opens a writer that stages changes; its end applies them. */
export async function openChangesWriter(
  request: ChangesWriteRequest,
  context: WriterContext,
): Promise<UnitWriter<FieldBatch>> {
  const { connection } = context;
  const { table } = request;
  const stage = await createChangeStage(connection, request);
  const target = { table, columns: stage.fields };
  // The counter of a table that only this connection sees keeps nobody waiting.
  const outlet = await openOutlet({ connection, into: stage.ref, target }, { hasAutoIncrement: false }, context);
  return new BatchWriter({
    staging: request.staging,
    outlet,
    explain: (error) => namingTable(error, table),
    complete: (rowsReceived) => applyChanges(stage, rowsReceived),
  });
}
