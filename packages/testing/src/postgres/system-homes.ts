import { readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findExecutable, isExecutable } from '../process/find-executable.ts';
import { runProgram } from '../process/run-program.ts';

/** An installation found on this machine. */
export interface SystemHome {
  /** The folder above `bin`. */
  readonly folder: string;
  readonly major: number;
}

/** Folders whose subfolders are installations: Debian and Ubuntu, Red Hat, Homebrew on both kinds of Mac, Postgres.app. */
const parents = [
  '/usr/lib/postgresql',
  '/usr/local/pgsql',
  '/opt/homebrew/opt',
  '/usr/local/opt',
  '/home/linuxbrew/.linuxbrew/opt',
  '/Applications/Postgres.app/Contents/Versions',
];
const singles = ['/usr', '/usr/local/pgsql'];

/** Installations that have `program`, the first on PATH first, then newest first. */
export async function findSystemHomes(program: string): Promise<readonly SystemHome[]> {
  const onPath = findExecutable(program);
  const listed = [...parents.flatMap(subfolders), ...singles].filter((home) => hasProgram(home, program));
  const first = onPath === undefined || isWrapper(onPath) ? undefined : dirname(dirname(onPath));
  const folders = [...new Set(first === undefined ? listed : [first, ...listed])];
  const homes = await Promise.all(folders.map((folder) => describeHome(folder, program)));
  const rank = (home: SystemHome): number => (home.folder === first ? Number.MAX_SAFE_INTEGER : home.major);
  return homes.filter((home) => home !== undefined).sort((a, b) => rank(b) - rank(a));
}

function hasProgram(home: string, program: string): boolean {
  const file = join(home, 'bin', program);
  return isExecutable(file) && !isWrapper(realpathSync(file));
}

/** Debian's /usr/bin/psql is a script that chooses a version; the real programs are in folders of their own. */
function isWrapper(file: string): boolean {
  return file.includes('postgresql-common');
}

function subfolders(parent: string): readonly string[] {
  try {
    return readdirSync(parent).map((name) => join(parent, name));
  } catch {
    return [];
  }
}

async function describeHome(folder: string, program: string): Promise<SystemHome | undefined> {
  try {
    const said = await runProgram(join(folder, 'bin', program), ['--version']);
    const major = /\s(\d+)(?:\.|\w|\s|$)/.exec(said)?.[1];
    return major === undefined ? undefined : { folder, major: Number(major) };
  } catch {
    return undefined;
  }
}
