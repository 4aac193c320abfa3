import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { controlFakeDap } from './control-fake-dap.ts';
import type { FakeDap } from './fake-dap.ts';

/** A server in a process of its own. */
export interface SpawnedDap extends FakeDap {
  readonly processId: number;
}

/**
 * Starts the server of `sync-fake-dap` in a process of its own, so that what it uses is not counted as the client's. It ends with this process.
 *
 * @param flags as `sync-fake-dap --help` lists them
 */
export async function spawnFakeDap(flags: readonly string[] = []): Promise<SpawnedDap> {
  // The same folder holds the sources, or what was built of them.
  const file = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './main.ts' : './main.js', import.meta.url));
  const child = spawn(process.execPath, [file, '--json', '--with-parent', ...flags], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const line = await Promise.race([firstLine(child.stdout), ended.then(() => undefined)]);
  if (line === undefined || child.pid === undefined)
    throw new Error('The fake server did not start; it said why on stderr.');
  const { url } = JSON.parse(line) as { readonly url: string };
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  return { ...(await controlFakeDap(url)), processId: child.pid, stop, [Symbol.asyncDispose]: stop };
}

async function firstLine(output: NodeJS.ReadableStream): Promise<string | undefined> {
  for await (const line of createInterface({ input: output })) return line;
  return undefined;
}
