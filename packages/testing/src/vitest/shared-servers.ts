import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { PostgresServer, StartPostgresOptions } from '../postgres/postgres-server.ts';
import { startPostgres } from '../postgres/start-postgres.ts';

/** What a test file may ask for. The same request twice gets the same server. */
export type ServerRequest = Omit<StartPostgresOptions, 'signal'>;

/** What it gets. */
export type ServerAnswer =
  | { readonly url: string; readonly via: PostgresServer['via']; readonly version: string; readonly major: number }
  | { readonly error: string };

/** Servers shared by every test file of a run. */
export interface SharedServers {
  /** Test files, which run in processes of their own, ask at this port of the loopback address. */
  readonly port: number;
  /** Stops every server. */
  close(): Promise<void>;
}

/**
 * Opens a counter where test files ask for a server: a line of JSON each way. A server starts with the first request
 * for its kind, so a run that needs none pays nothing.
 */
export async function openSharedServers(
  start: (request: ServerRequest) => Promise<PostgresServer> = startPostgres,
): Promise<SharedServers> {
  const servers = new Map<string, Promise<PostgresServer>>();
  const serverFor = (line: string): Promise<PostgresServer> => {
    const known = servers.get(line);
    if (known !== undefined) return known;
    const started = start(JSON.parse(line) as ServerRequest);
    servers.set(line, started);
    return started;
  };
  const sockets = new Set<Socket>();
  const counter = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
    createInterface(socket).once('line', (line) => {
      void answer(serverFor(line)).then((said) => socket.end(`${JSON.stringify(said)}\n`));
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
      await Promise.allSettled([...servers.values()].map(async (server) => (await server).stop()));
    },
  };
}

async function answer(starting: Promise<PostgresServer>): Promise<ServerAnswer> {
  try {
    const { url, via, version, major } = await starting;
    return { url, via, version, major };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
