import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../src/index.ts', import.meta.url));

/** How a finished `dbsync` ended. */
export interface DbsyncResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningDbsync {
  readonly child: ChildProcess;
  readonly result: Promise<DbsyncResult>;
}

/** Starts `dbsync` as a process of its own, as a user would, in `cwd`. `env` is laid over this process's. */
export function startDbsync(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): RunningDbsync {
  const child = spawn(process.execPath, ['--conditions=@sync/source', entry, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const result = once(child, 'close').then(([status]) => ({ status: status as number | null, stdout, stderr }));
  return { child, result };
}

/** Runs `dbsync` to its end. */
export function runDbsync(
  args: readonly string[],
  cwd: string,
  env?: Readonly<Record<string, string>>,
): Promise<DbsyncResult> {
  return startDbsync(args, cwd, env).result;
}

/** The URL with a password in it, to see that it is never printed. The test servers trust everybody. */
export function withPassword(url: string): string {
  const parsed = new URL(url);
  parsed.password = secret;
  return parsed.href;
}

/** A password no output may hold. */
export const secret = 'hunter2-never-print-me';
