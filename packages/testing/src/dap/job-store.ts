import { randomUUID } from 'node:crypto';
import type { ReadyFile } from './served-table.ts';

/** How a job ends well. */
export interface JobResult {
  readonly files: readonly ReadyFile[];
  readonly schemaVersion: number;
  /** `at`, or `since` and `until`, as the API writes them. */
  readonly range: { readonly at: string } | { readonly since: string; readonly until: string };
}

/** The server's `error` of a job that failed. */
export interface JobError {
  readonly type: string;
  readonly uuid: string;
  readonly message: string;
}

/** A query that was started. */
export interface Job {
  readonly id: string;
  /** `canvas.accounts` */
  readonly table: string;
  /** Equal for queries that are answered by the same job. */
  readonly key: string;
  readonly startedAt: number;
  readonly result: JobResult;
  /** Milliseconds since 1970. */
  expiresAt: number;
  /** Answers with `running` that are still to be given; -1 once it is over. */
  pollsLeft: number;
  status: 'waiting' | 'running' | 'complete' | 'failed';
  error: JobError | undefined;
}

/** The jobs of a server. */
export interface JobStore {
  add(job: Pick<Job, 'table' | 'key' | 'startedAt' | 'result' | 'expiresAt' | 'pollsLeft'>): Job;
  /** One that has not expired. */
  find(id: string, now: number): Job | undefined;
  /** The newest that was started with this key not longer ago than a day, has not failed and has not expired. */
  reusable(key: string, now: number): Job | undefined;
  /** The job that an object's id belongs to, expired or not, and the file. */
  findFile(objectId: string): { readonly job: Job; readonly file: ReadyFile } | undefined;
  expireAll(): void;
}

const dayMs = 86_400_000;

/** A store without jobs. */
export function openJobStore(): JobStore {
  const jobs = new Map<string, Job>();
  return {
    add: (job) => {
      const added: Job = { ...job, id: randomUUID(), status: 'waiting', error: undefined };
      jobs.set(added.id, added);
      return added;
    },
    find: (id, now) => {
      const job = jobs.get(id);
      return job !== undefined && now < job.expiresAt ? job : undefined;
    },
    reusable: (key, now) =>
      [...jobs.values()].findLast((job) => {
        return job.key === key && job.status !== 'failed' && now < job.expiresAt && now - job.startedAt < dayMs;
      }),
    findFile: (objectId) => {
      const job = jobs.get(objectId.split('/')[0] ?? '');
      const file = job?.result.files.find((_, index) => objectIds(job)[index] === objectId);
      return job !== undefined && file !== undefined ? { job, file } : undefined;
    },
    expireAll: () => {
      for (const job of jobs.values()) job.expiresAt = 0;
    },
  };
}

/** The ids of a job's files, in their order. */
export function objectIds({ id, result }: Job): readonly string[] {
  return result.files.map(({ ending }, index) => `${id}/part-${String(index).padStart(5, '0')}${ending}`);
}
