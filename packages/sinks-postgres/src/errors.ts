import { doubleKeyError, namingTable, SyncError, type TableRef, WriteError } from '@sync/core/connector';

/** Says which of several tables an error is about, when the server says the bare name of the one its COPY was at. */
export function namingOneOf(error: unknown, refs: readonly TableRef[]): unknown {
  if (!(error instanceof WriteError)) return error;
  const found = refs.filter(({ name }) => name === error.context.table);
  const [ref] = found;
  return ref === undefined || found.length > 1 ? error : namingTable(error, ref);
}

/** Explains SQLSTATE 21000 of an upsert into these tables: two staged rows have the same key, and neither is more right. */
export function explainingTwice(error: unknown, refs: readonly TableRef[]): unknown {
  if (!SyncError.isInstance(error) || error.context.engineCode !== '21000') return error;
  return doubleKeyError(error, refs);
}
