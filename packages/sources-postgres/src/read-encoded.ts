import {
  type CallOptions,
  type Chunk,
  type EncodedReadRequest,
  InternalError,
  printTableRef,
  ReadError,
  type Readers,
  streamWithReader,
  type Table,
} from '@sync/core/connector';
import {
  CopyFormatError,
  type CopyOutRequest,
  type CopyRowCounter,
  copyBinaryEncoding,
  copyTextEncoding,
  createCopyRowCounter,
  type PostgresConnection,
} from '@sync/engine-postgres';
import { connectorName } from './options.ts';

export interface EncodedRead {
  readonly requests: readonly EncodedReadRequest[];
  /** What each request reads, as described. */
  readonly tables: readonly Table[];
  readonly readers: Readers<PostgresConnection>;
}

/** Contract: `Snapshot.readEncoded`. All tables in one message; bytes are passed on as they come, only counted. */
export async function* readEncoded(
  { requests, tables, readers }: EncodedRead,
  call: CallOptions,
): AsyncIterable<Chunk> {
  const copies = requests.map((request, index) => toCopy(request, tables[index]));
  yield* streamWithReader(readers, call.signal, (connection) => countRows(connection, requests, copies));
}

async function* countRows(
  connection: PostgresConnection,
  requests: readonly EncodedReadRequest[],
  copies: readonly CopyOutRequest[],
): AsyncIterable<Chunk> {
  let current = -1;
  let counter: CopyRowCounter | undefined;
  try {
    for await (const { request, bytes } of connection.copyOut(copies)) {
      if (request !== current) {
        counter?.end();
        current = request;
        counter = createCopyRowCounter(copies[request]?.format ?? 'binary');
      }
      yield { request, bytes, rowCount: counter?.take(bytes) ?? 0 };
    }
    counter?.end();
  } catch (error) {
    throw error instanceof CopyFormatError ? corrupt(requests[current], error) : error;
  }
}

function toCopy({ table, columns, encoding }: EncodedReadRequest, described: Table | undefined): CopyOutRequest {
  const format = encoding === copyBinaryEncoding ? 'binary' : encoding === copyTextEncoding ? 'text' : undefined;
  if (format === undefined) {
    const message = `The plan asks for an encoding that Postgres does not have: ${encoding}. Please report it.`;
    throw new InternalError({ code: 'INTERNAL_INVARIANT', message, context: { connector: connectorName } });
  }
  return { table, columns, format, isPartitioned: described?.kind === 'partitioned' };
}

function corrupt(request: EncodedReadRequest | undefined, error: CopyFormatError): ReadError {
  const table = request === undefined ? 'a table' : printTableRef(request.table);
  return new ReadError({
    code: 'READ_CORRUPT',
    message: `Cannot read ${table}: the server's COPY is broken, ${error.message}. Something between the server and here changes the bytes; connect without it.`,
    advice: 'report',
    context: { connector: connectorName, table },
  });
}
