import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { startStatementProxy } from './start-statement-proxy.ts';
import type { Statement } from './statement.ts';

/** Which run is killed, and when. */
export interface KillAtStatementOptions {
  /** The database. */
  readonly url: string;
  /** Which statement, counted from 1, or the first one that this is true of. */
  readonly at: number | ((statement: Statement) => boolean);
  /** `before`: the server never sees the statement. `after`: the server has it, nobody waits for its answer. */
  readonly when: 'before' | 'after';
  /** Starts the process, which is to use this URL of the database. */
  readonly start: (url: string) => ChildProcess;
}

/** How the run ended. */
export interface KilledRun {
  /** The one at which it was killed; undefined when the process ended by itself before. */
  readonly killedAt: Statement | undefined;
  readonly signal: NodeJS.Signals | null;
  readonly exitCode: number | null;
  /** All that came. */
  readonly statements: readonly Statement[];
}

/**
 * Runs a process that uses a database through a proxy, and kills it with SIGKILL at one of its statements. Resolves once the process is gone and
 * its connections are closed; the server may still be at its last statement.
 */
export async function killAtStatement({ url, at, when, start }: KillAtStatementOptions): Promise<KilledRun> {
  let killedAt: Statement | undefined;
  const isIt = typeof at === 'number' ? ({ number }: Statement) => number === at : at;
  let kill: () => Promise<void> = async () => undefined;
  const look = async (statement: Statement) => {
    if (killedAt !== undefined || !isIt(statement)) return 'pass';
    killedAt = statement;
    await kill();
    return 'stop';
  };
  await using proxy = await startStatementProxy(url, { [when]: look });
  const child = start(proxy.url);
  const exit = once(child, 'exit');
  kill = async () => {
    child.kill('SIGKILL');
    await exit;
  };
  const [exitCode, signal] = (await exit) as [number | null, NodeJS.Signals | null];
  if (proxy.error !== undefined) throw proxy.error;
  return { killedAt, signal, exitCode, statements: proxy.statements };
}
