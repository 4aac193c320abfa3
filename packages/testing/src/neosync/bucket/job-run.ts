import { Code, ConnectError } from '@connectrpc/connect';
import type { BucketConnectionConfig } from '../fake-neosync.ts';
import type { BucketChoice, JobSelection } from '../services/call.ts';
import { type BucketObjects, listBucket } from './bucket-objects.ts';

/** The run of a bucket that a call asks for. */
export interface OpenRun {
  readonly objects: BucketObjects;
  /** `workflows/<run>/activities/`. */
  readonly head: string;
}

/** Finds the run: by its id unchecked, or as the newest of its job. @throws not_found, invalid_argument. */
export async function openRun(config: BucketConnectionConfig, choice: BucketChoice | undefined): Promise<OpenRun> {
  const selection = config.kind === 's3' ? choice?.awsS3Config : choice?.gcpCloudstorageConfig;
  const objects = await listBucket(config);
  return { objects, head: `workflows/${runIdOf(objects, selection, config.kind)}/activities/` };
}

function runIdOf(objects: BucketObjects, selection: JobSelection | undefined, kind: 's3' | 'gcs'): string {
  if (selection?.jobRunId !== undefined) return selection.jobRunId;
  if (selection?.jobId === undefined) throw new ConnectError('no job id or job run id was given', Code.InvalidArgument);
  const head = `workflows/${selection.jobId}`;
  const mine = objects.keys.filter((key) => key.startsWith(head) && (kind === 's3' || key.includes('/activities/')));
  const newest = mine
    .map((key) => key.split('/')[1] ?? '')
    .toSorted()
    .at(-1);
  if (newest === undefined) throw new ConnectError('unable to find latest job run for job', Code.NotFound);
  return newest;
}

/** The tables of a run by the names of their folders. */
export function foldersOf({ objects, head }: OpenRun): readonly string[] {
  const own = objects.keys.filter((key) => key.startsWith(head)).map((key) => key.slice(head.length));
  return [...new Set(own.flatMap((key) => (key.includes('/') ? [key.slice(0, key.indexOf('/'))] : [])))];
}

/** The rows of a table, one file after the other in the order of their names. */
export async function* rowsOf({ objects, head }: OpenRun, folder: string): AsyncGenerator<readonly JsonRow[]> {
  for (const key of objects.keys.filter((candidate) => candidate.startsWith(`${head}${folder}/data`))) {
    const lines = (await objects.text(key)).split('\n').filter((line) => line.trim() !== '');
    yield lines.map((line) => JSON.parse(line) as JsonRow);
  }
}

/** A row of a file. */
export type JsonRow = Readonly<Record<string, unknown>>;
