import { execFile } from 'node:child_process';

/** How a program is run to its end. */
export interface RunProgramOptions {
  readonly cwd?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

const maxOutputBytes = 512 * 1024 * 1024;

/** Runs a program to its end and resolves with what it printed. Rejects with its last lines of complaint. */
export function runProgram(file: string, args: readonly string[], options: RunProgramOptions = {}): Promise<string> {
  const settings = { ...withoutUndefined(options), encoding: 'utf8', maxBuffer: maxOutputBytes } as const;
  return new Promise((resolve, reject) => {
    execFile(file, args, settings, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${file} failed: ${lastLines(stderr) || error.message}`, { cause: error }));
    });
  });
}

/** The end of a program's complaint: the reason stands there. */
export function lastLines(text: string, count = 3): string {
  return text.trim().split('\n').slice(-count).join('\n');
}

function withoutUndefined(options: RunProgramOptions): {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
  signal?: AbortSignal;
} {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
