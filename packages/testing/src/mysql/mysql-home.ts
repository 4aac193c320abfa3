import { join } from 'node:path';
import type { MysqlFlavor } from './mysql-server.ts';

/** Programs of one flavor on this machine, and what they need to start. */
export interface MysqlHome {
  readonly flavor: MysqlFlavor;
  /** The server's program. */
  readonly server: string;
  /** MariaDB makes data folders with a program of its own; MySQL's server does it itself. */
  readonly installer?: string | undefined;
  /** Where the packages were unpacked: programs have to be told where their own files are. Undefined when installed. */
  readonly unpackedTo?: string | undefined;
  /** Folders of shared libraries that the programs do not find by themselves. */
  readonly libraryFolders?: readonly string[];
  /** The dynamic loader to start programs with, when their C library is not this machine's. */
  readonly loader?: string | undefined;
}

/** A program with its arguments, as it is really called. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
}

/** A program of a home, called in the way that home needs. */
export function commandOf(home: MysqlHome, program: string, args: readonly string[]): Command {
  if (home.loader === undefined) return { file: program, args };
  const libraries = (home.libraryFolders ?? []).join(':');
  return { file: home.loader, args: ['--library-path', libraries, program, ...args] };
}

/** The environment of a home's programs: nothing of the surrounding shell's MySQL settings reaches them. */
export function environmentOf(home: MysqlHome, folder: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(MYSQL|MARIADB|UMASK)/.test(name));
  const env: NodeJS.ProcessEnv = { ...Object.fromEntries(inherited), LC_ALL: 'C', TZ: 'UTC', HOME: folder };
  // Beside another C library these folders would break every other program, and the loader is told of them.
  if (home.loader !== undefined) return env;
  const libraries = [...(home.libraryFolders ?? []), process.env.LD_LIBRARY_PATH ?? ''].filter(Boolean);
  if (libraries.length > 0) env.LD_LIBRARY_PATH = libraries.join(':');
  return env;
}

/** Where an unpacked server finds its own files. */
export function placeFlags({ unpackedTo }: MysqlHome): readonly string[] {
  if (unpackedTo === undefined) return [];
  const messages = join(unpackedTo, 'usr', 'share', 'mysql');
  return [`--basedir=${join(unpackedTo, 'usr')}`, `--lc-messages-dir=${messages}`];
}
