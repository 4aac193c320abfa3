import type { CallOptions, TableRef } from '@sync/core/connector';
import { fetchObject } from '../objects/fetch-object.ts';
import type { KeptObjects } from '../objects/kept-objects.ts';
import type { ObjectStore, StoredObject } from '../objects/object-store.ts';
import { only } from '../objects/read-ahead.ts';
import { readObject } from '../objects/read-object.ts';
import { checkPlainFile } from '../rows/check-plain-file.ts';
import { corruptFile } from '../rows/file-fault.ts';
import type { RowFilesOptions } from '../rows/read-row-files.ts';
import { unzip, type ZipFault } from '../rows/unzip.ts';

/** How much of an object a sample takes. */
export interface HeadSize {
  readonly bytes: number;
  /** Line ends; the first one is waited for in any case. */
  readonly lines: number;
}

/** The start of a file. */
export interface FileHead {
  /** Unzipped. Ends behind a line where lines were cut off, within a line where bytes were. */
  readonly bytes: Buffer;
  /** All of the file is there. */
  readonly isWhole: boolean;
}

const lineEnd = 0x0a;

/** The first line is wanted whole, unless it is as large as this. */
const mostBytes = 64 * 1024 * 1024;

/** Whose start is read. */
export interface HeadRequest {
  readonly store: ObjectStore;
  readonly object: StoredObject;
  readonly table: TableRef;
  readonly format: RowFilesOptions['format'];
  /** Takes small objects, so that they are not fetched again. */
  readonly kept: KeptObjects;
}

/** Reads the start of an object, unzipped, and leaves the rest where it is. @throws {ReadError} */
export async function readHead(
  { store, object, table, format, kept }: HeadRequest,
  size: HeadSize,
  call: CallOptions,
): Promise<FileHead> {
  const fault: ZipFault = (why) => corruptFile({ table, file: object.key, line: 0 }, why);
  const checkPlain = (head: Uint8Array): void => checkPlainFile(head, { name: object.key, format, fault });
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  let lines = 0;
  for await (const piece of unzip(await fetchBytes({ store, object, kept }, call), { fault, checkPlain })) {
    const wanted = cutLines(piece, size.lines - lines);
    // Pieces may lie in a buffer that is filled again.
    pieces.push(Buffer.from(piece.subarray(0, wanted.end)));
    bytes += wanted.end;
    lines += wanted.lines;
    const isEnough = lines >= size.lines || (bytes >= size.bytes && lines > 0) || bytes >= mostBytes;
    if (isEnough) return { bytes: Buffer.concat(pieces), isWhole: false };
  }
  return { bytes: Buffer.concat(pieces), isWhole: true };
}

async function fetchBytes(
  { store, object, kept }: Pick<HeadRequest, 'store' | 'object' | 'kept'>,
  call: CallOptions,
): Promise<AsyncIterable<Uint8Array>> {
  if (!kept.hasRoomFor(object)) return readObject(store, object, call);
  const bytes = await fetchObject(store, object, call);
  kept.keep(object, bytes);
  return only(bytes);
}

function cutLines(piece: Uint8Array, most: number): { readonly end: number; readonly lines: number } {
  let lines = 0;
  for (let at = 0; at < piece.length; ) {
    const end = piece.indexOf(lineEnd, at);
    if (end === -1) break;
    lines += 1;
    at = end + 1;
    if (lines === most) return { end: at, lines };
  }
  return { end: piece.length, lines };
}
