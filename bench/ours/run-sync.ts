import { fileURLToPath } from 'node:url';
import type { SyncOptions } from '@sync/core';
import type { Ends } from '../data/ends.ts';
import { type ChildFigures, runChild } from './run-child.ts';

/** Options that travel as JSON. */
export type PlainSyncOptions = Pick<
  SyncOptions,
  'schema' | 'truncate' | 'lane' | 'tables' | 'verify' | 'limits' | 'schemas'
>;

const CHILD = fileURLToPath(new URL('./sync-child.mjs', import.meta.url));

/**
 * Runs `sync()` in a fresh process. Rejects when it fails, copies another number of rows than the data has, or takes another
 * lane than the one asked for.
 */
export async function runSync(data: Ends, options: PlainSyncOptions, fromSource: boolean): Promise<ChildFigures> {
  const request = { sourceUrl: data.source.url, sinkUrl: data.target.url, options };
  const figures = await runSyncChild(request, fromSource);
  if (figures.rows !== data.rows) throw new Error(`sync() copied ${figures.rows} of ${data.rows} rows.`);
  const wanted = options.lane ?? 'auto';
  if (wanted !== 'auto' && figures.lanes?.some((lane) => lane !== wanted)) {
    throw new Error(`sync() took the lanes ${figures.lanes.join(', ')}, not ${wanted}.`);
  }
  return figures;
}

/** What a process is told: ends by URL, or a source by its connector and the options of it. */
export interface SyncRequest {
  readonly sourceUrl?: string;
  readonly source?: { readonly connector: 's3' | 'neosync'; readonly options: unknown };
  readonly sinkUrl: string;
  readonly options: PlainSyncOptions;
}

/** Runs one `sync()` in a fresh process. */
export function runSyncChild(request: SyncRequest, fromSource: boolean): Promise<ChildFigures> {
  return runChild(CHILD, [JSON.stringify(request)], fromSource);
}
