import { ByteOutput } from '@sync/core/connector';
import { bindRaw, type BindValues, type WriteValue } from './canonical-values.ts';
import type { LeafReader, OpenPage } from './leaf-reader.ts';
import type { PlainValues } from './page-values.ts';
import type { Slices } from './slices.ts';

/** How the values of a page are written, and how long they are where that is known before. */
export interface BoundPage {
  readonly write: WriteValue;
  /** Bytes that value has, -1 for one that is NULL. Missing: few, whatever the value. */
  readonly lengthOf?: (index: number) => number;
}

/** Binds pages to how a column is written; the values of a dictionary are written once, and copied from then on. */
export class PageBinder {
  readonly #bind: BindValues;
  #page: OpenPage | undefined;
  #bound: BoundPage | undefined;
  #dictionary: PlainValues | undefined;
  #texts: Slices | undefined;

  constructor(bind: BindValues) {
    this.#bind = bind;
  }

  bound(page: OpenPage): BoundPage {
    if (this.#bound === undefined || this.#page !== page) {
      this.#bound = this.#bindPage(page);
      this.#page = page;
    }
    return this.#bound;
  }

  #bindPage({ values, dictionary }: OpenPage): BoundPage {
    if (values.kind !== 'dictionary') {
      const write = this.#bind(values);
      if (this.#bind !== bindRaw || values.kind !== 'slices') return { write };
      const { lengths } = values.data;
      return { write, lengthOf: (index) => lengths[index] as number };
    }
    if (dictionary === undefined) throw new Error('a page without its dictionary');
    const { indices } = values;
    const texts = this.#textsOf(dictionary);
    const write = bindRaw({ kind: 'slices', data: texts });
    return {
      write: (output, index) => write(output, indices[index] as number),
      lengthOf: (index) => texts.lengths[indices[index] as number] as number,
    };
  }

  #textsOf(dictionary: PlainValues): Slices {
    if (this.#texts === undefined || this.#dictionary !== dictionary) {
      this.#texts =
        dictionary.kind === 'slices' && this.#bind === bindRaw
          ? dictionary.data
          : writeAll(this.#bind(dictionary), dictionary);
      this.#dictionary = dictionary;
    }
    return this.#texts;
  }
}

function writeAll(write: WriteValue, values: PlainValues): Slices {
  const count = values.kind === 'slices' ? values.data.starts.length : values.data.length;
  const output = new ByteOutput(16 * count);
  const starts = new Int32Array(count);
  const lengths = new Int32Array(count);
  for (let index = 0; index < count; index += 1) {
    starts[index] = output.length;
    lengths[index] = write(output, index) ? output.length - (starts[index] as number) : -1;
  }
  return { bytes: output.bytes, starts, lengths };
}

/** Goes through the entries of a leaf, from page to page. */
export class LeafCursor {
  readonly #reader: LeafReader;
  readonly #binder: PageBinder;
  #page: OpenPage | undefined;
  #which = 0;

  constructor(reader: LeafReader, bind: BindValues) {
    this.#reader = reader;
    this.#binder = new PageBinder(bind);
  }

  /** Of the entry under way: how much of it is there. */
  get definition(): number {
    const page = this.#page;
    if (page === undefined) throw new Error('a row ends early');
    return page.definitions === undefined ? this.#reader.leaf.definition : (page.definitions[page.at] as number);
  }

  /** Of the entry under way; 0, as where a row begins, behind the last. */
  get repetition(): number {
    const page = this.#page;
    return page === undefined ? 0 : (page.repetitions?.[page.at] ?? 0);
  }

  /** Goes to the first entry that was not taken. */
  begin(): void {
    this.#which = 0;
    this.#settle();
  }

  /** Writes the value of the entry under way; false when it is NULL. */
  write(output: ByteOutput): boolean {
    const page = this.#page;
    if (page === undefined) throw new Error('a row ends early');
    return this.#binder.bound(page).write(output, page.valuesAt);
  }

  next(): void {
    const page = this.#page;
    if (page === undefined) throw new Error('a row ends early');
    if (page.definitions === undefined || page.definitions[page.at] === this.#reader.leaf.definition)
      page.valuesAt += 1;
    page.at += 1;
    this.#settle();
  }

  #settle(): void {
    const { pages } = this.#reader;
    while (
      pages[this.#which] !== undefined &&
      (pages[this.#which] as OpenPage).at >= (pages[this.#which] as OpenPage).entryCount
    ) {
      this.#which += 1;
    }
    this.#page = pages[this.#which];
  }
}
