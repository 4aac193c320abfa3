import { connect as connectSocket, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { PgClient } from './pg-client.ts';

/** A server that does not take a cancel request in this time is gone, and its connection will be thrown away. */
const timeoutMs = 500;

/**
 * Asks the server, over a connection of its own, to cancel what the client runs. Resolves when the server has closed that
 * connection, that is, when it has sent the signal; also when it could not be reached. Never throws.
 */
export async function cancelRequest(client: PgClient): Promise<void> {
  const message = cancelMessage(client);
  if (message === undefined) return;
  await new Promise<void>((resolve) => {
    const socket = openSocket(client);
    const timer = setTimeout(() => socket.destroy(), timeoutMs);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve();
    });
    socket.once('connect', () => sendOver(socket, client, message));
  });
}

/** CancelRequest of the protocol: length, code 80877102, process id, secret key (4 bytes; longer in protocol 3.2). */
function cancelMessage({ processID, secretKey }: PgClient): Buffer | undefined {
  if (processID === null || secretKey === null) return undefined;
  const key = typeof secretKey === 'number' ? int32(secretKey) : secretKey;
  return Buffer.concat([int32(12 + key.length), int32(80877102), int32(processID), key]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value | 0);
  return bytes;
}

function openSocket(client: PgClient): Socket {
  const { host, port } = client;
  return host.startsWith('/') ? connectSocket(`${host}/.s.PGSQL.${port}`) : connectSocket(port, host);
}

function sendOver(socket: Socket, client: PgClient, message: Buffer): void {
  const { ssl } = client.connection;
  // Reading lets the socket see the server's end.
  if (ssl === undefined || ssl === null || ssl === false) {
    socket.resume();
    socket.write(message);
    return;
  }
  // SSLRequest: a server that demands TLS takes a cancel request only that way. `S` says it is willing.
  socket.write(Buffer.concat([int32(8), int32(80877103)]));
  socket.once('data', (answer) => {
    if (answer.toString('latin1') !== 'S') return socket.destroy();
    const options = typeof ssl === 'object' ? ssl : {};
    const named = isIP(client.host) === 0 ? { servername: client.host } : {};
    const secure = connectTls({ ...options, ...named, host: client.host, socket }, () => secure.write(message));
    secure.on('error', () => socket.destroy());
    secure.resume();
  });
}
