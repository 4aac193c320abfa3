import { createDatabase } from './create-database.ts';
import type { PostgresDatabase, PostgresServer, PostgresVia } from './postgres-server.ts';
import { query } from './query.ts';

/** A server that takes connections, before it is asked anything. */
export interface RunningServer {
  readonly url: string;
  readonly via: PostgresVia;
  readonly processId?: number;
  /** Called once, after the databases created through the result are dropped (`'url'`) or go away with the server. */
  stop(): Promise<void>;
}

/** Asks a running server for its version and gives it the face that tests see. Stops it when it does not answer. */
export async function openServer(running: RunningServer): Promise<PostgresServer> {
  try {
    const [row] = await query(
      running.url,
      `SELECT current_setting('server_version'), current_setting('server_version_num')::int / 10000`,
    );
    return faceOf(running, { version: row?.[0]?.split(' ')[0] ?? '', major: Number(row?.[1]) });
  } catch (error) {
    await running.stop();
    throw error;
  }
}

function faceOf(running: RunningServer, is: { version: string; major: number }): PostgresServer {
  const databases = new Set<PostgresDatabase>();
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= stopServer(running, databases);
    return stopped;
  };
  return {
    url: running.url,
    via: running.via,
    ...is,
    ...(running.processId === undefined ? {} : { processId: running.processId }),
    createDatabase: async (name) => {
      const database = await createDatabase(running.url, name);
      databases.add(database);
      const drop = async (): Promise<void> => {
        await database.drop();
        databases.delete(database);
      };
      return { name: database.name, url: database.url, drop, [Symbol.asyncDispose]: drop };
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function stopServer(running: RunningServer, databases: ReadonlySet<PostgresDatabase>): Promise<void> {
  // A server of our own takes its databases with it.
  const dropped = running.via === 'url' ? [...databases].map((database) => database.drop()) : [];
  try {
    await Promise.all(dropped);
  } finally {
    await running.stop();
  }
}
