import { type CallOptions, type FieldBatch, InternalError, type ReadRequest } from '@sync/core/connector';
import type { KeptObjects } from '../objects/kept-objects.ts';
import type { ObjectStore, StoredObject } from '../objects/object-store.ts';
import { type ObjectList, prefetchObjects } from '../objects/prefetch-objects.ts';
import { heldFile, rangedObject } from '../objects/ranged-object.ts';
import { only } from '../objects/read-ahead.ts';
import type { RangedFile } from '../parquet/ranged-file.ts';
import { readParquet } from '../parquet/read-parquet.ts';
import { readRowFiles, type RowFilesColumn } from '../rows/read-row-files.ts';
import type { DescribedFiles } from './describe-files.ts';

export interface ReadFilesRequest {
  readonly store: ObjectStore;
  /** What was fetched to be described. */
  readonly kept: KeptObjects;
  readonly described: DescribedFiles;
  readonly request: ReadRequest;
}

/** The rows of a table's files, one file after the other. */
export async function* readFiles(
  { store, kept, described, request }: ReadFilesRequest,
  call: CallOptions,
): AsyncGenerator<FieldBatch, void, void> {
  const { files, table, leftOut } = described;
  const { batchBytes, maxFieldBytes } = request;
  const columns = request.columns.map((name) => columnOf(described, name));
  const wanted = new Set(request.columns);
  const others = table.columns.map(({ name }) => name).filter((name) => !wanted.has(name));
  const options = {
    table: table.ref,
    columns,
    batchBytes,
    maxFieldBytes,
    otherColumns: new Set([...leftOut, ...others]),
  };
  const { format, values, objects, nullText, hasHeader } = files;
  if (format === 'parquet') {
    for await (const file of parquetFiles({ store, objects, kept }, call)) yield* readParquet(file, options, call);
    return;
  }
  yield* readRowFiles(prefetchObjects({ store, objects }, { ...call, kept }), {
    ...options,
    format,
    values,
    ...(nullText !== undefined && { nullText }),
    ...(hasHeader !== undefined && { hasHeader }),
    ...(hasHeader === false && { names: (files.columns ?? []).map(({ name }) => name) }),
  });
}

/** Larger files are read part by part. */
const mostHeldBytes = 1024 * 1024;

interface ParquetObjects extends ObjectList {
  readonly kept: KeptObjects;
}

/** Small files are fetched whole and ahead, as each would else take several requests, one after the other. */
async function* parquetFiles(
  { store, objects, kept }: ParquetObjects,
  call: CallOptions,
): AsyncGenerator<RangedFile, void, undefined> {
  const small = prefetchObjects({ store, objects: smallOf(objects) }, { ...call, kept });
  try {
    for (const object of objects) {
      if (object.size > mostHeldBytes) yield rangedObject(store, object);
      else yield heldFile(object.key, await collect((await small.next()).value?.bytes ?? only(new Uint8Array(0))));
    }
  } finally {
    await small.return();
  }
}

function* smallOf(objects: Iterable<StoredObject>): Generator<StoredObject, void, undefined> {
  for (const object of objects) if (object.size <= mostHeldBytes) yield object;
}

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  const [first] = pieces;
  return first !== undefined && pieces.length === 1 ? first : Buffer.concat(pieces);
}

function columnOf({ table }: DescribedFiles, name: string): RowFilesColumn {
  const column = table.columns.find((each) => each.name === name);
  if (column !== undefined) return { name, type: column.type };
  const message = `The column ${name} was asked for, and was not described.`;
  throw new InternalError({ code: 'INTERNAL_INVARIANT', message });
}
