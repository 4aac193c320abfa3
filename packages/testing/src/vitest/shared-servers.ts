import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { NoEngineError } from '../ladder/no-engine-error.ts';
import type { MysqlFlavor, StartMysqlOptions } from '../mysql/mysql-server.ts';
import { startFlavor } from '../mysql/start-mysql.ts';
import type { StartPostgresOptions } from '../postgres/postgres-server.ts';
import { startPostgres } from '../postgres/start-postgres.ts';

/** The kind of PostgreSQL server a test file may ask for. The same kind twice is the same server. */
export type ServerRequest = Omit<StartPostgresOptions, 'signal'>;

/** The kind of MariaDB or MySQL server a test file may ask for. The same kind twice is the same server. */
export interface MysqlServerRequest extends Omit<StartMysqlOptions, 'signal'> {
  readonly flavor: MysqlFlavor;
  /**
   * Files that give the same word share a server that others do not see: for tests whose databases have names of their own, which would meet
   * on one server. One of our own is preferred then to one named by URL.
   */
  readonly group?: string | undefined;
}

/** A server of either engine, as wanted. */
export type AnyServerRequest = ServerRequest | MysqlServerRequest;

/** What a test file asks for: a fresh database on such a server, or only the server. */
export interface DatabaseRequest {
  readonly server: AnyServerRequest;
  /** How the database's name begins. */
  readonly name?: string | undefined;
  /** Asks for the server alone. @defaultValue false */
  readonly noDatabase?: boolean | undefined;
}

/** A server as test files see it; they cannot stop it. */
export interface SharedServer {
  readonly url: string;
  readonly via: string;
  readonly version: string;
  readonly major: number;
  /** Of MariaDB and MySQL: which of both, and its version as one number, `101119`. */
  readonly flavor?: MysqlFlavor;
  readonly versionNumber?: number;
}

/** A running server of any engine, as the counter needs it. */
export interface StartedServer extends SharedServer {
  createDatabase(name?: string): Promise<{ readonly name: string; readonly url: string }>;
  stop(): Promise<void>;
}

/** What a test file gets. Name and URL are empty when it asked for the server alone. */
export interface SharedDatabase {
  readonly server: SharedServer;
  readonly name: string;
  readonly url: string;
}

/** What comes back over the wire. */
export type Answer = SharedDatabase | Refusal;

/** Why there is no server. */
export interface Refusal {
  readonly error: string;
  /** No way gives such a server here, as opposed to one that failed. */
  readonly isMissing?: boolean;
}

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
 *
 * @param onMissing - told why a kind of server cannot be had here, each time somebody asks for it.
 */
export async function openSharedServers(
  start: (request: AnyServerRequest) => Promise<StartedServer> = startServer,
  onMissing: (reason: string) => void = () => undefined,
): Promise<SharedServers> {
  const provide = sharedDatabases(start);
  const sockets = new Set<Socket>();
  const counter = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
    createInterface(socket).once('line', (line) => {
      void answer(provide, line).then((said) => {
        if ('error' in said && said.isMissing === true) onMissing(said.error);
        socket.end(`${JSON.stringify(said)}\n`);
      });
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
export function sharedDatabases(
  start: (request: AnyServerRequest) => Promise<StartedServer> = startServer,
): DatabaseProvider {
  const servers = new Map<string, Promise<StartedServer>>();
  return {
    database: async ({ server: wanted, name, noDatabase = false }) => {
      const kind = kindOf(wanted);
      const starting = servers.get(kind) ?? start(wanted);
      servers.set(kind, starting);
      const running = await starting;
      const { url, via, version, major, flavor, versionNumber } = running;
      const ofMysql = flavor === undefined || versionNumber === undefined ? {} : { flavor, versionNumber };
      const server: SharedServer = { url, via, version, major, ...ofMysql };
      if (noDatabase) return { server, name: '', url: '' };
      const database = await running.createDatabase(name);
      return { server, name: database.name, url: database.url };
    },
    stop: async () => {
      await Promise.allSettled([...servers.values()].map(async (server) => (await server).stop()));
    },
  };
}

/** Starts the server of the engine that is asked for. */
function startServer(request: AnyServerRequest): Promise<StartedServer> {
  if (!('flavor' in request)) return startPostgres(request);
  return startFlavor(request.flavor, { ...request, isOwnFirst: request.group !== undefined });
}

/** Equal requests have the same kind, whatever the order of their keys. */
function kindOf({ settings, ...rest }: AnyServerRequest): string {
  const sorted = (of: object): unknown[] =>
    Object.entries(of)
      .filter(([, value]) => value !== undefined && value !== false)
      .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([sorted(rest), sorted(settings ?? {})]);
}

async function answer(provide: DatabaseProvider, line: string): Promise<Answer> {
  try {
    return await provide.database(JSON.parse(line) as DatabaseRequest);
  } catch (error) {
    const isMissing = error instanceof NoEngineError && !error.wasAskedFor;
    return { error: error instanceof Error ? error.message : String(error), ...(isMissing ? { isMissing } : {}) };
  }
}
