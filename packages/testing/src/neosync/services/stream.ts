import { create, type DescMessage, type Message, type MessageInitShape } from '@bufbuild/protobuf';
import { Code, ConnectError } from '@connectrpc/connect';
import { openRowEncoder } from '../gob/encode-rows.ts';
import { readMysqlRows } from '../rows/mysql-rows.ts';
import { readPostgresRows } from '../rows/postgres-rows.ts';
import { textRow } from '../values/text-row.ts';
import type { GoRow } from '../values/go-value.ts';
import { connectionOf } from './access.ts';
import type { Call } from './call.ts';
import { placeOf } from './place.ts';

/** `GetConnectionDataStream`. */
export async function* streamRows(call: Call, output: DescMessage): AsyncGenerator<Message> {
  const { world, caller, request, signal } = call;
  const connection = connectionOf(world, caller, request.connectionId);
  const { config } = connection;
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
  if (format === 'map') return (row) => create(output, { row: textRow(row) } as MessageInitShape<DescMessage>);
  const encoder = openRowEncoder();
  return (row) => create(output, { rowBytes: encoder.encode(row) } as MessageInitShape<DescMessage>);
}

/** Go gives the entries of a map in another order each time. */
function shuffled(row: GoRow, number: number): GoRow {
  if (row.length < 2) return row;
  const start = (number * 7 + 3) % row.length;
  return start === 0 ? row : [...row.slice(start), ...row.slice(0, start)];
}
