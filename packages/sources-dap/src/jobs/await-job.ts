import { type CallOptions, ReadError } from '@sync/core/connector';
import type { DapQuery, FinishedJob } from '../api/dap-api.ts';
import type { Service } from '../api/service.ts';
import type { CallPlace } from '../errors/call-place.ts';
import type { ServerFault } from '../errors/server-fault.ts';
import type { Answer } from '../http/read-answer.ts';
import { readJob } from './job.ts';

/** How a job ended. */
export type JobOutcome =
  | { readonly status: 'complete'; readonly job: FinishedJob }
  | { readonly status: 'failed'; readonly fault: ServerFault }
  /** It was deleted before its end was seen. */
  | { readonly status: 'gone'; readonly error: ReadError };

/** The pauses between two looks at a job, in units: short ones for small tables first, then every five seconds. */
const pauseUnits = [0.25, 0.5, 1, 2, 4];
const longestUnits = 5;

/** Asks for a job and waits for its end. */
export async function awaitJob(
  service: Service,
  query: DapQuery,
  { place, call }: { readonly place: CallPlace; readonly call: CallOptions },
): Promise<JobOutcome> {
  const signal = service.signalOf(call);
  let answer = await create(service, query, { place, call });
  for (let looks = 0; ; looks += 1) {
    const job = readJob(answer.value, place);
    if (job.status === 'failed') return job;
    if (job.status === 'complete') return { status: 'complete', job: { ...job.finished, table: query.table } };
    if (job.status === 'under-way') {
      await service.clock.sleep((pauseUnits[looks] ?? longestUnits) * service.options.limits.pauseMs, signal);
    }
    try {
      const path = `/job/${encodeURIComponent(job.id)}`;
      answer = await service.ask({ endpoint: 'readJob', method: 'GET', path }, place, call);
    } catch (error) {
      if (error instanceof ReadError && error.code === 'READ_SNAPSHOT_LOST') return { status: 'gone', error };
      throw error;
    }
  }
}

function create(service: Service, query: DapQuery, at: { place: CallPlace; call: CallOptions }): Promise<Answer> {
  const { table, format, mode, since, until } = query;
  const path = `/query/${service.options.namespace}/table/${encodeURIComponent(table)}/data`;
  // Members without a value are left out, since the service takes no null (JSON.stringify does).
  const body = { format, mode, since, until };
  return service.ask({ endpoint: 'createJob', method: 'POST', path, body }, at.place, at.call);
}
