import { type ChildProcess, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Sink } from '@sync/core/connector';
import type { DapFeedOptions } from '../../src/dap-source.ts';

/** What a run is told. */
export interface FollowOnce {
  readonly server: DapFeedOptions;
  /** The sink's. */
  readonly url: string;
  readonly table: string;
  readonly mode: 'snapshot' | 'incremental';
}

/** What a run tells. */
export interface Followed {
  /** Of the table. */
  readonly outcome?: string;
  /** Of the error. */
  readonly code?: string;
}

/** Loads no driver but the one that is needed, so that a process starts fast. */
export async function sinkOf(url: string): Promise<Sink> {
  if (url.startsWith('mysql:')) return (await import('@sync/sinks-mysql')).mysqlSink(url);
  return (await import('@sync/sinks-postgres')).postgresSink(url);
}

const script = fileURLToPath(new URL('follow-once.ts', import.meta.url));

/** Starts a process that follows a table once. */
export function startFollowing(run: FollowOnce): ChildProcess {
  return spawn(process.execPath, ['--conditions=@sync/source', script, JSON.stringify(run)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** What a process told before it ended. */
export async function toldBy(child: ChildProcess): Promise<Followed> {
  return JSON.parse(child.stdout === null ? '{}' : await text(child.stdout)) as Followed;
}
