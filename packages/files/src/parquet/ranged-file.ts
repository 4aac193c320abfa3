import type { CallOptions } from '@sync/core/connector';

/** A file whose bytes can be had from anywhere in it. All reads see the same bytes. */
export interface RangedFile {
  /** For people and errors: `s3://bucket/orders/part-0.parquet`. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** The bytes from `start` to before `end`, all of them. Calls may overlap. The reader does not change what it is given. @throws {ReadError} */
  read(start: number, end: number, call: CallOptions): Promise<Uint8Array>;
}
