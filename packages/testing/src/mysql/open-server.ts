import { UnsuitableError } from '../ladder/find-engine.ts';
import { giveFace, type RunningServer } from '../server/give-face.ts';
import { createDatabase, dropDatabases } from './create-database.ts';
import { type MysqlFlavor, type MysqlServer, type MysqlVia, titleOf } from './mysql-server.ts';
import { query } from './query.ts';

/**
 * Asks a running server what it is and gives it the face that tests see. Stops it when it does not answer.
 *
 * @throws {UnsuitableError} when the server is of the other flavor.
 */
export async function openServer(running: RunningServer<MysqlVia>, flavor: MysqlFlavor): Promise<MysqlServer> {
  try {
    const [row] = await query(running.url, 'SELECT VERSION()');
    const said = row?.[0] ?? '';
    const is: MysqlFlavor = /mariadb/i.test(said) ? 'mariadb' : 'mysql';
    if (is !== flavor) throw new UnsuitableError(`is ${titleOf(is)}, and ${titleOf(flavor)} was asked for`);
    const face = giveFace(running, { create: createDatabase, drop: dropDatabases });
    return { ...face, flavor, ...versionOf(said) };
  } catch (error) {
    await running.stop();
    throw error;
  }
}

/** `10.11.19-MariaDB-0+deb12u1` and `9.7.4-2` are versions with words of the packager behind them. */
function versionOf(said: string): Pick<MysqlServer, 'version' | 'major' | 'versionNumber'> {
  const version = /^[\d.]+/.exec(said)?.[0] ?? '';
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return { version, major, versionNumber: major * 10_000 + minor * 100 + patch };
}
