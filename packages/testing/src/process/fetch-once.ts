import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Resolves once `folder` is there, filling it with `fill` when it is not. The filling happens beside it and is renamed
 * at the end, so a killed or a second process never leaves or meets half of it.
 */
export async function fetchOnce(folder: string, fill: (into: string) => Promise<void>): Promise<void> {
  if (existsSync(folder)) return;
  await mkdir(dirname(folder), { recursive: true });
  const beside = `${folder}.${randomBytes(4).toString('hex')}`;
  await mkdir(beside);
  try {
    await fill(beside);
    await rename(beside, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}
