import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import type { SyncOptions } from '@sync/core';
import { openDap } from '@sync/sources-dap';
import { type SpawnedDap, spawnFakeDap } from '@sync/testing';
import type { Sample } from '../contest.ts';
import { runChild, withUsageOf } from '../ours/run-child.ts';

/** A fake DAP server in a process of its own, with `canvas.accounts` of a million rows whose files are ready. */
export interface DapAccounts extends AsyncDisposable {
  readonly dap: SpawnedDap;
  readonly rows: number;
  readonly changes: number;
  /** Its rows as text that COPY and LOAD DATA read. */
  readonly rawFile: string;
  /** Makes one round of changes, ready to be asked for; gives the file of it, unzipped. `since` is the replica's watermark. */
  makeRound(since: string): Promise<string>;
}

const name = 'canvas.accounts';

/** Starts it and makes the rows. */
export async function startDapAccounts(scale: number): Promise<DapAccounts> {
  const rows = Math.round(1_000_000 * scale);
  const changes = Math.round(100_000 * scale);
  const folder = await mkdtemp(join(tmpdir(), 'sync-bench-dap-'));
  const rawFile = join(folder, 'accounts.tsv');
  process.stderr.write(`making ${name}: ${rows.toLocaleString('en')} rows\n`);
  const dap = await spawnFakeDap(['--bench-rows', String(rows), '--bench-raw', rawFile]);
  return {
    dap,
    rows,
    changes,
    rawFile,
    makeRound: async (since) => {
      await dap.tables.applyBench(name, changes);
      return downloadRound(dap, since, folder);
    },
    [Symbol.asyncDispose]: async () => {
      await dap.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function downloadRound(dap: SpawnedDap, since: string, directory: string): Promise<string> {
  await using api = openDap(accessOf(dap));
  const { files } = await api.downloadFiles(
    { table: 'accounts', format: 'tsv', mode: 'condensed', since, directory },
    { signal: new AbortController().signal, onWarning: () => undefined },
  );
  const [file] = files;
  if (file === undefined || files.length > 1) throw new Error(`The round has ${files.length} files, not one.`);
  const unzipped = join(directory, 'round.tsv');
  await pipeline(createReadStream(file), createGunzip(), createWriteStream(unzipped));
  return unzipped;
}

/** How `dapSource` reaches it. The published limits are those of the real service. */
function accessOf({ url, clientId, clientSecret }: SpawnedDap) {
  return { baseUrl: url, clientId, clientSecret, namespace: 'canvas' };
}

const FEED_CHILD = fileURLToPath(new URL('../ours/feed-child.mjs', import.meta.url));
const UPSERTS = fileURLToPath(new URL('../peers/batched-upserts.mjs', import.meta.url));

interface FeedRun {
  readonly sinkUrl: string;
  readonly mode: NonNullable<SyncOptions['mode']>;
  /** Rows or changes that must arrive. */
  readonly rows: number;
  readonly fromSource: boolean;
}

/** Runs `sync()` from the server in a fresh process; tells what the server's process used beside it. */
export async function runFeed({ dap }: DapAccounts, { sinkUrl, mode, rows, fromSource }: FeedRun): Promise<Sample> {
  const options = { mode, tables: { include: [name] } };
  const request = JSON.stringify({ dap: accessOf(dap), sinkUrl, options });
  const figures = await withUsageOf(dap.processId, () => runChild(FEED_CHILD, [request], fromSource));
  if (figures.rows !== rows) throw new Error(`sync() received ${figures.rows} of ${rows} rows.`);
  return figures;
}

/** Applies the changes of a ready file by statements of a thousand rows, in a process of its own. */
export function runBatchedUpserts(url: string, table: string, file: string): Promise<Sample> {
  return runChild(UPSERTS, [url, table, file], false);
}
