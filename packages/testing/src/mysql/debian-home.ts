import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findLoader, libraryFolders, unpackPackages } from '../debian/unpack-packages.ts';
import { UnsuitableError } from '../ladder/find-engine.ts';
import { cacheFolder } from '../process/cache-folder.ts';
import { fetchOnce } from '../process/fetch-once.ts';
import { keepReachable } from '../process/keep-reachable.ts';
import { runProgram } from '../process/run-program.ts';
import type { MysqlHome } from './mysql-home.ts';
import { type MysqlFlavor, titleOf } from './mysql-server.ts';

interface Recipe {
  readonly packages: readonly string[];
  /** The suite to fetch from, with its own C library; undefined is this system's own. */
  readonly suite?: string;
  /** Dependencies that only installed servers need. */
  readonly without: RegExp;
}

const unneededByMariadb =
  /^(perl|lib.*-perl$|libperl|galera|gawk|lsb|procps|psmisc|rsync|socat|debconf|adduser|passwd|init|systemd)/;
const unneededByMysql =
  /^(perl|libperl|python3|libpython|debconf|systemd|init|util-linux|dpkg|tar|coreutils|passwd|login|adduser|udev|sudo|gawk|bsdutils|mount|e2fsprogs|sysv|lsb|media-types)/;
/** Documentation and translations, which no server reads. */
const unread = ['doc', 'man', 'locale', 'lintian', 'gdb', 'info'];

/** Fetches Debian's packages of a flavor, server and client programs, into the cache, once; resolves with where they are. */
export async function fetchDebianHome(flavor: MysqlFlavor, signal?: AbortSignal): Promise<MysqlHome> {
  const recipe = await recipeFor(flavor);
  const name = [recipe.suite ?? [], ...recipe.packages].flat().join('+');
  const folder = join(await cacheFolder('debian'), name);
  await fetchOnce(folder, async (into) => {
    await unpackPackages({ ...recipe, folder: into, signal }).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new UnsuitableError(`Debian's packages ${recipe.packages.join(', ')} cannot be had: ${reason}`);
    });
    const gone = ['apt', 'downloads', ...unread.map((each) => join('usr', 'share', each))];
    await Promise.all(gone.map((each) => rm(join(into, each), { recursive: true, force: true })));
  });
  return homeIn(flavor, await keepReachable(folder), recipe);
}

function homeIn(flavor: MysqlFlavor, unpackedTo: string, { packages, suite }: Recipe): MysqlHome {
  const server = join(unpackedTo, 'usr', 'sbin', flavor === 'mariadb' ? 'mariadbd' : 'mysqld');
  if (!existsSync(server)) throw new Error(`the packages ${packages.join(', ')} hold no server`);
  return {
    flavor,
    server,
    installer: flavor === 'mariadb' ? join(unpackedTo, 'usr', 'bin', 'mariadb-install-db') : undefined,
    unpackedTo,
    libraryFolders: libraryFolders(unpackedTo),
    loader: suite === undefined ? undefined : findLoader(unpackedTo),
  };
}

/** Debian carries MySQL in its unstable suite only; its relatives have it under a name with a version, or not at all. */
async function recipeFor(flavor: MysqlFlavor): Promise<Recipe> {
  if (flavor === 'mariadb') {
    return { packages: ['mariadb-server-core', 'mariadb-client-core', 'mariadb-client'], without: unneededByMariadb };
  }
  const listed = await runProgram('apt-cache', ['pkgnames', 'mysql-server-core-']).catch(() => '');
  const core = listed.split('\n').filter(Boolean).sort().at(-1);
  if (core !== undefined) {
    return { packages: [core, core.replace('server', 'client')], without: unneededByMysql };
  }
  const release = await runProgram('cat', ['/etc/os-release']).catch(() => '');
  if (!/^ID=debian$/m.test(release))
    throw new UnsuitableError(`this is not Debian, and has no ${titleOf(flavor)} packages`);
  return { packages: ['mysql-server-core', 'mysql-client-core'], suite: 'sid', without: unneededByMysql };
}
