import type { FieldBatch, NeutralType, RowsWriteRequest, UnitWriter, WriteReport } from '@sync/core/connector';
import { isStaged } from '@sync/core/connector';
import { chooseFieldFormat, createRowEncoder, type FieldTarget } from '@sync/engine-postgres';
import { CopyWriter } from './copy-writer.ts';
import { type LoadTarget, readLoadTarget } from './load-target.ts';
import { findLookups, type LookupColumn, resolveLookups } from './lookups.ts';
import { mergeStage } from './merge-stage.ts';
import type { UnitContext } from './unit.ts';

const anyText: NeutralType = { kind: 'text', isFixed: false };

/** Opens a writer that turns field batches into COPY bytes: straight into the table, or into a stage that is merged at the end. */
export async function openRowsWriter(request: RowsWriteRequest, context: UnitContext): Promise<UnitWriter<FieldBatch>> {
  const { connection } = context;
  const { table, columns, types, staging, holdInStage } = request;
  const target = await readLoadTarget(connection, table);
  const lookups = findLookups(target, columns, types);
  const needsStage = isStaged(request) || lookups.length > 0;
  const stage = needsStage ? await context.createStage(request, { target, lookups }) : undefined;
  const fields = fieldTargets({ columns, types, target, lookups });
  const encoder = createRowEncoder({ table, columns: fields }, chooseFieldFormat(fields, context.serverMajor));
  const into = stage === undefined ? table : { temporary: stage.name };
  const copyIn = await connection.copyIn([{ table: into, columns, format: encoder.format }]);
  const finish = async (rowsReceived: number): Promise<WriteReport> => {
    if (stage === undefined) return { table, rowsReceived, rowsWritten: rowsReceived };
    stage.rowsReceived = rowsReceived;
    await resolveLookups(connection, { name: stage.name, columns, lookups });
    return holdInStage ? { table, rowsReceived, rowsWritten: 0 } : mergeStage(connection, stage);
  };
  return new CopyWriter({ table, staging, encoder, copyIn, finish });
}

export interface FieldTargetsInit {
  readonly columns: readonly string[];
  /** What arrives, one a column. */
  readonly types: readonly NeutralType[];
  readonly target: LoadTarget;
  readonly lookups: readonly LookupColumn[];
}

/** What fields are written as: what their columns are, or text where ids are looked up. */
export function fieldTargets({ columns, types, target, lookups }: FieldTargetsInit): FieldTarget[] {
  return columns.map((column, index) => {
    const isLookup = lookups.some((lookup) => lookup.column === column);
    const to = isLookup ? { name: 'text' } : (target.columns.get(column)?.type ?? { name: undefined });
    return { column, from: types[index] ?? anyText, to };
  });
}
