import { existsSync, readFileSync } from 'node:fs';

/** Whether a process is there and has not ended. */
export function isRunning(processId: number | undefined): boolean {
  if (processId === undefined) return false;
  try {
    process.kill(processId, 0);
    // A process that ended but was not yet reaped still answers.
    return !existsSync(`/proc/${processId}/stat`) || !/\) Z/.test(readFileSync(`/proc/${processId}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
