import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The folder where fetched binaries are kept between runs: `SYNC_TESTING_CACHE`, else the user's cache folder.
 * Removing it costs the next fetch and nothing else.
 */
export async function cacheFolder(...path: readonly string[]): Promise<string> {
  const own = process.env.SYNC_TESTING_CACHE;
  const shared = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const folder = join(own || join(shared, 'sync-testing'), ...path);
  await mkdir(folder, { recursive: true });
  return folder;
}
