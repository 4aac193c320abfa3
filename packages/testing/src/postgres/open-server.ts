import { createDatabase, dropDatabases } from './create-database.ts';
import type { PostgresServer, PostgresVia } from './postgres-server.ts';
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
  const created: string[] = [];
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= stopServer(running, created);
    return stopped;
  };
  return {
    url: running.url,
    via: running.via,
    ...is,
    ...(running.processId === undefined ? {} : { processId: running.processId }),
    createDatabase: async (name) => {
      const database = await createDatabase(running.url, name);
      created.push(database.name);
      return database;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function stopServer(running: RunningServer, databases: readonly string[]): Promise<void> {
  try {
    // A server of our own takes its databases with it.
    if (running.via === 'url') await dropDatabases(running.url, databases);
  } finally {
    await running.stop();
  }
}
