import type { JsonValue } from '@bufbuild/protobuf';
import { Code, ConnectError } from '@connectrpc/connect';
import type { FakeJobRun } from '../fake-neosync.ts';
import type { Answer } from './call.ts';

/** `GetJobRuns` of a job or of an account, the newest first. */
export const getJobRuns: Answer = ({ world, caller, request }) => {
  const runs = (world.options.jobRuns ?? []).filter(
    (run) =>
      caller.mayUse(run.accountId) &&
      (request.jobId === undefined ? run.accountId === request.accountId : run.jobId === request.jobId),
  );
  return { jobRuns: runs.toSorted((a, b) => b.startedAt.getTime() - a.startedAt.getTime()).map(jsonOf) };
};

/** `GetJobRun`. */
export const getJobRun: Answer = ({ world, caller, request }) => {
  const run = world.options.jobRuns?.find(
    ({ id, accountId }) => id === request.jobRunId && accountId === request.accountId,
  );
  if (run === undefined) throw new ConnectError('unable to find job run', Code.NotFound);
  if (!caller.mayUse(run.accountId)) throw new ConnectError('user does not have permission', Code.PermissionDenied);
  return { jobRun: jsonOf(run) };
};

function jsonOf(run: FakeJobRun): { [key: string]: JsonValue } {
  return {
    id: run.id,
    jobId: run.jobId,
    name: run.id,
    status: `JOB_RUN_STATUS_${run.status}`,
    startedAt: run.startedAt.toISOString(),
    ...(run.completedAt === undefined ? {} : { completedAt: run.completedAt.toISOString() }),
  };
}
