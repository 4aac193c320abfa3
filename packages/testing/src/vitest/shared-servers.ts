import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { PostgresServer, StartPostgresOptions } from '../postgres/postgres-server.ts';
import { startPostgres } from '../postgres/start-postgres.ts';

/** The kind of server a test file may ask for. The same kind twice is the same server. */
export type ServerRequest = Omit<StartPostgresOptions, 'signal'>;

/** What a test file asks for: a fresh database on such a server. */
export interface DatabaseRequest {
  readonly server: ServerRequest;
  /** How the database's name begins. */
  readonly name?: string | undefined;
}

/** A server as test files see it; they cannot stop it. */
export type SharedServer = Pick<PostgresServer, 'url' | 'via' | 'version' | 'major'>;

/** What a test file gets. */
export interface SharedDatabase {
  readonly server: SharedServer;
  readonly name: string;
  readonly url: string;
}

/** What comes back over the wire. */
export type Answer = SharedDatabase | { readonly error: string };

/** Servers shared by every test file of a run. */
export interface SharedServers {
  /** Test files, which run in processes of their own, ask at this port of the loopback address. */
  readonly port: number;
  /** Stops every server, which also drops databases that a crashed test file left on a server named by URL. */
  close(): Promise<void>;
}

/**
 * Opens a counter where test files ask for a database: a line of JSON each way. A server starts with the first request
 * for its kind, so a run that needs none pays nothing.
 */
export async function openSharedServers(
  start: (request: ServerRequest) => Promise<PostgresServer> = startPostgres,
): Promise<SharedServers> {
  const provide = sharedDatabases(start);
  const sockets = new Set<Socket>();
  const counter = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
    createInterface(socket).once('line', (line) => {
      void answer(provide, line).then((said) => socket.end(`${JSON.stringify(said)}\n`));
    });
  });
  await new Promise<void>((resolve, reject) => {
    counter.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const address = counter.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      counter.close();
      await provide.stop();
    },
  };
}

/** Where databases come from. */
export interface DatabaseProvider {
  /** Creates a database on the server of the wanted kind. Calls may overlap. */
  database(request: DatabaseRequest): Promise<SharedDatabase>;
  /** Stops every server. */
  stop(): Promise<void>;
}

/** One server per kind, started when it is first needed, and fresh databases on them. */
export function sharedDatabases(start: (request: ServerRequest) => Promise<PostgresServer>): DatabaseProvider {
  const servers = new Map<string, Promise<PostgresServer>>();
  return {
    database: async ({ server: wanted, name }) => {
      const kind = kindOf(wanted);
      const starting = servers.get(kind) ?? start(wanted);
      servers.set(kind, starting);
      const running = await starting;
      const { url, via, version, major } = running;
      const database = await running.createDatabase(name);
      return { server: { url, via, version, major }, name: database.name, url: database.url };
    },
    stop: async () => {
      await Promise.allSettled([...servers.values()].map(async (server) => (await server).stop()));
    },
  };
}

/** Equal requests have the same kind, whatever the order of their keys. */
function kindOf({ major, durable, via, settings }: ServerRequest): string {
  const sorted = Object.entries(settings ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([major, durable ?? false, via, sorted]);
}

async function answer(provide: DatabaseProvider, line: string): Promise<Answer> {
  try {
    return await provide.database(JSON.parse(line) as DatabaseRequest);
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
