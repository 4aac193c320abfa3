import { dirname, join } from 'node:path';
import { runProgram } from '../process/run-program.ts';
import { fetchDebianHome } from './debian-home.ts';
import { type Command, commandOf, environmentOf, type MysqlHome } from './mysql-home.ts';
import type { MysqlFlavor } from './mysql-server.ts';
import { find } from './system-homes.ts';

/** Client programs of a flavor. Each is a program with the arguments that must come first. */
export interface MysqlClientTools {
  readonly flavor: MysqlFlavor;
  /** `mariadb` or `mysql`. */
  readonly client: Command;
  /** `mariadb-dump` or `mysqldump`. */
  readonly dump: Command;
  /** The environment to run them in. */
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Finds the command-line client and the dump program of a flavor: installed ones, else Debian's, unpacked into the cache.
 *
 * @throws when there are none.
 */
export async function findMysqlClientTools(flavor: MysqlFlavor): Promise<MysqlClientTools> {
  const [clientName, dumpName] = flavor === 'mariadb' ? ['mariadb', 'mariadb-dump'] : ['mysql', 'mysqldump'];
  const client = find(clientName);
  const dump = find(dumpName);
  if (client !== undefined && dump !== undefined && (await isOf(flavor, client))) {
    return toolsOf({ flavor, server: client }, client, dump);
  }
  const home = await fetchDebianHome(flavor);
  const folder = join(dirname(dirname(home.server)), 'bin');
  return toolsOf(home, join(folder, clientName), join(folder, dumpName));
}

function toolsOf(home: MysqlHome, client: string, dump: string): MysqlClientTools {
  // Else the settings of the machine's own server would be read.
  const of = (program: string): Command => commandOf(home, program, ['--no-defaults']);
  return { flavor: home.flavor, client: of(client), dump: of(dump), env: environmentOf(home, '/') };
}

async function isOf(flavor: MysqlFlavor, program: string): Promise<boolean> {
  const said = await runProgram(program, ['--no-defaults', '--version']).catch(() => '');
  return said !== '' && /mariadb/i.test(said) === (flavor === 'mariadb');
}
