import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { mysqlPackets } from './mysql-packets.ts';
import { postgresMessages } from './postgres-messages.ts';
import { MessageSplitter } from './split-messages.ts';
import type { MessageReader, Statement } from './statement.ts';

/** `stop`: nothing passes any more, on any connection, and the server sees the end of all of them. */
export type Passage = 'pass' | 'stop';

/** What happens at each statement. Its connection waits meanwhile, others do not. */
export interface StatementProxyOptions {
  /** Before the first byte of it is passed on. @defaultValue it passes */
  readonly before?: (statement: Statement) => Passage | Promise<Passage>;
  /** Once all of it was passed on. @defaultValue the next one passes */
  readonly after?: (statement: Statement) => Passage | Promise<Passage>;
}

/** A wire between a client and a server that knows where statements begin. */
export interface StatementProxy extends AsyncDisposable {
  /** The target's URL with the proxy's address. */
  readonly url: string;
  /** Those that came so far. */
  readonly statements: readonly Statement[];
  /** Why a connection could not be read. */
  readonly error: unknown;
  /** Ends every connection and stops listening. Calling it again is harmless. */
  close(): Promise<void>;
}

interface Protocol {
  readonly port: number;
  readonly reader: () => MessageReader;
}

const postgres: Protocol = { port: 5432, reader: postgresMessages };
const protocols: Readonly<Record<string, Protocol>> = {
  'postgres:': postgres,
  'postgresql:': postgres,
  'mysql:': { port: 3306, reader: mysqlPackets },
};

/**
 * Starts a TCP proxy on a free port of the loopback address in front of the Postgres, MariaDB or MySQL that `targetUrl` names. It counts
 * the messages by which clients have something done and may stop the world at each of them. Connections must not be encrypted or compressed.
 */
export async function startStatementProxy(
  targetUrl: string,
  options: StatementProxyOptions = {},
): Promise<StatementProxy> {
  const url = new URL(targetUrl);
  const protocol = protocols[url.protocol];
  if (protocol === undefined) throw new Error('A statement proxy needs a URL of postgres or mysql.');
  const world = new World({ host: url.hostname, port: Number(url.port) || protocol.port }, protocol, options);
  const listener = createServer({ allowHalfOpen: true, noDelay: true }, (client) => void world.carry(client));
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  url.host = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= closeAll(listener, world));
  return {
    url: url.href,
    statements: world.statements,
    get error() {
      return world.error;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function closeAll(listener: Server, world: World): Promise<void> {
  const isClosed = once(listener, 'close');
  listener.close();
  world.stop();
  await isClosed;
}

interface Target {
  readonly host: string;
  readonly port: number;
}

/** All connections of a proxy. Runs until it is stopped, which any of them may bring about. */
class World {
  readonly statements: Statement[] = [];
  error: unknown;
  readonly #target: Target;
  readonly #protocol: Protocol;
  readonly #options: StatementProxyOptions;
  readonly #links = new Set<{ readonly client: Socket; readonly server: Socket }>();
  #connections = 0;
  #isStopped = false;

  constructor(target: Target, protocol: Protocol, options: StatementProxyOptions) {
    this.#target = target;
    this.#protocol = protocol;
    this.#options = options;
  }

  /** Carries one connection until either side ends. */
  async carry(client: Socket): Promise<void> {
    if (this.#isStopped) return void client.destroy();
    const server = connect({ ...this.#target, allowHalfOpen: true, noDelay: true });
    const link = { client, server };
    this.#links.add(link);
    client.on('error', () => server.end());
    server.on('error', () => client.destroy());
    server.on('data', (bytes) => {
      if (!client.write(bytes)) server.pause();
    });
    client.on('drain', () => server.resume());
    server.on('end', () => client.end());
    try {
      await this.#carryUp(link);
    } catch (error) {
      if (!client.errored && !server.errored) this.error = error;
    } finally {
      // What was passed on before is still delivered.
      server.end();
      client.destroySoon();
      this.#links.delete(link);
    }
  }

  stop(): void {
    this.#isStopped = true;
    for (const { client, server } of this.#links) {
      server.end();
      client.destroy();
    }
  }

  async #carryUp({ client, server }: { readonly client: Socket; readonly server: Socket }): Promise<void> {
    const splitter = new MessageSplitter(this.#protocol.reader());
    this.#connections += 1;
    const connection = this.#connections;
    let present: Statement | undefined;
    for await (const chunk of client) {
      for (const piece of splitter.split(chunk as Buffer)) {
        if (piece.begins !== undefined) {
          present = { number: this.statements.length + 1, connection, ...piece.begins };
          this.statements.push(present);
          await this.#ask(this.#options.before, present);
        }
        if (this.#isStopped) return;
        await send(server, piece.bytes);
        if (piece.isEnd && present !== undefined) await this.#ask(this.#options.after, present);
        if (this.#isStopped) return;
      }
    }
  }

  async #ask(wish: StatementProxyOptions['before'], statement: Statement): Promise<void> {
    if (!this.#isStopped && (await wish?.(statement)) === 'stop') this.stop();
  }
}

/** Resolves when the system has taken the bytes. */
function send(server: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    server.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}
