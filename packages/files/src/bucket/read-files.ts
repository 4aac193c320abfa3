import { type CallOptions, type FieldBatch, InternalError, type ReadRequest } from '@sync/core/connector';
import type { ObjectStore } from '../objects/object-store.ts';
import { prefetchObjects } from '../objects/prefetch-objects.ts';
import { rangedObject } from '../objects/ranged-object.ts';
import { readParquet } from '../parquet/read-parquet.ts';
import { readRowFiles, type RowFilesColumn } from '../rows/read-row-files.ts';
import type { DescribedFiles } from './describe-files.ts';

export interface ReadFilesRequest {
  readonly store: ObjectStore;
  readonly described: DescribedFiles;
  readonly request: ReadRequest;
}

/** The rows of a table's files, one file after the other. */
export async function* readFiles(
  { store, described, request }: ReadFilesRequest,
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
    for (const object of objects) yield* readParquet(rangedObject(store, object), options, call);
    return;
  }
  yield* readRowFiles(prefetchObjects({ store, objects }, call), {
    ...options,
    format,
    values,
    ...(nullText !== undefined && { nullText }),
    ...(hasHeader !== undefined && { hasHeader }),
    ...(hasHeader === false && { names: (files.columns ?? []).map(({ name }) => name) }),
  });
}

function columnOf({ table }: DescribedFiles, name: string): RowFilesColumn {
  const column = table.columns.find((each) => each.name === name);
  if (column !== undefined) return { name, type: column.type };
  const message = `The column ${name} was asked for, and was not described.`;
  throw new InternalError({ code: 'INTERNAL_INVARIANT', message });
}
