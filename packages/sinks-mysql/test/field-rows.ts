import type { FieldBatch, LoadUnit, NeutralType, RowsWriteRequest, WriteReport } from '@sync/core/connector';
import type { TableRef } from '@sync/core/connector';
import { staging } from './connect.ts';

export const integer: NeutralType = { kind: 'integer', bits: 32, isUnsigned: false };
export const text: NeutralType = { kind: 'text', isFixed: false };

/** Rows of canonical text as one batch; a Buffer is raw bytes. */
export function batchOf(rows: readonly (readonly (string | Buffer | null)[])[]): FieldBatch {
  const fields = rows.flat().map((field) => (field === null ? null : Buffer.from(field as string)));
  const starts = new Uint32Array(fields.length);
  const lengths = new Int32Array(fields.length);
  let at = 0;
  fields.forEach((field, index) => {
    starts[index] = at;
    lengths[index] = field?.length ?? -1;
    at += field?.length ?? 0;
  });
  const bytes = Buffer.concat(fields.map((field) => field ?? Buffer.alloc(0)));
  return { rowCount: rows.length, columnCount: rows[0]?.length ?? 0, bytes, starts, lengths };
}

export interface RowsLoad extends Partial<Omit<RowsWriteRequest, 'columns'>> {
  readonly table: TableRef;
  readonly columns: Readonly<Record<string, NeutralType>>;
  readonly rows: readonly (readonly (string | Buffer | null)[])[];
}

/** Writes rows through the rows lane. */
export async function loadRows(
  unit: LoadUnit,
  { table, columns, rows, ...more }: RowsLoad,
): Promise<WriteReport | undefined> {
  const writer = await unit.writeRows({
    table,
    columns: Object.keys(columns),
    types: Object.values(columns),
    onConflict: 'error',
    deferredKeys: [],
    holdInStage: false,
    staging,
    ...more,
  });
  if (rows.length > 0) await writer.write(batchOf(rows));
  const [report] = await writer.finish();
  return report;
}
