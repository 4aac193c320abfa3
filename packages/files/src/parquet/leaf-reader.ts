import type { ColumnMetaData, PageHeader } from 'hyparquet/src/types.js';
import type { ChunkBytes } from './chunk-bytes.ts';
import { corruptParquet, decodingError, oversizedParquet, type ParquetPlace } from './faults.ts';
import type { ParquetLibrary } from './library.ts';
import { type DataPage, decodeDataPage, decodeDictionaryPage, entryCountOf } from './page.ts';
import type { PlainValues } from './page-values.ts';
import type { LeafPart } from './schema.ts';

/** A larger page is refused: it is held twice, and its values beside it. Bytes, decompressed. */
const largestPage = 256 * 1024 * 1024;

/** More entries in a page are refused: a few bytes can claim any number. */
const mostEntries = 64 * 1024 * 1024;

/** A page's header is in so many bytes, but for those with long statistics. */
const usualHeader = 16 * 1024;
const largestHeader = 256 * 1024;

/** A page that is being taken from. */
export interface OpenPage extends DataPage {
  /** The column chunk's, where the page refers to one. */
  readonly dictionary: PlainValues | undefined;
  readonly byteCount: number;
  /** Entries taken. */
  at: number;
  /** Values taken. */
  valuesAt: number;
}

export interface LeafReaderInit {
  readonly library: ParquetLibrary;
  readonly leaf: LeafPart;
  readonly chunk: ColumnMetaData;
  readonly bytes: ChunkBytes;
  readonly place: ParquetPlace;
  /** A row that needs more bytes of this column than this is refused. */
  readonly mostRowBytes: number;
}

/** The pages of one column in one row group: as many as the next row needs, one after the other. */
export class LeafReader {
  readonly leaf: LeafPart;
  /** Those with entries left; more than one where a row goes on in the next. */
  readonly pages: OpenPage[] = [];
  readonly #init: LeafReaderInit;
  #dictionary: PlainValues | undefined;
  #entriesLeft: number;
  /** Rows that begin in the pages and were not taken. */
  #rowStarts = 0;

  constructor(init: LeafReaderInit) {
    this.#init = init;
    this.leaf = init.leaf;
    this.#entriesLeft = Number(init.chunk.num_values);
  }

  /** Rows that are there as a whole. */
  get rowsReady(): number {
    // The last row that begins here may go on in the next page, where rows have lists.
    const isOpen = this.leaf.repetition > 0 && this.#entriesLeft > 0;
    return isOpen ? this.#rowStarts - 1 : this.#rowStarts;
  }

  /** Fetches until a whole row is there. @throws {ReadError} READ_CORRUPT when there is no row */
  async fill(): Promise<void> {
    const { place, mostRowBytes } = this.#init;
    while (this.rowsReady < 1) {
      if (this.#entriesLeft <= 0) throw corruptParquet(place, 'it has fewer rows than its row group');
      const held = this.pages.reduce((sum, page) => sum + page.byteCount, 0);
      if (held > mostRowBytes) {
        throw oversizedParquet(place, `a row has more than ${mostRowBytes} bytes`, 'Leave the column out of the file.');
      }
      await this.#addPage();
    }
  }

  /** Says that so many rows were taken from the pages. */
  tookRows(count: number): void {
    this.#rowStarts -= count;
    while (this.pages[0] !== undefined && this.pages[0].at >= this.pages[0].entryCount) this.pages.shift();
  }

  /** @throws {ReadError} READ_CORRUPT unless everything was taken */
  finish(): void {
    if (this.#rowStarts === 0 && this.#entriesLeft === 0) return;
    throw corruptParquet(this.#init.place, 'it has more rows than its row group');
  }

  async #addPage(): Promise<void> {
    const { bytes, library, leaf, chunk, place } = this.#init;
    const header = await this.#readHeader();
    const packed = await bytes.peek(header.compressed_page_size);
    const source = { header, bytes: packed.subarray(0, header.compressed_page_size), codec: chunk.codec, leaf };
    try {
      if (header.type === 'DICTIONARY_PAGE') this.#dictionary = decodeDictionaryPage(library, source);
      else if (header.type !== 'INDEX_PAGE') this.#open(decodeDataPage(library, source), header);
    } catch (thrown) {
      throw decodingError(place, 'a page', thrown);
    }
    bytes.skip(header.compressed_page_size);
  }

  #open(page: DataPage, header: PageHeader): void {
    const { values, entryCount, repetitions } = page;
    if (values.kind === 'dictionary') checkIndices(values.indices, this.#dictionary);
    let rowStarts = entryCount;
    if (repetitions !== undefined) {
      rowStarts = 0;
      for (const level of repetitions) if (level === 0) rowStarts += 1;
      if (this.pages.length === 0 && this.#rowStarts === 0 && entryCount > 0 && repetitions[0] !== 0) {
        throw new Error('a row without a beginning');
      }
    }
    this.#entriesLeft -= entryCount;
    this.#rowStarts += rowStarts;
    const dictionary = values.kind === 'dictionary' ? this.#dictionary : undefined;
    if (entryCount > 0) {
      this.pages.push({ ...page, dictionary, byteCount: header.uncompressed_page_size, at: 0, valuesAt: 0 });
    }
  }

  async #readHeader(): Promise<PageHeader> {
    const { bytes, library, place } = this.#init;
    let size = usualHeader;
    for (;;) {
      const window = (await bytes.peek(size)).subarray(0, Math.max(size, 0));
      const reader = { view: new DataView(window.buffer, window.byteOffset, window.byteLength), offset: 0 };
      try {
        const header = library.parsePageHeader(reader);
        bytes.skip(reader.offset);
        this.#checkHeader(header);
        return header;
      } catch (thrown) {
        // It may be longer than what was looked at.
        if (window.length < size || size >= largestHeader || !(thrown instanceof RangeError || isShort(thrown))) {
          throw decodingError(place, 'the header of a page', thrown);
        }
        size *= 16;
      }
    }
  }

  #checkHeader(header: PageHeader): void {
    const { type, compressed_page_size: packed, uncompressed_page_size: size } = header;
    const { bytes, place } = this.#init;
    const isData = type === 'DATA_PAGE' || type === 'DATA_PAGE_V2';
    const entries = isData ? entryCountOf(header) : 0;
    const isRight = type !== undefined && packed >= 0 && size >= 0 && packed <= bytes.left && entries >= 0;
    if (!isRight || entries > this.#entriesLeft) throw corruptParquet(place, 'the header of a page is wrong');
    if (size <= largestPage && entries <= mostEntries) return;
    const what = size > largestPage ? `${size} bytes` : `${entries} values`;
    throw oversizedParquet(place, `a page has ${what}, more than can be held`, 'Write the file with smaller pages.');
  }
}

function isShort(thrown: unknown): boolean {
  return thrown instanceof Error && /without STOP|exceeds remaining/.test(thrown.message);
}

function checkIndices(indices: Int32Array, dictionary: PlainValues | undefined): void {
  const count =
    dictionary === undefined
      ? 0
      : dictionary.kind === 'slices'
        ? dictionary.data.starts.length
        : dictionary.data.length;
  for (const index of indices) if (index < 0 || index >= count) throw new Error('a value is not in the dictionary');
}
