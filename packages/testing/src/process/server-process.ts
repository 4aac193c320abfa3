import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import type { LowerUser } from './lower-user.ts';

/** What to start and how to know that it is ready. */
export interface ServerCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** The server's own folder: its working directory, removed when the server goes away by whatever cause. */
  readonly folder: string;
  readonly user: LowerUser | undefined;
  /** A line of the server's log that says it takes connections. */
  readonly ready: RegExp;
  readonly stopSignal: NodeJS.Signals;
  readonly signal?: AbortSignal | undefined;
}

/** A server process of ours. It never outlives this process and does not keep this process alive. */
export interface ServerProcess {
  readonly processId: number;
  /** Ends the server and resolves once the process is gone. Calling it again is harmless. */
  stop(): Promise<void>;
}

const logTailCharacters = 20_000;
const stopLimitMs = 10_000;

/** Starts a server and resolves once its log says that it is ready. Rejects with the end of its log. */
export async function startServerProcess(command: ServerCommand): Promise<ServerProcess> {
  const { file, args, env, folder, user } = command;
  const child = spawn(file, args, { ...user, env, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const endWithUs = (): void => void child.kill(command.stopSignal);
  process.once('exit', endWithUs);
  child.once('exit', () => process.off('exit', endWithUs));
  try {
    await untilReady(child, command);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  startWatchdog(child, folder);
  release(child);
  return { processId: child.pid ?? 0, stop: () => stopProcess(child, command.stopSignal) };
}

function untilReady(child: ChildProcess, command: ServerCommand): Promise<void> {
  const { signal } = command;
  return new Promise((resolve, reject) => {
    let log = '';
    const onAbort = (): void => reject(signal?.reason);
    const finish = (outcome: () => void): void => {
      signal?.removeEventListener('abort', onAbort);
      outcome();
    };
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-logTailCharacters);
      if (command.ready.test(log)) finish(resolve);
    });
    child.once('error', (error) => finish(() => reject(error)));
    child.once('exit', (code, by) => {
      finish(() => reject(new Error(`${command.file} ended with ${code ?? by}: ${log.trim().slice(-1000)}`)));
    });
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted === true) onAbort();
  });
}

/** Lets this process end although the server still runs; the server is killed then. */
function release(child: ChildProcess): void {
  child.unref();
  if (child.stderr instanceof Socket) child.stderr.unref();
}

/**
 * A tiny shell that waits for this process to go away by any cause, a SIGKILL included (the pipe closes), and then
 * kills the server and removes its folder. It has a process group of its own, so Ctrl-C does not end it first.
 */
function startWatchdog(server: ChildProcess, folder: string): void {
  if (process.platform === 'win32') return;
  const script = 'cat >/dev/null; kill -QUIT "$1"; sleep 1; kill -KILL "$1"; rm -rf "$2"';
  const watchdog = spawn('/bin/sh', ['-c', script, 'sh', String(server.pid), folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watchdog.on('error', () => undefined);
  // A dead server's process id may belong to someone else soon.
  server.once('exit', () => watchdog.kill('SIGKILL'));
  watchdog.unref();
  if (watchdog.stdin instanceof Socket) watchdog.stdin.unref();
}

function stopProcess(child: ChildProcess, stopSignal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const impatience = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
    child.ref();
    child.once('exit', () => {
      clearTimeout(impatience);
      resolve();
    });
    child.kill(stopSignal);
  });
}
