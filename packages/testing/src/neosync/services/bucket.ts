import type { JsonValue } from '@bufbuild/protobuf';
import { foldersOf, openRun, rowsOf } from '../bucket/job-run.ts';
import { unwrapValue } from '../bucket/unwrap-value.ts';
import type { BucketConnectionConfig } from '../fake-neosync.ts';
import type { RowEncoder } from '../gob/encode-rows.ts';
import type { Call } from './call.ts';

/** The columns of a run in a bucket: those of the first row of each table, of no known type. */
export async function bucketColumns(
  { request }: Call,
  config: BucketConnectionConfig,
): Promise<{ [key: string]: JsonValue }[]> {
  const run = await openRun(config, request.schemaConfig);
  const columns: { [key: string]: JsonValue }[] = [];
  for (const folder of foldersOf(run)) {
    const [schema = '', table = ''] = folder.split('.');
    for await (const [first] of rowsOf(run, folder)) {
      const names = Object.keys(first ?? {});
      columns.push(...names.map((column) => ({ schema, table, column, dataType: '', isNullable: '' })));
      break;
    }
  }
  return columns;
}

/** The payloads of the rows of a run. Those of GCS are bytes by column, in which NULL is empty. */
export async function* bucketPayloads(
  { request }: Call,
  config: BucketConnectionConfig,
  encoder: RowEncoder,
): AsyncGenerator<Uint8Array> {
  const run = await openRun(config, request.streamConfig);
  for await (const rows of rowsOf(run, `${request.schema ?? ''}.${request.table ?? ''}`)) {
    for (const row of rows) {
      const entries = Object.entries(row);
      yield config.kind === 's3'
        ? encoder.encode(entries.map(([column, value]) => [column, unwrapValue(value)] as const))
        : encoder.encodeBytes(entries.map(([column, value]) => [column, bytesOf(value)] as const));
    }
  }
}

function bytesOf(json: unknown): Uint8Array {
  if (json === null) return Buffer.alloc(0);
  return Buffer.from(typeof json === 'string' ? json : JSON.stringify(json));
}
