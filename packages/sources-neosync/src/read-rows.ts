import {
  type CallOptions,
  type Column,
  type FieldBatch,
  printTableRef,
  ReadError,
  type ReadRequest,
  type Table,
} from '@sync/core/connector';
import { createRowBatcher, type NeosyncLoss, type RowBatcher } from '@sync/engine-neosync';
import type { Connection } from './api/connection.ts';
import { openRows, rowsPlace } from './api/rows.ts';
import type { Service } from './api/service.ts';
import { endedBy } from './connect/connect-client.ts';
import { faultError } from './connect/fault-error.ts';
import { readRowMessage, type RowTarget } from './connect/protobuf.ts';
import type { RowStream } from './connect/row-stream.ts';
import type { RunChoice } from './options.ts';

export interface RowsRead {
  readonly service: Service;
  readonly connection: Connection;
  readonly request: ReadRequest;
  /** What is read, as described. */
  readonly table: Table;
  /** Of a bucket, and only there. */
  readonly run?: RunChoice;
  readonly onLoss: (loss: NeosyncLoss) => void;
  /** Told of each row as it is taken in. */
  readonly tally: Tally;
}

/** Counts the rows of one reading. */
export interface Tally {
  rows: number;
}

/**
 * The rows of a table as the server streams them. What fails in passing is begun anew as long as no batch was handed out; afterwards the rows
 * could not be told apart.
 *
 * @throws {SyncError}
 */
export async function* readRows(read: RowsRead, { signal }: CallOptions): AsyncGenerator<FieldBatch, void, undefined> {
  const { service, table } = read;
  const place = rowsPlace(service, table.ref);
  const limit = AbortSignal.any([signal, service.closing]);
  let reading: Reading | undefined;
  try {
    const { retries } = service.patience;
    reading = await service.persist(retries, limit, () => beginReading(read, limit));
    for (
      let batch = reading.first;
      batch !== undefined;
      batch = await endedBy(limit, () => nextBatch(reading as Reading))
    ) {
      yield batch;
    }
  } catch (error) {
    throw service.closing.aborted && !signal.aborted ? service.closedError() : faultError(error, place);
  } finally {
    await reading?.stream[Symbol.asyncDispose]();
  }
}

interface Reading {
  readonly stream: RowStream;
  readonly batcher: RowBatcher;
  readonly target: RowTarget;
  /** The first batch; undefined when there are no rows. */
  readonly first: FieldBatch | undefined;
}

async function beginReading(read: RowsRead, signal: AbortSignal): Promise<Reading> {
  const { service, connection, request, table, run, tally } = read;
  tally.rows = 0;
  const batcher = createBatcher(read);
  const target: RowTarget = {
    add: (payload) => {
      batcher.add(payload);
      tally.rows += 1;
    },
    addMap: (entries) => {
      batcher.addMap(entries);
      tally.rows += 1;
    },
  };
  const { maxFieldBytes } = request;
  const stream = await openRows(service, { connection, table: table.ref, run, maxFieldBytes }, signal);
  try {
    return { stream, batcher, target, first: await nextBatch({ stream, batcher, target }) };
  } catch (error) {
    await stream[Symbol.asyncDispose]();
    throw error;
  }
}

/** Takes in rows until a batch is full or the stream has ended. */
async function nextBatch({ stream, batcher, target }: Omit<Reading, 'first'>): Promise<FieldBatch | undefined> {
  do {
    for (let message = stream.next(); message !== undefined; message = stream.next()) {
      readRowMessage(message, target);
      if (batcher.isFull) return batcher.handOut();
    }
  } while (await stream.fill());
  return batcher.handOut();
}

function createBatcher({ service, connection, request, table, onLoss }: RowsRead): RowBatcher {
  const { kind } = connection;
  const { serverZone } = service.options;
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  const columns = request.columns.map((name) => byName.get(name) ?? notDescribed(table, name));
  return createRowBatcher({
    table: table.ref,
    columns: columns.map(({ name, type, nativeType, isNullable }) => ({ name, type, nativeType, isNullable })),
    otherColumns: new Set(byName.keys()),
    engine: kind === 'postgres' || kind === 'mysql' ? kind : 'bucket',
    ...(serverZone === undefined ? {} : { serverZone }),
    batchBytes: request.batchBytes,
    maxFieldBytes: request.maxFieldBytes,
    onLoss,
  });
}

function notDescribed({ ref }: Table, column: string): Column {
  const table = printTableRef(ref);
  throw new ReadError({
    code: 'READ_FAILED',
    message: `Cannot read column ${column} of ${table}: it was not described.`,
    context: { table, column },
  });
}
