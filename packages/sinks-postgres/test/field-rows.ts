import { loadRows as loadRowsInto, type RowsLoad as RowsLoadInto } from '@sync/conformance';
import type { LoadUnit, WriteReport } from '@sync/core/connector';
import { tableRef } from './connect.ts';

export { batchOf, integer, text } from '@sync/conformance';

export interface RowsLoad extends Omit<RowsLoadInto, 'table'> {
  readonly table: string;
}

/** Writes rows through the rows lane, into a table of the schema `public`. */
export function loadRows(unit: LoadUnit, { table, ...load }: RowsLoad): Promise<WriteReport | undefined> {
  return loadRowsInto(unit, { table: tableRef(table), ...load });
}
