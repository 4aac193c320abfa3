import { create, type DescMessage, type Message, type MessageInitShape } from '@bufbuild/protobuf';
import { Code, ConnectError } from '@connectrpc/connect';
import { openRowEncoder } from '../gob/encode-rows.ts';
import { readMysqlRows } from '../rows/mysql-rows.ts';
import { readPostgresRows } from '../rows/postgres-rows.ts';
import { textRow } from '../values/text-row.ts';
import type { GoRow } from '../values/go-value.ts';
import { connectionOf } from './access.ts';
import { bucketPayloads } from './bucket.ts';
import type { Call } from './call.ts';
import { placeOf } from './place.ts';

/** `GetConnectionDataStream`. */
export async function* streamRows(call: Call, output: DescMessage): AsyncGenerator<Message> {
  const { world, caller, request, signal } = call;
  const connection = connectionOf(world, caller, request.connectionId);
  const { config } = connection;
  if (config.kind === 's3' || config.kind === 'gcs') {
    for await (const rowBytes of bucketPayloads(call, config, openRowEncoder())) yield message(output, { rowBytes });
    return;
  }
  if (config.kind !== 'postgres' && config.kind !== 'mysql') {
    throw new ConnectError('this connection config is not supported', Code.Unimplemented);
  }
  const read = config.kind === 'postgres' ? readPostgresRows : readMysqlRows;
  const encode = rowEncoderOf(world.options.rowFormat ?? 'gob', output);
  let number = 0;
  for await (const rows of read(placeOf(call, config), signal)) {
    for (const row of rows) {
      yield encode(shuffled(row, number));
      number += 1;
    }
  }
}

function rowEncoderOf(format: 'gob' | 'map', output: DescMessage): (row: GoRow) => Message {
  if (format === 'map') return (row) => message(output, { row: textRow(row) });
  const encoder = openRowEncoder();
  return (row) => message(output, { rowBytes: encoder.encode(row) });
}

function message(output: DescMessage, fields: MessageInitShape<DescMessage>): Message {
  return create(output, fields);
}

/** Go gives the entries of a map in another order each time. */
export function shuffled(row: GoRow, number: number): GoRow {
  if (row.length < 2) return row;
  const start = (number * 7 + 3) % row.length;
  return start === 0 ? row : [...row.slice(start), ...row.slice(0, start)];
}
