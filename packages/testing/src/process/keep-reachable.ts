import { createHash } from 'node:crypto';
import { chmod, cp, lstat, mkdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchOnce } from './fetch-once.ts';
import { findLowerUser } from './lower-user.ts';
import { isOpenToOthers } from './server-folder.ts';

/**
 * Resolves with `home`, or with a copy of it when the user whom servers of root run as cannot reach it. The copy is made once and kept in the
 * system's temporary folder: programs of hundreds of megabytes are not copied for every start.
 */
export async function keepReachable(home: string): Promise<string> {
  if (findLowerUser() === undefined || (await isOpenToOthers(home))) return home;
  const kept = join(tmpdir(), 'sync-testing-programs');
  await mkdir(kept, { recursive: true, mode: 0o755 });
  const { uid } = await lstat(kept);
  // Anybody may make a folder there and put programs into it.
  if (uid !== process.getuid?.()) throw new Error(`the folder ${kept} belongs to somebody else`);
  await chmod(kept, 0o755);
  const { mtimeMs } = await stat(home);
  const copy = join(kept, createHash('sha256').update(`${home} ${mtimeMs}`).digest('hex').slice(0, 16));
  await fetchOnce(copy, (into) => cp(home, into, { recursive: true, verbatimSymlinks: true }));
  return copy;
}
