import { giveFace, type RunningServer } from '../server/give-face.ts';
import { createDatabase, dropDatabases } from './create-database.ts';
import type { PostgresServer, PostgresVia } from './postgres-server.ts';
import { query } from './query.ts';

/** Asks a running server for its version and gives it the face that tests see. Stops it when it does not answer. */
export async function openServer(running: RunningServer<PostgresVia>): Promise<PostgresServer> {
  try {
    const [row] = await query(
      running.url,
      `SELECT current_setting('server_version'), current_setting('server_version_num')::int / 10000`,
    );
    const face = giveFace(running, { create: createDatabase, drop: dropDatabases });
    return { ...face, version: row?.[0]?.split(' ')[0] ?? '', major: Number(row?.[1]) };
  } catch (error) {
    await running.stop();
    throw error;
  }
}
