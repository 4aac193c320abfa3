import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Sample } from '../contest.ts';

/** What a measured process says: its figures, and how many rows it found. */
export interface ChildFigures extends Required<Omit<Sample, 'servedCpuSeconds'>> {
  readonly rows?: number;
  readonly lanes?: readonly string[];
}

/** Runs a program of ours in a fresh process, with the built packages or the sources, and reads the figures that it prints. */
export async function runChild(file: string, list: readonly string[], fromSource: boolean): Promise<ChildFigures> {
  const conditions = fromSource ? ['--conditions=@sync/source'] : [];
  const env = { ...process.env, NODE_OPTIONS: '' };
  const { stdout } = await promisify(execFile)(process.execPath, [...conditions, file, ...list], { env });
  return JSON.parse(stdout) as ChildFigures;
}

/** Runs work and tells what the process that served it used meanwhile, where the system tells it. */
export async function withUsageOf(
  processId: number,
  work: () => Promise<ChildFigures>,
): Promise<ChildFigures & Pick<Sample, 'servedCpuSeconds'>> {
  const before = await cpuSecondsOf(processId);
  const figures = await work();
  const after = await cpuSecondsOf(processId);
  return before === undefined || after === undefined ? figures : { ...figures, servedCpuSeconds: after - before };
}

/** User and system time of a process: fields 14 and 15 of Linux's `/proc/<pid>/stat`, in hundredths of a second (proc(5)). */
async function cpuSecondsOf(processId: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${processId}/stat`, 'latin1').catch(() => undefined);
  // The name of the program, in parentheses, may hold spaces.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields === undefined ? undefined : (Number(fields[11]) + Number(fields[12])) / 100;
}
