import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { DapFormat } from '../api/dap-api.ts';

/**
 * Says what is wrong with a finished file; undefined when it ends as it must. A gzip file is unpacked once, to nowhere: that its last bytes are
 * missing cannot be seen in any other way.
 */
export async function findDamage(path: string, format: DapFormat, signal: AbortSignal): Promise<string | undefined> {
  return format === 'parquet' ? await findParquetDamage(path) : await findGzipDamage(path, signal);
}

async function findGzipDamage(path: string, signal: AbortSignal): Promise<string | undefined> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    await using file = await open(path);
    // An empty file passes as an empty stream.
    if ((await file.stat()).size < 18) return 'it is too short for a gzip file';
    await pipeline(createReadStream(path), createGunzip(), nowhere, { signal });
    return undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) {
      return error.code === 'Z_BUF_ERROR' ? 'it ends too early' : 'it is no sound gzip file';
    }
    throw error;
  }
}

/** Begins and ends with its mark (Parquet format, file format). */
async function findParquetDamage(path: string): Promise<string | undefined> {
  await using file = await open(path);
  const { size } = await file.stat();
  if (size < 12) return 'it is too short for a Parquet file';
  const isSound = (await readMark(file, 0)) === 'PAR1' && (await readMark(file, size - 4)) === 'PAR1';
  return isSound ? undefined : 'it does not begin and end as a Parquet file does';
}

async function readMark(file: FileHandle, position: number): Promise<string> {
  const { buffer } = await file.read({ buffer: Buffer.alloc(4), position });
  return buffer.toString('latin1');
}
