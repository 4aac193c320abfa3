import type { CallOptions } from '@sync/core/connector';
import type { KeptObjects } from '../objects/kept-objects.ts';
import type { ObjectStore, StoredObject } from '../objects/object-store.ts';
import { corruptFile, type FilePlace } from '../rows/file-fault.ts';
import { skipSpace, skipValue } from '../rows/json-text.ts';
import type { BucketTable } from './bucket-layout.ts';
import { type Guess, guessOfJson, guessOfText, mergeGuesses } from './guess-type.ts';
import { type HeadSize, readHead } from './read-head.ts';
import { splitRecords } from './split-records.ts';

/** Columns by name, in the order in which they were seen, with what their values seem to be. */
export type SampledColumns = ReadonlyMap<string, Guess>;

/** Of each of two files. */
const sampleSize = { bytes: 1024 * 1024, rows: 1000 };

export interface SampleRequest {
  readonly store: ObjectStore;
  readonly table: BucketTable;
  readonly kept: KeptObjects;
  /** Only names are wanted, where they stand in a header. */
  readonly wants: 'names' | 'types';
}

/**
 * The columns that rows at the start of the first and of the last object have: rows of JSON leave out what is not set, and later files may
 * have columns that the first did not.
 *
 * @throws {ReadError} READ_CORRUPT, READ_SNAPSHOT_LOST
 */
export async function sampleColumns(request: SampleRequest, call: CallOptions): Promise<SampledColumns> {
  const { store, table, kept, wants } = request;
  const isJson = table.format === 'jsonl';
  const size: HeadSize = {
    bytes: sampleSize.bytes,
    lines: isJson || wants === 'types' ? sampleSize.rows : headerLines,
  };
  const columns = new Map<string, Guess>();
  const add = (name: string, guess: Guess): void => {
    columns.set(name, mergeGuesses(columns.get(name) ?? 'nothing', guess));
  };
  const { ref, format } = table;
  if (format === 'parquet') return columns;
  let taken = 0;
  for (const object of sampledOf(table)) {
    // Both ends, and others only when those hold no row: a zipped file of nothing has bytes.
    if (taken >= 2 && columns.size > 0) break;
    taken += 1;
    const { bytes, isWhole } = await readHead({ store, object, table: ref, format, kept }, size, call);
    if (isJson) sampleJson({ bytes, isWhole, place: { table: ref, file: object.key, line: 0 } }, add);
    else sampleRecords({ text: bytes.toString('utf8'), isWhole, table }, add);
  }
  return columns;
}

/** A name in a header may have line ends in it, between quotes. */
const headerLines = 50;

type Add = (name: string, guess: Guess) => void;

/** Objects looked at when those before hold no row. */
const mostObjects = 20;

/** The first object, the last one, and some of those between. */
function* sampledOf({ objects }: BucketTable): Generator<StoredObject, void, undefined> {
  const { first, last } = objects;
  if (first === undefined || last === undefined) return;
  yield first;
  if (last.key === first.key) return;
  yield last;
  let left = mostObjects - 2;
  for (const object of objects) {
    if (left === 0) return;
    if (object.key === first.key || object.key === last.key) continue;
    left -= 1;
    yield object;
  }
}

interface JsonSample {
  readonly bytes: Buffer;
  readonly isWhole: boolean;
  readonly place: FilePlace;
}

function sampleJson({ bytes, isWhole, place }: JsonSample, add: Add): void {
  for (
    let at = skipSpace(bytes, bytes.subarray(0, byteOrderMark.length).equals(byteOrderMark) ? byteOrderMark.length : 0);
    at < bytes.length;
  ) {
    const end = skipValue(bytes, at, bytes.length);
    const row = end === -1 ? undefined : parseRow(bytes.toString('utf8', at, end));
    if (row === undefined) {
      // The last one of a part may be cut.
      if (end === -1 && !isWhole) return;
      throw corruptFile({ ...place, line: lineOf(bytes, at) }, 'there is no JSON object');
    }
    for (const [name, value] of Object.entries(row)) add(name, guessOfJson(value));
    at = skipSpace(bytes, end);
  }
}

const byteOrderMark = Buffer.from('\uFEFF');

/** Undefined for what is no object. */
function parseRow(text: string): object | undefined {
  try {
    const row: unknown = JSON.parse(text);
    return typeof row === 'object' && row !== null && !Array.isArray(row) ? row : undefined;
  } catch {
    return undefined;
  }
}

function lineOf(bytes: Buffer, at: number): number {
  let line = 1;
  for (let next = bytes.indexOf(0x0a); next !== -1 && next < at; next = bytes.indexOf(0x0a, next + 1)) line += 1;
  return line;
}

interface RecordsSample {
  readonly text: string;
  readonly isWhole: boolean;
  readonly table: BucketTable;
}

function sampleRecords({ text, isWhole, table }: RecordsSample, add: Add): void {
  const { format, hasHeader = true, columns = [] } = table;
  const records = splitRecords(text, format === 'csv' ? 'csv' : 'tsv');
  // The last one may be cut.
  if (!isWhole && records.length > 1) records.pop();
  const names = hasHeader ? records.shift() : columns.map(({ name }) => name);
  const nullText = table.nullText ?? (format === 'csv' ? '' : String.raw`\N`);
  for (const [index, name] of (names ?? []).entries()) {
    add(name, 'nothing');
    for (const record of records) {
      const field = record[index];
      if (field !== undefined && field !== nullText) add(name, guessOfText(field));
    }
  }
}
