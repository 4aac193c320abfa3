import {
  type CallOptions,
  type FieldBatch,
  type Readers,
  type ReadRequest,
  streamWithReader,
  type Table,
} from '@sync/core/connector';
import { type MysqlConnection, quoteTable, type RowsRequest } from '@sync/engine-mysql';
import { isLost } from './readers.ts';
import { selectColumns } from './select-list.ts';
import { sliceCondition } from './slice-condition.ts';

export interface RowsRead {
  readonly request: ReadRequest;
  /** What is read, as described. */
  readonly table: Table;
  readonly readers: Readers<MysqlConnection>;
}

/**
 * Contract: `Snapshot.readRows`. Partitions are read with their root, of a system-versioned table the present rows. A reader that turns out to be lost
 * before the first row came is replaced by another.
 */
export async function* readRows({ request, table, readers }: RowsRead, call: CallOptions): AsyncIterable<FieldBatch> {
  const rows = toRowsRequest(request, table);
  let hasBegun = false;
  for (;;) {
    try {
      for await (const batch of streamWithReader(readers, call.signal, (connection) => connection.readRows(rows))) {
        hasBegun = true;
        yield batch;
      }
      return;
    } catch (error) {
      if (hasBegun || !isLost(error)) throw error;
    }
  }
}

function toRowsRequest(request: ReadRequest, table: Table): RowsRequest {
  const selected = selectColumns(table, request.columns);
  // Rows that are only counted need something to be selected, too.
  const list = selected.length === 0 ? 'NULL' : selected.map(({ expression }) => expression).join(', ');
  const condition = request.slice === undefined ? '' : sliceCondition(request.slice, table);
  // In the order of the key lie the rows themselves; an index that was added since the view began would not be there in it.
  const hint = table.uniqueKeys.some(({ isPrimary }) => isPrimary) ? ' FORCE INDEX (PRIMARY)' : '';
  const where = condition === '' ? '' : ` WHERE ${condition}`;
  return {
    table: request.table,
    sql: `SELECT ${list} FROM ${quoteTable(request.table)}${hint}${where}`,
    forms: selected.map(({ form }) => form),
    columns: request.columns,
    batchBytes: request.batchBytes,
    maxFieldBytes: request.maxFieldBytes,
  };
}
