import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What a server in a process of its own serves. */
export interface SpawnFakeNeosyncOptions {
  /** Of the database behind its one connection: `postgres:` or `mysql:`. */
  readonly url: string;
  /** @defaultValue a UUID of its own */
  readonly connectionId?: string;
  /** Whether rows are read and encoded once before the server answers, or for each call. @defaultValue 'all' */
  readonly keeps?: 'nothing' | 'all';
  /** MySQL: databases whose tables are told of. @defaultValue the one of the URL */
  readonly databases?: readonly string[];
}

/** A server in a process of its own. */
export interface SpawnedNeosync extends AsyncDisposable {
  readonly url: string;
  readonly connectionId: string;
  readonly accountId: string;
  readonly apiKey: string;
  readonly processId: number;
  stop(): Promise<void>;
}

/** Starts `startFakeNeosync` in a process of its own, so that what it uses is not counted as the client's. It ends with this process. */
export async function spawnFakeNeosync(options: SpawnFakeNeosyncOptions): Promise<SpawnedNeosync> {
  // The same folder holds the sources, or what was built of them.
  const suffix = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const file = fileURLToPath(new URL(`./serve-fake-neosync.${suffix}`, import.meta.url));
  const child = spawn(process.execPath, [...process.execArgv, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  child.stdin.write(`${JSON.stringify(options)}\n`);
  const line = await Promise.race([firstLine(child.stdout), ended.then(() => undefined)]);
  if (line === undefined || child.pid === undefined) {
    throw new Error('The fake Neosync API did not start; it said why on stderr.');
  }
  const told = JSON.parse(line) as Pick<SpawnedNeosync, 'url' | 'connectionId' | 'accountId' | 'apiKey'>;
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  return { ...told, processId: child.pid, stop, [Symbol.asyncDispose]: stop };
}

async function firstLine(output: NodeJS.ReadableStream): Promise<string | undefined> {
  for await (const line of createInterface({ input: output })) return line;
  return undefined;
}
