import { UnsuitableError } from '../ladder/find-engine.ts';
import { giveFace, type RunningServer } from '../server/give-face.ts';
import { createDatabase, dropDatabases } from './create-database.ts';
import { type MysqlFlavor, type MysqlServer, type MysqlVia, titleOf } from './mysql-server.ts';
import { query } from './query.ts';
import { kindOfServer } from './server-kind.ts';

/**
 * Asks a running server what it is and gives it the face that tests see. Stops it when it does not answer.
 *
 * @throws {UnsuitableError} when the server is of the other flavor.
 */
export async function openServer(running: RunningServer<MysqlVia>, flavor: MysqlFlavor): Promise<MysqlServer> {
  try {
    const [row] = await query(running.url, 'SELECT VERSION()');
    const is = kindOfServer(row?.[0] ?? '');
    if (is.flavor !== flavor)
      throw new UnsuitableError(`is ${titleOf(is.flavor)}, and ${titleOf(flavor)} was asked for`);
    return { ...giveFace(running, { create: createDatabase, drop: dropDatabases }), ...is };
  } catch (error) {
    await running.stop();
    throw error;
  }
}
