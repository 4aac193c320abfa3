/** More values in a block than any writer makes. */
const largestBlock = 1 << 20;

/** Integers of 64 bits as pairs of 32: their low half, their high half. */
export type Halves = Int32Array;

/**
 * Integers written as differences, in blocks of which each says how many bits its differences have. Fills `output` and gives where the bytes
 * that it needs end. Source: Encodings.md of the Parquet format, "Delta encoding". Arithmetic is that of 64 bits, so that integers of 32,
 * with a sign or without one, have the right low half.
 *
 * @throws {Error} when the bytes end early
 */
export function unpackDeltas(bytes: Uint8Array, output: Halves): number {
  return new DeltaReader(bytes).fill(output);
}

class DeltaReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  /** What was read last: a number of 64 bits. */
  #low = 0;
  #high = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  fill(output: Halves): number {
    const count = output.length / 2;
    const blockSize = this.#readCount(largestBlock);
    const perBlock = this.#readCount(largestBlock);
    if (this.#readCount(2 ** 31) < count) throw new Error('there are fewer differences than values');
    const size = blockSize / perBlock;
    if (!Number.isInteger(size) || size < 1) throw new Error('blocks of differences cannot be divided');
    this.#readZigZag();
    if (count === 0) return this.#at;
    output[0] = this.#low;
    output[1] = this.#high;
    let done = 1;
    while (done < count) {
      this.#readZigZag();
      const least = [this.#low, this.#high] as const;
      const widthsAt = this.#at;
      this.#at += perBlock;
      for (let part = 0; part < perBlock && done < count; part += 1) {
        const width = this.#bytes[widthsAt + part] ?? 65;
        const some = Math.min(size, count - done);
        this.#addUp({ output, from: done, count: some, width, least });
        // The last differences of a part that is not full are written all the same.
        this.#at += Math.ceil((size * width) / 8);
        done += some;
      }
    }
    return Math.min(this.#at, this.#bytes.length);
  }

  /** Each value is the one before, the least difference of the block, and what is written for it. */
  #addUp({ output, from, count, width, least }: Differences): void {
    if (width > 64 || this.#at + Math.ceil((count * width) / 8) > this.#bytes.length)
      throw new Error('differences end early');
    let low = output[2 * from - 2] as number;
    let high = output[2 * from - 1] as number;
    let bit = this.#at * 8;
    for (let index = from; index < from + count; index += 1) {
      this.#readBits(bit, width);
      bit += width;
      const sum = (low >>> 0) + (least[0] >>> 0) + (this.#low >>> 0);
      low = sum | 0;
      high = (high + least[1] + this.#high + Math.floor(sum / 4_294_967_296)) | 0;
      output[2 * index] = low;
      output[2 * index + 1] = high;
    }
  }

  #readBits(start: number, width: number): void {
    let low = 0;
    let high = 0;
    let bit = start;
    for (let taken = 0; taken < width; ) {
      const offset = bit & 7;
      const count = Math.min(8 - offset, width - taken);
      const part = ((this.#bytes[Math.floor(bit / 8)] as number) >> offset) & ((1 << count) - 1);
      if (taken < 32) low |= part << taken;
      if (taken + count > 32) high |= taken < 32 ? part >>> (32 - taken) : part << (taken - 32);
      taken += count;
      bit += count;
    }
    this.#low = low;
    this.#high = high;
  }

  #readZigZag(): void {
    this.#readVarint();
    const isNegative = (this.#low & 1) === 1;
    const low = (this.#low >>> 1) | (this.#high << 31);
    const high = this.#high >>> 1;
    this.#low = isNegative ? ~low : low;
    this.#high = isNegative ? ~high : high;
  }

  #readCount(most: number): number {
    this.#readVarint();
    const count = (this.#low >>> 0) + (this.#high >>> 0) * 4_294_967_296;
    if (count > most) throw new Error('a count of differences is too large');
    return count;
  }

  /** Seven bits of each byte, the lowest first, until one has its highest bit not set. */
  #readVarint(): void {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) break;
      const part = byte & 0x7f;
      if (shift < 32) low |= part << shift;
      if (shift > 25) high |= shift < 32 ? part >>> (32 - shift) : part << (shift - 32);
      if (byte < 0x80) {
        this.#low = low;
        this.#high = high;
        return;
      }
    }
    throw new Error('differences end early');
  }
}

interface Differences {
  readonly output: Halves;
  readonly from: number;
  readonly count: number;
  readonly width: number;
  readonly least: readonly [number, number];
}
