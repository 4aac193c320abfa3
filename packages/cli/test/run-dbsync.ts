import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { runCommandLine } from '../src/main.ts';

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

/** Runs `dbsync` to its end within this process, which is many times faster: for what does not depend on how a process starts and ends. */
export async function runDbsyncHere(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<DbsyncResult> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const said = Promise.all([text(stdout), text(stderr)]);
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const exit = (code: number): never => {
    throw new Error(`dbsync wants to exit with ${code}`);
  };
  const ignore = (): void => undefined;
  try {
    const place = { stdout, stderr, env: process.env, cwd: () => cwd, on: ignore, off: ignore, exit };
    const status = await runCommandLine(args, place);
    stdout.end();
    stderr.end();
    const [out, err] = await said;
    return { status, stdout: out, stderr: err };
  } finally {
    vi.unstubAllEnvs();
  }
}

/** The URL with a password in it, to see that it is never printed. The test servers trust everybody. */
export function withPassword(url: string): string {
  const parsed = new URL(url);
  parsed.password = secret;
  return parsed.href;
}

/** A password no output may hold. */
export const secret = 'hunter2-never-print-me';
