import { readdirSync } from 'node:fs';
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
  const listed = [...parents.flatMap(subfolders), ...singles].filter((home) =>
    isExecutable(join(home, 'bin', program)),
  );
  // Debian's /usr/bin/psql is a wrapper script that chooses a version; the real programs are listed by folder.
  const first = onPath === undefined || onPath.includes('postgresql-common') ? [] : [dirname(dirname(onPath))];
  const folders = [...new Set([...first, ...listed])];
  const homes = await Promise.all(folders.map((folder) => describeHome(folder, program)));
  const found = homes.filter((home) => home !== undefined);
  return [...found.slice(0, first.length), ...found.slice(first.length).sort((a, b) => b.major - a.major)];
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
