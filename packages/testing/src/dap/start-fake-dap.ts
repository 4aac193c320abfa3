import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { openArmory } from './armory.ts';
import { type Commands, commandsOf } from './commands.ts';
import { startDataClock } from './data-clock.ts';
import { controlOf } from './face-of-commands.ts';
import type { FakeDap, FakeDapOptions } from './fake-dap.ts';
import { openJobStore } from './job-store.ts';
import { handlerOf } from './server/handle-request.ts';
import { defaultSettings } from './settings.ts';
import type { World } from './world.ts';

/**
 * Starts a server of the DAP query API on a port of the loopback address. It keeps its tables in memory, speaks plain HTTP, and moves its own
 * time only when something happens to a table, so that what it answers is the same in every run.
 */
export async function startFakeDap(options: FakeDapOptions = {}): Promise<FakeDap> {
  const { port = 0, clientId, clientSecret, tables = [], now = Date.now, ...settings } = options;
  const world: World = {
    clientId: clientId ?? 'us-east-1#00000000-0000-4000-8000-000000000000',
    clientSecret: clientSecret ?? 'fake-secret',
    signing: { token: randomUUID(), url: randomUUID() },
    settings: { ...defaultSettings, ...settings },
    now,
    clock: startDataClock(),
    tables: new Map(),
    scripted: new Map(),
    bench: new Map(),
    jobs: openJobStore(),
    armory: openArmory(),
    counts: {
      token: 0,
      list: 0,
      schema: 0,
      data: 0,
      job: 0,
      objectUrl: 0,
      object: 0,
      limited: 0,
      unauthorized: 0,
      ranged: 0,
      bytes: 0,
    },
    seen: [],
    url: '',
  };
  const commands = commandsOf(world);
  for (const table of tables) await commands.create(table);
  const server = serve(world, commands);
  world.url = `http://127.0.0.1:${await listen(server, port)}`;
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= close(server, world);
    return stopped;
  };
  const { url } = world;
  return {
    ...controlOf(commands),
    url,
    clientId: world.clientId,
    clientSecret: world.clientSecret,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function serve(world: World, commands: Commands): Server {
  const handle = handlerOf(world, commands);
  const settings = { keepAliveTimeout: 65_000, noDelay: true };
  return createServer(settings, (request, response) => {
    // A client that leaves in the middle is no fault of the server; a mistake of ours is told instead of hanging.
    handle(request, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) return void response.destroy();
      response.writeHead(500, { 'content-type': 'text/plain' }).end(`The fake server failed: ${String(error)}`);
    });
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

async function close(server: Server, world: World): Promise<void> {
  world.armory.clear();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
  for (const table of world.bench.values()) await table.dispose();
}
