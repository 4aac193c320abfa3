import type { TableRef } from '../catalog/table-ref.ts';
import type { Watermark } from './call-options.ts';
import type { FieldBatch } from './field-batch.ts';

/**
 * Changes of one table, in the order they happened. `rows` has the request's columns; `operations[r]` says what row `r`
 * is, and only the key columns of a deleted row count.
 */
export interface ChangeBatch {
  readonly table: TableRef;
  readonly columns: readonly string[];
  readonly rows: FieldBatch;
  /** One entry a row: {@link upsertOperation} or {@link deleteOperation}. */
  readonly operations: Uint8Array;
  /** Everything up to here is applied once this batch is. Missing: more of the same position follows. */
  readonly watermark?: Watermark;
}

export const upsertOperation = 0;
export const deleteOperation = 1;
