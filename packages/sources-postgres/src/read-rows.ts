import type { CallOptions, FieldBatch, ReadRequest, Table } from '@sync/core/connector';
import { abortedError, createCopyTextReader } from '@sync/engine-postgres';
import { connectorName } from './options.ts';
import type { Readers } from './readers.ts';
import { readBounds } from './slice.ts';
import { cancelOnAbort, stopIfAborted, takeReader } from './with-reader.ts';

export interface RowsRead {
  readonly request: ReadRequest;
  /** What is read, as described. */
  readonly table: Table;
  readonly readers: Readers;
}

/** Contract: `Snapshot.readRows`. COPY's text format cut into fields; no value is made on the way. */
export async function* readRows({ request, table, readers }: RowsRead, call: CallOptions): AsyncIterable<FieldBatch> {
  const text = createCopyTextReader({
    table: request.table,
    columns: toCopyTextColumns(request.columns, table),
    batchBytes: request.batchBytes,
    maxFieldBytes: request.maxFieldBytes,
  });
  const copy = {
    table: request.table,
    columns: request.columns,
    format: 'text',
    isPartitioned: table.kind === 'partitioned',
    ...(request.slice === undefined ? {} : { blocks: readBounds(request.slice, table) }),
  } as const;
  const reader = await takeReader(readers, call.signal);
  const stopListening = cancelOnAbort(reader, call.signal);
  let outcome: 'ok' | 'failed' = 'failed';
  try {
    for await (const { bytes } of reader.connection.copyOut([copy])) {
      text.push(bytes);
      for (let batch = text.next(); batch !== undefined; batch = text.next()) {
        stopIfAborted(call.signal);
        yield batch;
      }
    }
    const last = text.end();
    if (last !== undefined) yield last;
    outcome = 'ok';
  } catch (error) {
    throw call.signal.aborted ? abortedError({ connector: connectorName, doing: 'reading' }, error) : error;
  } finally {
    stopListening();
    await reader.done(outcome);
  }
}

function toCopyTextColumns(names: readonly string[], table: Table): { name: string; isBytes: boolean }[] {
  const types = new Map(table.columns.map((column) => [column.name, column.type]));
  return names.map((name) => ({ name, isBytes: types.get(name)?.kind === 'bytes' }));
}
