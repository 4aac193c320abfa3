import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ConfigError, ConnectionError } from '@sync/core/connector';
import type { UserPglite } from './options.ts';
import { loadPgliteExtensions } from './pglite-extensions.ts';

/** A PGlite in use, and what to do when the user of it is done. */
export interface PgliteLease {
  readonly pglite: UserPglite;
  /** Equal for two leases of one instance. */
  readonly instance: string;
  end(): Promise<void>;
}

/** A folder that we opened: two instances on one folder would destroy it, so all who name it share one. */
interface Shared {
  readonly opening: Promise<UserPglite>;
  users: number;
}

const sharedByFolder = new Map<string, Shared>();
/** Instances of users, by folder, so that a URL that names the same folder finds them. */
const usersByFolder = new Map<string, WeakRef<UserPglite>>();
const names = new WeakMap<object, string>();
let count = 0;

/** Remembers a user's own PGlite. Call it as soon as it is handed in. */
export function rememberUserPglite(pglite: UserPglite): void {
  const { dataDir } = pglite as { dataDir?: unknown };
  if (typeof dataDir !== 'string' || dataDir === '' || /^(?:memory|idb|opfs-ahp):\/\//.test(dataDir)) return;
  usersByFolder.set(realFolder(dataDir.replace(/^file:\/\//, '')), new WeakRef(pglite));
}

/** The user's own PGlite, which stays open. */
export function leaseUserPglite(pglite: UserPglite): PgliteLease {
  return { pglite, instance: nameOf(pglite), end: async () => undefined };
}

/** A new, empty database in memory, gone when the lease ends. */
export async function leaseMemory(): Promise<PgliteLease> {
  const pglite = await createPglite();
  return { pglite, instance: nameOf(pglite), end: () => pglite.close() };
}

/**
 * The database in a folder. A source must find one; for a sink it is made.
 *
 * @throws {ConnectionError} CONNECTION_DATABASE
 */
export async function leaseFolder(folder: string, end: 'source' | 'sink'): Promise<PgliteLease> {
  const path = realFolder(folder);
  const ofUser = usersByFolder.get(path)?.deref();
  if (ofUser !== undefined && (ofUser as { closed?: boolean }).closed !== true) return leaseUserPglite(ofUser);
  const shared = sharedByFolder.get(path) ?? open(path, end);
  shared.users += 1;
  const leave = async (): Promise<void> => {
    shared.users -= 1;
    if (shared.users > 0) return;
    sharedByFolder.delete(path);
    await (await shared.opening).close();
  };
  try {
    const pglite = await shared.opening;
    let isEnded = false;
    const endOnce = async (): Promise<void> => {
      if (isEnded) return;
      isEnded = true;
      await leave();
    };
    return { pglite, instance: nameOf(pglite), end: endOnce };
  } catch (error) {
    sharedByFolder.delete(path);
    throw error;
  }
}

function open(path: string, end: 'source' | 'sink'): Shared {
  if (!existsSync(`${path}/PG_VERSION`) && end === 'source') {
    throw new ConnectionError({
      code: 'CONNECTION_DATABASE',
      message: `There is no PGlite database in the folder ${path}. Check the path behind "pglite:".`,
      advice: 'fix',
    });
  }
  const shared: Shared = { opening: openFolder(path), users: 0 };
  sharedByFolder.set(path, shared);
  return shared;
}

async function openFolder(path: string): Promise<UserPglite> {
  try {
    mkdirSync(dirname(path), { recursive: true });
    return await createPglite(path);
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    throw new ConnectionError({
      code: 'CONNECTION_FAILED',
      message: `Cannot open the PGlite database in the folder ${path}. Check that it may be written, and that no other process has it open.`,
      advice: 'fix',
      cause,
    });
  }
}

async function createPglite(folder?: string): Promise<UserPglite> {
  let library: typeof import('@electric-sql/pglite');
  try {
    library = await import('@electric-sql/pglite');
  } catch (cause) {
    throw new ConfigError({
      code: 'CONFIG_MISSING',
      message: 'A "pglite:" URL needs the package @electric-sql/pglite. Install it: npm install @electric-sql/pglite',
      context: { option: 'url' },
      cause,
    });
  }
  const extensions = await loadPgliteExtensions();
  return library.PGlite.create({
    extensions,
    ...(folder === undefined ? {} : { dataDir: folder }),
  }) as Promise<UserPglite>;
}

/** The folder by its one true name, also when it is yet to be made. */
function realFolder(folder: string): string {
  const path = resolve(folder);
  if (existsSync(path)) return realpathSync(path);
  const parent = dirname(path);
  return parent === path ? path : `${realFolder(parent)}/${path.slice(parent.length).replace(/^\//, '')}`;
}

function nameOf(pglite: object): string {
  const known = names.get(pglite);
  if (known !== undefined) return known;
  count += 1;
  const name = `pglite ${process.pid}.${count}`;
  names.set(pglite, name);
  return name;
}
