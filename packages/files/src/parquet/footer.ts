import { type CallOptions, throwIfAborted } from '@sync/core/connector';
import type { FileMetaData } from 'hyparquet';
import { corruptParquet, decodingError, oversizedParquet, unsupportedParquet } from './faults.ts';
import { loadLibrary } from './library.ts';
import type { RangedFile } from './ranged-file.ts';

/** What is fetched first: most footers are in it. */
const firstFetch = 64 * 1024;

/** A larger footer is refused: parsed, it takes many times its size. Bytes. */
const largestFooter = 64 * 1024 * 1024;

/** Length of the footer and `PAR1` behind it. */
const trailerLength = 8;

/** A parsed footer, and where in the file it begins. */
export interface Footer {
  readonly metadata: FileMetaData;
  /** Rows lie before it. */
  readonly start: number;
}

/** Fetches and parses the footer. @throws {ReadError} READ_CORRUPT, READ_FAILED @throws {PlanError} PLAN_UNSUPPORTED when it is encrypted */
export async function readFooter(file: RangedFile, call: CallOptions): Promise<Footer> {
  throwIfAborted(call.signal);
  const place = { file: file.name };
  // The magic, a footer, its length, the magic.
  if (file.size < 2 * trailerLength - 4)
    throw corruptParquet(place, `it has ${file.size} bytes, too few for a Parquet file`);
  const from = Math.max(0, file.size - firstFetch);
  const tail = await readExactly(file, { start: from, end: file.size }, call);
  const length = footerLength(file, tail);
  const start = file.size - trailerLength - length;
  const footer = start >= from ? tail.subarray(start - from) : await withStart(file, { start, tail, from }, call);
  const { parseFooter } = await loadLibrary();
  try {
    // Geometry stays what it is, bytes.
    return { metadata: parseFooter(footer, { geoparquet: false }), start };
  } catch (thrown) {
    throw decodingError(place, 'its footer', thrown);
  }
}

/** Exactly the bytes of a range. @throws {ReadError} READ_CORRUPT when the file has fewer */
export async function readExactly(
  file: RangedFile,
  { start, end }: { readonly start: number; readonly end: number },
  call: CallOptions,
): Promise<Uint8Array> {
  const bytes = await file.read(start, end, call);
  throwIfAborted(call.signal);
  if (bytes.length === end - start) return bytes;
  throw corruptParquet({ file: file.name }, `${bytes.length} bytes came of the ${end - start} from ${start} on`);
}

function footerLength(file: RangedFile, tail: Uint8Array): number {
  const place = { file: file.name };
  const magic = Buffer.from(tail.subarray(tail.length - 4)).toString('latin1');
  if (magic === 'PARE') throw unsupportedParquet(place, 'it is encrypted', 'Write the file without encryption.');
  if (magic !== 'PAR1') throw corruptParquet(place, 'it does not end as Parquet files do: it is none, or was cut');
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  const length = view.getUint32(tail.length - trailerLength, true);
  if (length > file.size - trailerLength - 4) {
    throw corruptParquet(place, `its footer of ${length} bytes would begin before the file does`);
  }
  if (length > largestFooter) {
    throw oversizedParquet(
      place,
      `its footer has ${length} bytes, more than ${largestFooter}`,
      'Write larger row groups, or several files.',
    );
  }
  return length;
}

async function withStart(
  file: RangedFile,
  { start, tail, from }: { readonly start: number; readonly tail: Uint8Array; readonly from: number },
  call: CallOptions,
): Promise<Uint8Array> {
  return Buffer.concat([await readExactly(file, { start, end: from }, call), tail]);
}
