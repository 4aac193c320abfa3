import type { Commands } from './commands.ts';
import { controlOf } from './face-of-commands.ts';
import type { RunningDap } from './fake-dap.ts';

/** The control of a server in another process, by its base address: the same as that of `startFakeDap`, without `stop`. */
export async function controlFakeDap(url: string): Promise<RunningDap> {
  const commands = remoteCommands(url);
  return { ...controlOf(commands), ...(await commands.access()), url };
}

const names = {
  access: true,
  advance: true,
  apply: true,
  applyBench: true,
  applyRound: true,
  arm: true,
  clear: true,
  configure: true,
  counts: true,
  create: true,
  createBench: true,
  disarm: true,
  drop: true,
  expectedDigest: true,
  expectedRows: true,
  expire: true,
  forget: true,
  held: true,
  hits: true,
  hold: true,
  release: true,
  reload: true,
  requests: true,
  shape: true,
  usage: true,
} satisfies Record<keyof Commands, true>;

function remoteCommands(url: string): Commands {
  const entries = Object.keys(names).map((name) => [name, (...list: readonly unknown[]) => call(url, name, list)]);
  // Each command goes over the wire by its own name, so what comes back is what the command's type says.
  return Object.fromEntries(entries) as Commands;
}

async function call(url: string, name: string, list: readonly unknown[]): Promise<unknown> {
  const response = await fetch(`${url}/control/${name}`, {
    method: 'POST',
    // Integers of any size may be written as text.
    body: JSON.stringify(list, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
  });
  const answer = (await response.json()) as { readonly result?: unknown; readonly error?: string };
  if (!response.ok) throw new Error(answer.error ?? `The fake server answered ${response.status}.`);
  return answer.result;
}
