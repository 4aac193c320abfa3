import { findExecutable } from '../process/find-executable.ts';
import { runProgram } from '../process/run-program.ts';
import type { MysqlHome } from './mysql-home.ts';
import type { MysqlFlavor } from './mysql-server.ts';

/** Folders of servers, which an ordinary user's PATH leaves out: Linux, Red Hat, Homebrew on both kinds of Mac. */
const folders = [
  '/usr/sbin',
  '/usr/local/sbin',
  '/usr/libexec',
  '/usr/local/mysql/bin',
  ...['/opt/homebrew/opt', '/usr/local/opt'].flatMap((opt) => [`${opt}/mariadb/bin`, `${opt}/mysql/bin`]),
];

/** The programs of a flavor that are installed on this machine. */
export async function findSystemHome(flavor: MysqlFlavor): Promise<MysqlHome | undefined> {
  const server = await findServer(flavor);
  if (server === undefined) return undefined;
  if (flavor === 'mysql') return { flavor, server };
  const installer = find('mariadb-install-db') ?? find('mysql_install_db');
  return installer === undefined ? undefined : { flavor, server, installer };
}

/** MariaDB calls its server by MySQL's name too, so the program is asked which it is. */
async function findServer(flavor: MysqlFlavor): Promise<string | undefined> {
  const names = flavor === 'mariadb' ? ['mariadbd', 'mysqld'] : ['mysqld'];
  for (const file of names.map(find)) {
    if (file === undefined) continue;
    const said = await runProgram(file, ['--no-defaults', '--version']).catch(() => undefined);
    if (said !== undefined && /mariadb/i.test(said) === (flavor === 'mariadb')) return file;
  }
  return undefined;
}

/** An installed program, on PATH or where servers are. */
export function find(name: string): string | undefined {
  return findExecutable(name, [process.env.PATH ?? '', ...folders].join(':'));
}
