import {
  type FieldBatch,
  nullLength,
  type Sequence,
  type SequenceState,
  type TableRef,
  tableKey,
} from '@sync/core/connector';

/** Numbers of so many characters are exact. */
const safeLength = 15;

/**
 * The highest value of each column that counts, noted while rows pass: the API tells no sequences, and the next value of the application must
 * not be one that is taken.
 */
export class HighestValues {
  readonly #columns = new Map<string, bigint>();

  /** Notes the values of some columns of a batch. */
  note(table: TableRef, columns: readonly string[], batch: FieldBatch): void {
    for (const [place, column] of columns.entries()) {
      if (column === '') continue;
      const key = keyOf(table, column);
      const highest = highestOf(batch, place);
      const known = this.#columns.get(key);
      if (highest !== undefined && (known === undefined || highest > known)) this.#columns.set(key, highest);
    }
  }

  /** As if the highest value had been the last one that was handed out; a table without rows begins with 1. */
  states(sequences: readonly Sequence[]): readonly SequenceState[] {
    return sequences.map((sequence) => {
      const { ownedBy } = sequence;
      const highest = ownedBy === undefined ? undefined : this.#columns.get(keyOf(ownedBy.table, ownedBy.column));
      const isUsed = highest !== undefined && highest > 0n;
      return { sequence, value: isUsed ? `${highest}` : '1', isCalled: isUsed };
    });
  }
}

function keyOf(table: TableRef, column: string): string {
  return JSON.stringify([tableKey(table), column]);
}

function highestOf({ rowCount, columnCount, bytes, starts, lengths }: FieldBatch, place: number): bigint | undefined {
  let highest = Number.NEGATIVE_INFINITY;
  let highestLong: bigint | undefined;
  for (let i = place; i < rowCount * columnCount; i += columnCount) {
    const length = lengths[i] ?? nullLength;
    if (length <= 0) continue;
    const start = starts[i] ?? 0;
    if (length > safeLength) {
      const value = BigInt(Buffer.from(bytes.buffer, bytes.byteOffset + start, length).toString('latin1'));
      if (highestLong === undefined || value > highestLong) highestLong = value;
      continue;
    }
    let value = 0;
    const isNegative = bytes[start] === 0x2d;
    for (let at = isNegative ? start + 1 : start; at < start + length; at += 1)
      value = value * 10 + (bytes[at] ?? 0) - 0x30;
    if (isNegative) value = -value;
    if (value > highest) highest = value;
  }
  if (highest === Number.NEGATIVE_INFINITY) return highestLong;
  const short = BigInt(highest);
  return highestLong === undefined || short > highestLong ? short : highestLong;
}
