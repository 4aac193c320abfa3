import { createContextValues } from '@connectrpc/connect';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { FakeNeosync, FakeNeosyncOptions } from './fake-neosync.ts';
import { openArmory } from './server/armory.ts';
import { exchangeKey, openExchange } from './server/exchange.ts';
import { keepTables } from './server/keep-tables.ts';
import { addRoutes } from './server/routes.ts';
import type { World } from './world.ts';

/**
 * Starts a server of the Neosync API on a port of the loopback address, over plain HTTP. It speaks Connect through the library of its makers,
 * and serves rows of real databases, read while they are sent.
 */
export async function startFakeNeosync(options: FakeNeosyncOptions): Promise<FakeNeosync> {
  const stopping = new AbortController();
  const logins = (options.logins ?? []).filter(({ isExpired = false }) => !isExpired);
  const keep = options.keeps === 'all' ? await keepTables(options) : undefined;
  const world: World = {
    options,
    keep,
    armory: openArmory(),
    calls: [],
    open: new Set(),
    tokens: new Map(logins.map(({ accessToken, accountIds }) => [accessToken, accountIds])),
    stopping: stopping.signal,
  };
  const server = serve(world);
  const url = `http://127.0.0.1:${await listen(server, options.port ?? 0)}`;
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= close(server, world, stopping);
    return stopped;
  };
  return { url, faults: world.armory, calls: world.calls, stop, [Symbol.asyncDispose]: stop };
}

function serve(world: World): Server {
  const exchanges = new WeakMap<IncomingMessage, ReturnType<typeof openExchange>>();
  const handle = connectNodeAdapter({
    routes: (router) => addRoutes(world, router),
    // As the server does: every message, when the client takes it.
    compressMinBytes: 0,
    contextValues: (request) => createContextValues().set(exchangeKey, exchanges.get(request as IncomingMessage)),
  });
  const settings = { keepAliveTimeout: 65_000, noDelay: true };
  return createServer(settings, (request: IncomingMessage, response: ServerResponse) => {
    exchanges.set(request, openExchange(request, response));
    handle(request, response);
  });
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

async function close(server: Server, world: World, stopping: AbortController): Promise<void> {
  world.armory.clear();
  stopping.abort();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
  await world.keep?.[Symbol.asyncDispose]();
}
