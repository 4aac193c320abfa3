import {
  type CallOptions,
  type FieldBatch,
  type Readers,
  type ReadRequest,
  streamWithReader,
  type Table,
} from '@sync/core/connector';
import { type CopyTextReader, createCopyTextReader, type PostgresConnection } from '@sync/engine-postgres';
import { readBounds } from './slice.ts';

export interface RowsRead {
  readonly request: ReadRequest;
  /** What is read, as described. */
  readonly table: Table;
  readonly readers: Readers<PostgresConnection>;
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
  yield* streamWithReader(readers, call.signal, (connection) => cutRows(connection.copyOut([copy]), text));
}

async function* cutRows(
  chunks: AsyncIterable<{ readonly bytes: Uint8Array }>,
  text: CopyTextReader,
): AsyncIterable<FieldBatch> {
  for await (const { bytes } of chunks) {
    text.push(bytes);
    for (let batch = text.next(); batch !== undefined; batch = text.next()) yield batch;
  }
  const last = text.end();
  if (last !== undefined) yield last;
}

function toCopyTextColumns(names: readonly string[], table: Table): { name: string; isBytes: boolean }[] {
  const types = new Map(table.columns.map((column) => [column.name, column.type]));
  return names.map((name) => ({ name, isBytes: types.get(name)?.kind === 'bytes' }));
}
