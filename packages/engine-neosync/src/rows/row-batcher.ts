import type { FieldBatch, NeutralType, TableRef } from '@sync/core/connector';

/** A column to read. */
export interface BatcherColumn {
  readonly name: string;
  /** What its fields are canonical text of. */
  readonly type: NeutralType;
  /** As the API prints it. @defaultValue '' */
  readonly nativeType?: string;
  /**
   * Of rows whose values are bytes (servers before 0.5, GCS), where NULL and an empty text look the same: it is NULL where it may be.
   * @defaultValue true
   */
  readonly isNullable?: boolean;
}

/** What reached us cannot be what the origin holds, or may not be. */
export interface NeosyncLoss {
  /**
   * `zone-unknown`: moments in the zone of a server that we do not know, read as UTC. `zero-date`: 0001-01-01, as zero dates of MySQL arrive.
   * `number-inexact`: numbers that went through a float of 64 bits. `bytes-damaged`: bytes that went through UTF-8.
   */
  readonly kind: 'zone-unknown' | 'zero-date' | 'number-inexact' | 'bytes-damaged';
  readonly column: string;
}

export interface RowBatcherOptions {
  /** For errors. */
  readonly table: TableRef;
  /** In the order of the batches' fields. One that a row lacks is NULL. */
  readonly columns: readonly BatcherColumn[];
  /** Columns that rows have and nobody wants. Others are refused. @defaultValue whatever rows have besides `columns` */
  readonly otherColumns?: ReadonlySet<string>;
  /** Where rows come from: the engine of the connection, or a bucket that the API reads. */
  readonly engine: 'postgres' | 'mysql' | 'bucket';
  /** IANA name of the zone that the server calls `Local`. @defaultValue UTC, told as a loss */
  readonly serverZone?: string;
  /** Size a batch aims for. */
  readonly batchBytes: number;
  readonly maxFieldBytes: number;
  /** Told once for each kind and column. */
  readonly onLoss: (loss: NeosyncLoss) => void;
}

/** Gathers rows that Neosync sent into batches. */
export interface RowBatcher {
  /** No more rows are to be added before the batch is handed out. */
  readonly isFull: boolean;
  /** Takes one row, a gob stream. @throws {ReadError} READ_CORRUPT, READ_FIELD_TOO_LARGE, READ_COLUMN_UNKNOWN */
  add(payload: Uint8Array): void;
  /** Takes one row of a server before 0.5: bytes by column. @throws {ReadError} as {@link add} */
  addMap(entries: Iterable<readonly [string, Uint8Array]>): void;
  /** The rows gathered, undefined when there are none; valid until the next row is added. */
  handOut(): FieldBatch | undefined;
}
