import { chmod, chown, cp, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { LowerUser } from './lower-user.ts';

/** Makes an empty folder for one server below the system's temporary folder, owned by the user the server runs as. */
export async function makeServerFolder(user: LowerUser | undefined): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sync-testing-'));
  await chmod(folder, 0o755);
  if (user !== undefined) await chown(folder, user.uid, user.gid);
  return folder;
}

/** Removes a server's folder. A process that is just dying may still write into it, hence the retries. */
export async function removeServerFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

/**
 * Resolves with `home`, or with a copy of it inside `folder` when the lower user cannot reach it.
 * A checkout below root's home, which is closed to others, makes `spawn` fail with EACCES otherwise.
 */
export async function makeReachable(home: string, folder: string, user: LowerUser | undefined): Promise<string> {
  if (user === undefined || (await isOpenToOthers(home))) return home;
  const copy = join(folder, 'binaries');
  await cp(home, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

/** Whether every folder down to this one lets any user through. */
export async function isOpenToOthers(folder: string): Promise<boolean> {
  const { mode } = await stat(folder);
  if ((mode & 0o001) === 0) return false;
  const parent = dirname(folder);
  return parent === folder || isOpenToOthers(parent);
}
