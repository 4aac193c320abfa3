import { ByteOutput, type FieldBatch, type NeutralType } from '@sync/core/connector';
import {
  chooseFieldFormat,
  type ConnectionPool,
  createCopyTextReader,
  createRowEncoder,
  type FieldFormat,
  type NativeType,
  preparePool,
  type PostgresConnection,
  transactionSettings,
} from '../src/index.ts';

/** One column type, as a table declares it and as codecs see it. */
export interface CodecCase {
  readonly sqlType: string;
  readonly from: NeutralType;
  readonly to: NativeType;
}

export type Field = string | Buffer | null;

/** Runs work inside a transaction that has a load's settings and is undone. */
export async function inTransaction<Result>(
  url: string,
  work: (connection: PostgresConnection) => Promise<Result>,
): Promise<Result> {
  const signal = new AbortController().signal;
  const pool: ConnectionPool = await preparePool(url, { end: 'sink', connector: 'test' }).open(signal);
  try {
    const connection = await pool.connect(signal);
    try {
      await connection.execute(`BEGIN; ${transactionSettings('load')}`);
      return await work(connection);
    } finally {
      await connection.release({ isBroken: true });
    }
  } finally {
    await pool.close();
  }
}

/** Loads fields into a fresh table of one column, by COPY BINARY or COPY text, and reads them back. */
export async function roundTrip(
  connection: PostgresConnection,
  codec: CodecCase,
  load: { format: 'binary' | 'text'; fields: readonly Field[] },
): Promise<Field[]> {
  const target = { column: 'v', from: codec.from, to: codec.to };
  const format: FieldFormat =
    load.format === 'text' ? { format: 'text', because: 'asked' } : chooseFieldFormat([target], 17);
  if (format.format !== load.format) throw new Error(format.because);
  const encoder = createRowEncoder({ table: { schema: 'pg_temp', name: 'codec' }, columns: [target] }, format);
  const output = new ByteOutput(16);
  output.reserve(encoder.header.length);
  output.writeBytes(encoder.header, 0, encoder.header.length);
  const batch = batchOfOne(load.fields);
  // In small steps, so that resuming in the middle of a batch is exercised too.
  for (let firstRow = 0; firstRow < batch.rowCount; )
    firstRow += encoder.encode(batch, { firstRow, maxRows: 7, maxBytes: output.length + 500 }, output);
  output.reserve(encoder.trailer.length);
  output.writeBytes(encoder.trailer, 0, encoder.trailer.length);
  await connection.execute(`DROP TABLE IF EXISTS pg_temp.codec; CREATE TEMPORARY TABLE codec (v ${codec.sqlType})`);
  const copyIn = await connection.copyIn([{ table: { temporary: 'codec' }, columns: ['v'], format: load.format }]);
  await copyIn.write(0, output.bytes.subarray(0, output.length));
  await copyIn.finish();
  return readBack(connection, codec.from.kind === 'bytes');
}

async function readBack(connection: PostgresConnection, isBytes: boolean): Promise<Field[]> {
  const table = { schema: 'pg_temp', name: 'codec' };
  const reader = createCopyTextReader({
    table,
    columns: [{ name: 'v', isBytes }],
    batchBytes: 4096,
    maxFieldBytes: 1e9,
  });
  const fields: Field[] = [];
  const take = (batch: FieldBatch | undefined): boolean => {
    if (batch !== undefined) fields.push(...fieldsOf(batch, isBytes));
    return batch !== undefined;
  };
  for await (const { bytes } of connection.copyOut([{ table, columns: ['v'], format: 'text', isPartitioned: false }])) {
    reader.push(bytes);
    while (take(reader.next()));
  }
  take(reader.end());
  return fields;
}

function fieldsOf({ bytes, starts, lengths, rowCount }: FieldBatch, isBytes: boolean): Field[] {
  return Array.from({ length: rowCount }, (_, row) => {
    const [start, length] = [starts[row] ?? 0, lengths[row] ?? 0];
    const field = Buffer.from(bytes.subarray(start, start + Math.max(0, length)));
    return length < 0 ? null : isBytes ? field : field.toString();
  });
}

export function batchOfOne(fields: readonly Field[]): FieldBatch {
  const buffers = fields.map((field) => (field === null ? null : Buffer.from(field as string)));
  const lengths = Int32Array.from(buffers, (field) => field?.length ?? -1);
  const starts = new Uint32Array(fields.length);
  let at = 0;
  buffers.forEach((field, row) => {
    starts[row] = at;
    at += field?.length ?? 0;
  });
  const bytes = Buffer.concat(buffers.map((field) => field ?? Buffer.alloc(0)));
  return { rowCount: fields.length, columnCount: 1, bytes, starts, lengths };
}
