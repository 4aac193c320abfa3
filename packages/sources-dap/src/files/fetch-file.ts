import { abortedError, type CallOptions, ReadError } from '@sync/core/connector';
import { open, rename, rm, stat } from 'node:fs/promises';
import type { DapApi, DapFormat, FinishedJob } from '../api/dap-api.ts';
import { connectorName } from '../options.ts';
import { findDamage } from './check-file.ts';
import { diskError, isDiskError } from './disk-error.ts';

export interface FileRequest {
  readonly job: FinishedJob;
  readonly objectId: string;
  readonly format: DapFormat;
  /** Where it is to be. */
  readonly path: string;
  /** Called for each piece that is on disk. */
  readonly onBytes: (bytes: number) => void;
}

/** A damaged file is fetched once more from its start. */
const tries = 2;

/**
 * Fetches one file: into `<path>.part`, continued where an earlier run left it, and renamed when it is whole. One that is there is kept.
 *
 * @throws {ReadError} READ_CORRUPT: it is damaged, again and again
 * @throws {WriteError} WRITE_SPACE, WRITE_PERMISSION, WRITE_FAILED
 */
export async function fetchFile(api: DapApi, request: FileRequest, call: CallOptions): Promise<'fetched' | 'kept'> {
  const { path, format } = request;
  const part = `${path}.part`;
  try {
    if ((await sizeOf(path)) !== undefined) return 'kept';
    for (let attempt = 1; ; attempt += 1) {
      await append(api, { ...request, path: part }, call);
      const damage = await findDamage(part, format, call.signal);
      if (damage === undefined) break;
      await rm(part, { force: true });
      if (attempt === tries) throw damaged(damage, request);
    }
    await rename(part, path);
    return 'fetched';
  } catch (error) {
    if (call.signal.aborted) throw abortedError(call.signal);
    throw isDiskError(error) ? diskError(error, path) : error;
  }
}

async function append(api: DapApi, { job, objectId, path, onBytes }: FileRequest, call: CallOptions): Promise<void> {
  await using file = await open(path, 'a');
  const { size } = await file.stat();
  for await (const piece of api.openObject({ job, objectId, from: size }, call)) {
    await file.appendFile(piece);
    onBytes(piece.length);
  }
  await file.datasync();
}

/** Undefined when there is no such file. */
async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isDiskError(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function damaged(why: string, { path, job }: FileRequest): ReadError {
  return new ReadError({
    code: 'READ_CORRUPT',
    message: `Failed fetching ${path}: ${why}, though the service sent all of it, ${tries} times. Run again later; if it stays so, tell the support of Instructure the job ${job.id}.`,
    advice: 'retry',
    context: { connector: connectorName, table: job.table },
  });
}
