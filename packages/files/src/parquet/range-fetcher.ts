import type { CallOptions } from '@sync/core/connector';
import pLimit from 'p-limit';
import { readExactly } from './footer.ts';
import type { RangedFile } from './ranged-file.ts';

/** Reads of one file that run at once. */
const mostReads = 6;

/** Ranges that are nearer to each other than this are fetched together: a request costs more than so many bytes. */
const largestGap = 64 * 1024;

/** Ranges are not joined beyond this. Bytes. */
const largestJoin = 4 * 1024 * 1024;

/** From `start` to before `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Fetches ranges of a file, a few at a time. */
export class RangeFetcher {
  readonly #file: RangedFile;
  readonly #call: CallOptions;
  readonly #limit = pLimit(mostReads);

  constructor(file: RangedFile, call: CallOptions) {
    this.#file = file;
    this.#call = call;
  }

  get fileName(): string {
    return this.#file.name;
  }

  /** Never leaves a rejection unhandled: whoever awaits the promise sees it. */
  fetch(range: ByteRange): Promise<Uint8Array> {
    const bytes = this.#limit(() => readExactly(this.#file, range, this.#call));
    bytes.catch(() => {});
    return bytes;
  }

  /** Fetches small ranges that lie side by side with one read. Gives what to take each of the ranges with, once. */
  join(ranges: readonly ByteRange[]): (range: ByteRange) => Promise<Uint8Array> {
    const joined: { range: ByteRange; bytes?: Promise<Uint8Array> }[] = [];
    for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
      const last = joined.at(-1);
      const isNear = last !== undefined && range.start - last.range.end <= largestGap;
      if (isNear && range.end - last.range.start <= largestJoin) {
        last.range = { start: last.range.start, end: Math.max(last.range.end, range.end) };
      } else {
        joined.push({ range });
      }
    }
    return async (wanted) => {
      const found = joined.find(({ range }) => range.start <= wanted.start && wanted.end <= range.end);
      if (found === undefined) return this.fetch(wanted);
      found.bytes ??= this.fetch(found.range);
      const bytes = await found.bytes;
      return bytes.subarray(wanted.start - found.range.start, wanted.end - found.range.start);
    };
  }
}
