import type { FinishedJob } from '../api/dap-api.ts';
import type { CallPlace } from '../errors/call-place.ts';
import { oddAnswer } from '../errors/odd-answer.ts';
import { isRecord, ServerFault } from '../errors/server-fault.ts';

/** A job as the service tells of it. Members that are not known are passed over. */
export type Job =
  | { readonly status: 'under-way'; readonly id: string }
  /** It is ready, but this answer does not list its files. */
  | { readonly status: 'unlisted'; readonly id: string }
  | { readonly status: 'complete'; readonly id: string; readonly finished: Omit<FinishedJob, 'table'> }
  | { readonly status: 'failed'; readonly id: string; readonly fault: ServerFault };

/** @throws {ReadError} READ_CORRUPT */
export function readJob(value: unknown, place: CallPlace): Job {
  if (!isRecord(value) || typeof value.id !== 'string' || value.id === '') throw oddAnswer('a job lacks its id', place);
  const { id, status } = value;
  switch (typeof status === 'string' ? status.toLowerCase() : status) {
    case 'waiting':
    case 'running':
      return { status: 'under-way', id };
    case 'failed': {
      const error = isRecord(value.error) ? value.error : {};
      return { status: 'failed', id, fault: new ServerFault({ status: 200, error }) };
    }
    case 'complete':
      if (value.objects === undefined || value.objects === null) return { status: 'unlisted', id };
      return { status: 'complete', id, finished: readFinished(id, value, place) };
    default:
      throw oddAnswer('a job has a status that is not known', place);
  }
}

function readFinished(
  id: string,
  value: Readonly<Record<string, unknown>>,
  place: CallPlace,
): Omit<FinishedJob, 'table'> {
  const { schema_version: schemaVersion, at, since, until, expires_at: expires } = value;
  const reaches = typeof until === 'string' ? until : at;
  if (typeof schemaVersion !== 'number') throw oddAnswer('a complete job lacks its schema_version', place);
  if (!isMoment(reaches)) throw oddAnswer('a complete job lacks the time it reaches (at, until)', place);
  const expiresAt = typeof expires === 'string' ? Date.parse(expires) : Number.NaN;
  return {
    id,
    schemaVersion,
    reaches,
    objects: readObjects(value.objects, place),
    ...(isMoment(since) ? { since } : {}),
    ...(Number.isNaN(expiresAt) ? {} : { expiresAt }),
  };
}

function readObjects(value: unknown, place: CallPlace): readonly string[] {
  if (!Array.isArray(value)) throw oddAnswer('the files of a job are no list', place);
  return value.map((each: unknown) => {
    if (!isRecord(each) || typeof each.id !== 'string' || each.id === '') throw oddAnswer('a file lacks its id', place);
    return each.id;
  });
}

/** RFC 3339 with its offset: without one a time says nothing. */
function isMoment(value: unknown): value is string {
  return (
    typeof value === 'string' && /^\d{4,}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/.test(value)
  );
}
