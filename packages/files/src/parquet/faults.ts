import {
  abortedError,
  CatalogError,
  type NeutralType,
  PlanError,
  printTableRef,
  ReadError,
  SyncError,
  type TableRef,
} from '@sync/core/connector';

/** Where in a file a fault is. */
export interface ParquetPlace {
  /** The file's name. */
  readonly file: string;
  readonly table?: TableRef;
  readonly column?: string;
}

/** Bytes that are no Parquet, or end early. `why` is read behind the file's name and holds no value. */
export function corruptParquet(place: ParquetPlace, why: string, cause?: unknown): ReadError {
  return new ReadError({
    code: 'READ_CORRUPT',
    message: `Cannot read ${printPlace(place)}: ${why}. Write the file again, or leave it out.`,
    context: contextOf(place),
    cause,
  });
}

/** A file that is well-formed and cannot be read all the same. `advice` is a sentence. */
export function unsupportedParquet(place: ParquetPlace, why: string, advice: string): PlanError {
  return new PlanError({
    code: 'PLAN_UNSUPPORTED',
    message: `Cannot read ${printPlace(place)}: ${why}. ${advice}`,
    context: contextOf(place),
  });
}

/** Something in the file needs more memory than a reader gives. `advice` is a sentence. */
export function oversizedParquet(place: ParquetPlace, why: string, advice: string): ReadError {
  return new ReadError({
    code: 'READ_FAILED',
    message: `Cannot read ${printPlace(place)}: ${why}. ${advice}`,
    context: contextOf(place),
  });
}

/** A field that is longer than allowed. */
export function fieldTooLarge(place: ParquetPlace, maxFieldBytes: number): ReadError {
  return new ReadError({
    code: 'READ_FIELD_TOO_LARGE',
    message: `Cannot read ${printPlace(place)}: a field is larger than ${maxFieldBytes} bytes. Raise limits.maxFieldBytes, or exclude the table.`,
    context: contextOf(place),
  });
}

/** A value that is not what its column is read as. `problem` is read behind "a value" and never holds the value. */
export function unfitValue(place: ParquetPlace, problem: string): ReadError {
  return new ReadError({
    code: 'READ_FAILED',
    message: `Cannot read ${printPlace(place)}: a value ${problem}. Change the value in the file, or make the column a text at the sink.`,
    context: contextOf(place),
  });
}

/** A column whose values cannot become those asked for, whatever they are. */
export function typeDiffers(place: ParquetPlace, from: string, to: NeutralType): CatalogError {
  return new CatalogError({
    code: 'CATALOG_TYPE_DIFFERS',
    message: `Cannot read ${printPlace(place)}: ${from} is not carried into ${to.kind}. Change the type of the column at the sink, or leave the column out of the file.`,
    context: contextOf(place),
  });
}

/** The error for whatever was thrown while bytes of the file were taken apart: the library's own errors mean that they are corrupt. */
export function decodingError(place: ParquetPlace, what: string, thrown: unknown): SyncError {
  if (SyncError.isInstance(thrown)) return thrown;
  return corruptParquet(place, `${what} cannot be decoded`, thrown);
}

/** @throws {AbortedError} in place of what a reading threw because its signal fired */
export function rethrow(thrown: unknown, signal: AbortSignal): never {
  if (signal.aborted) throw abortedError(signal);
  throw thrown;
}

function printPlace({ file, table, column }: ParquetPlace): string {
  const of = table === undefined ? '' : ` (table ${printTableRef(table)})`;
  return `${column === undefined ? '' : `column ${column} of `}${file}${of}`;
}

function contextOf({ table, column }: ParquetPlace): { table?: string; column?: string } {
  return {
    ...(table === undefined ? {} : { table: printTableRef(table) }),
    ...(column === undefined ? {} : { column }),
  };
}
