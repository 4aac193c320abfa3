import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { SyncOptions } from '@sync/core';
import type { Sample } from '../contest.ts';
import type { Ends } from '../data/ends.ts';

/** Options that travel as JSON. */
export type PlainSyncOptions = Pick<
  SyncOptions,
  'schema' | 'truncate' | 'lane' | 'tables' | 'verify' | 'limits' | 'schemas'
>;

/** What the process of one `sync()` says. */
interface SyncFigures extends Required<Sample> {
  readonly rows: number;
  readonly lanes: readonly string[];
}

const CHILD = fileURLToPath(new URL('./sync-child.mjs', import.meta.url));

/**
 * Runs `sync()` in a fresh process. Rejects when it fails, copies another number of rows than the data has, or takes another
 * lane than the one asked for.
 */
export async function runSync(data: Ends, options: PlainSyncOptions, fromSource: boolean): Promise<Required<Sample>> {
  const request = JSON.stringify({ sourceUrl: data.source.url, sinkUrl: data.target.url, options });
  const conditions = fromSource ? ['--conditions=@sync/source'] : [];
  const env = { ...process.env, NODE_OPTIONS: '' };
  const { stdout } = await promisify(execFile)(process.execPath, [...conditions, CHILD, request], { env });
  const figures = JSON.parse(stdout) as SyncFigures;
  if (figures.rows !== data.rows) throw new Error(`sync() copied ${figures.rows} of ${data.rows} rows.`);
  const wanted = options.lane ?? 'auto';
  if (wanted !== 'auto' && figures.lanes.some((lane) => lane !== wanted)) {
    throw new Error(`sync() took the lanes ${figures.lanes.join(', ')}, not ${wanted}.`);
  }
  return figures;
}
