import { AbortedError, type CallOptions, ReadError } from '@sync/core/connector';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import type { DapApi, DapQuery, FinishedJob } from '../api/dap-api.ts';
import { diskError, isDiskError } from './disk-error.ts';
import { fetchFile } from './fetch-file.ts';
import { nameFiles, nameFolder } from './file-name.ts';

/** What to fetch, and where to. */
export interface DownloadRequest extends DapQuery {
  /** Made when it is not there; the files go to `job_<id>` in it. */
  readonly directory: string;
}

/** What was fetched. */
export interface Download {
  readonly jobId: string;
  /** Folder of the files. */
  readonly directory: string;
  /** Paths of all files, in the service's order; none when there are no rows. */
  readonly files: readonly string[];
  /** Files among them that were there already. */
  readonly keptFiles: number;
  /** Bytes that were fetched, as they are stored. */
  readonly bytes: number;
  readonly schemaVersion: number;
  /** What the rows reach: the `since` of the next time. As the service wrote it. */
  readonly reaches: string;
}

/** How far a download is. */
export interface DownloadProgress {
  readonly files: number;
  readonly finishedFiles: number;
  /** Fetched so far. */
  readonly bytes: number;
}

const filesAtOnce = 4;

/** A job whose files are deleted while they are fetched is asked for again. */
const tries = 3;

/**
 * Fetches the files of a query as they are stored, four at a time. What an earlier run of the same job left is kept.
 *
 * @throws {SyncError} what `DapApi.query` and `DapApi.openObject` throw; WriteError; ReadError READ_CORRUPT
 */
export async function downloadFiles(
  api: DapApi,
  {
    request,
    onProgress,
  }: { request: DownloadRequest; onProgress?: ((progress: DownloadProgress) => void) | undefined },
  call: CallOptions,
): Promise<Download> {
  const { directory, ...query } = request;
  for (let attempt = 1; ; attempt += 1) {
    const job = await api.query(query, call);
    const folder = join(directory, nameFolder(job.id));
    await mkdir(folder, { recursive: true }).catch((error: unknown) => {
      throw isDiskError(error) ? diskError(error, folder) : error;
    });
    try {
      return await fetchAll(api, { job, folder, format: query.format, onProgress: onProgress ?? (() => {}) }, call);
    } catch (error) {
      const isLost = error instanceof ReadError && error.code === 'READ_SNAPSHOT_LOST';
      if (!isLost || attempt === tries) throw error;
    }
  }
}

interface JobFiles {
  readonly job: FinishedJob;
  readonly folder: string;
  readonly format: DownloadRequest['format'];
  readonly onProgress: (progress: DownloadProgress) => void;
}

async function fetchAll(
  api: DapApi,
  { job, folder, format, onProgress }: JobFiles,
  call: CallOptions,
): Promise<Download> {
  const files = nameFiles(job.objects, format).map((name) => join(folder, name));
  const state = { finished: 0, kept: 0, bytes: 0 };
  const tell = (): void => onProgress({ files: files.length, finishedFiles: state.finished, bytes: state.bytes });
  const onBytes = (bytes: number): void => {
    state.bytes += bytes;
    tell();
  };
  tell();
  await eachAtOnce(job.objects, call, async (objectId, index, each) => {
    const path = files[index] ?? '';
    const outcome = await fetchFile(api, { job, objectId, format, path, onBytes }, each);
    state.finished += 1;
    if (outcome === 'kept') state.kept += 1;
    tell();
  });
  const { id: jobId, schemaVersion, reaches } = job;
  return { jobId, directory: folder, files, keptFiles: state.kept, bytes: state.bytes, schemaVersion, reaches };
}

/** The first that fails ends the others, and is the one that is told. */
async function eachAtOnce<Item>(
  items: readonly Item[],
  call: CallOptions,
  work: (item: Item, index: number, call: CallOptions) => Promise<void>,
): Promise<void> {
  const limit = pLimit(filesAtOnce);
  const stop = new AbortController();
  const each = { ...call, signal: AbortSignal.any([call.signal, stop.signal]) };
  const outcomes = await Promise.allSettled(
    items.map((item, index) =>
      limit(async () => {
        try {
          if (!stop.signal.aborted) await work(item, index, each);
        } catch (error) {
          stop.abort();
          throw error;
        }
      }),
    ),
  );
  const errors = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
  const first = errors.find((error) => !(error instanceof AbortedError)) ?? errors[0];
  if (first !== undefined) throw first;
}
