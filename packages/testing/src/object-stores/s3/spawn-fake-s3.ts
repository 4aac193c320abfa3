import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { FakeS3Options } from './start-fake-s3.ts';

export interface SpawnFakeS3Options extends FakeS3Options {
  /**
   * Path of a module that fills the store before it answers: its export `fillStore(store, input)` gets a `FakeS3`, and may put objects
   * that are made when they are asked for. @defaultValue objects come over HTTP
   */
  readonly fillModule?: string;
  /** Handed to `fillStore` as JSON carries it. @defaultValue null */
  readonly fillInput?: unknown;
}

/** A server in a process of its own. */
export interface SpawnedS3 extends AsyncDisposable {
  readonly url: string;
  readonly processId: number;
  /** What `fillStore` returned, as JSON carries it. */
  readonly filled: unknown;
  stop(): Promise<void>;
}

/** Starts {@link startFakeS3} in a process of its own, so that what it uses is not counted as the client's. It ends with this process. */
export async function spawnFakeS3(options: SpawnFakeS3Options = {}): Promise<SpawnedS3> {
  // The same folder holds the sources, or what was built of them.
  const suffix = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const file = fileURLToPath(new URL(`./serve-fake-s3.${suffix}`, import.meta.url));
  const child = spawn(process.execPath, [...process.execArgv, file, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const line = await Promise.race([firstLine(child.stdout), ended.then(() => undefined)]);
  if (line === undefined || child.pid === undefined) {
    throw new Error('The fake S3 did not start; it said why on stderr.');
  }
  const { url, filled } = JSON.parse(line) as { readonly url: string; readonly filled: unknown };
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  return { url, filled, processId: child.pid, stop, [Symbol.asyncDispose]: stop };
}

async function firstLine(output: NodeJS.ReadableStream): Promise<string | undefined> {
  for await (const line of createInterface({ input: output })) return line;
  return undefined;
}
