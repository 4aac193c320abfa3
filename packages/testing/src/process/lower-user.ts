import { execFileSync } from 'node:child_process';

/** The ids a database server runs under when we are root: servers refuse to run as root. */
export interface LowerUser {
  readonly uid: number;
  readonly gid: number;
}

/** The ids of `nobody` when this process is root, else undefined: the server then runs as the present user. */
export function findLowerUser(): LowerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return { uid: idOf('-u'), gid: idOf('-g') };
}

function idOf(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
}
