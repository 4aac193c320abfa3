import { printTableRef, type TableRef } from '@sync/core/connector';
import type { CallPlace } from '../connect/call-place.ts';
import { encodeMessage, type ProtoFields } from '../connect/protobuf.ts';
import type { RowStream } from '../connect/row-stream.ts';
import type { RunChoice } from '../options.ts';
import type { Connection, ConnectionKind } from './connection.ts';
import type { Service } from './service.ts';

export interface RowsQuestion {
  readonly connection: Connection;
  readonly table: TableRef;
  /** Of a bucket, and only there. */
  readonly run?: RunChoice | undefined;
  readonly maxFieldBytes: number;
}

/** A row may have several long fields, its names and types beside. */
const moreThanFields = 16 * 1024 * 1024;
const longestMessage = 2 ** 31 - 1;

/** Numbers of the choices of `ConnectionStreamConfig`. */
const streamConfigs: Readonly<Record<ConnectionKind, number>> = { postgres: 1, s3: 2, mysql: 3, gcs: 4 };

/** What an error says of reading a table. */
export function rowsPlace(service: Service, table: TableRef): CallPlace {
  const name = printTableRef(table);
  return {
    display: service.options.display,
    doing: `reading ${name}`,
    table: name,
    sought: 'table',
    soughtName: name,
    readsRows: true,
  };
}

/** One attempt to open the rows of a table. Faults are for the caller to repeat and to translate. */
export function openRows(service: Service, question: RowsQuestion, signal: AbortSignal): Promise<RowStream> {
  const { connection, table, run, maxFieldBytes } = question;
  const fields: ProtoFields = [
    [1, connection.id],
    ...(run === undefined ? [] : [[2, streamConfig(connection.kind, run)] as const]),
    [3, table.schema],
    [4, table.name],
  ];
  return service.openStream(
    {
      method: 'ConnectionDataService/GetConnectionDataStream',
      message: encodeMessage(fields),
      place: rowsPlace(service, table),
      maxMessageBytes: Math.min(longestMessage, 2 * maxFieldBytes + moreThanFields),
    },
    signal,
  );
}

function streamConfig(kind: ConnectionKind, run: RunChoice): Uint8Array {
  const id = 'jobRunId' in run ? ([2, run.jobRunId] as const) : ([1, run.jobId] as const);
  return encodeMessage([[streamConfigs[kind], encodeMessage([id])]]);
}
