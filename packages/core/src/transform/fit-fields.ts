import { type FieldBatch, nullLength } from '../connector/field-batch.ts';
import type { FieldTest } from './field-test.ts';

/** One column of a batch that is tested, and what becomes of a value that does not fit. */
export interface FittedColumn {
  /** Its place in the batch. */
  readonly place: number;
  readonly test: FieldTest;
  readonly onUnfit: 'null' | 'clamp';
}

/** Fields of a batch that are something else. */
interface Change {
  readonly field: number;
  /** Undefined: NULL. */
  readonly bytes: Uint8Array | undefined;
}

/**
 * The batch with what its columns' sinks can hold: itself when all values fit, else one of the same rows. `counts` has an entry for each of
 * `columns`, and grows by the values that were changed. A value without a nearest one stays, for the sink to refuse.
 */
export function fitFields(batch: FieldBatch, columns: readonly FittedColumn[], counts: number[]): FieldBatch {
  const { rowCount, columnCount, bytes, starts, lengths } = batch;
  const changes: Change[] = [];
  for (const [index, { place, test, onUnfit }] of columns.entries()) {
    const fieldCount = rowCount * columnCount;
    for (let field = place; field < fieldCount; field += columnCount) {
      const length = lengths[field] ?? nullLength;
      const start = starts[field] ?? 0;
      if (length < 0 || test.fits(bytes, start, start + length)) continue;
      const nearest = onUnfit === 'null' ? undefined : test.nearest(bytes, start, start + length);
      if (onUnfit === 'clamp' && nearest === undefined) continue;
      changes.push({ field, bytes: nearest });
      counts[index] = (counts[index] ?? 0) + 1;
    }
  }
  return changes.length === 0 ? batch : changeFields(batch, changes);
}

function changeFields(batch: FieldBatch, changes: readonly Change[]): FieldBatch {
  const { rowCount, columnCount } = batch;
  const fieldCount = rowCount * columnCount;
  // The reader's own arrays are not ours to write into.
  const starts = batch.starts.slice(0, fieldCount);
  const lengths = batch.lengths.slice(0, fieldCount);
  const added = changes.reduce((sum, change) => sum + (change.bytes?.length ?? 0), 0);
  let end = endOfFields(batch, fieldCount);
  const bytes = added === 0 ? batch.bytes : new Uint8Array(end + added);
  if (added > 0) bytes.set(batch.bytes.subarray(0, end));
  for (const { field, bytes: nearest } of changes) {
    lengths[field] = nearest?.length ?? nullLength;
    if (nearest === undefined) continue;
    starts[field] = end;
    bytes.set(nearest, end);
    end += nearest.length;
  }
  return { rowCount, columnCount, bytes, starts, lengths };
}

/** Where the last byte of any field ends: the buffer behind it may be large. */
function endOfFields({ starts, lengths }: FieldBatch, fieldCount: number): number {
  let end = 0;
  for (let field = 0; field < fieldCount; field += 1) {
    end = Math.max(end, (starts[field] ?? 0) + Math.max(0, lengths[field] ?? 0));
  }
  return end;
}
