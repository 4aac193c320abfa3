import { createServer, type Server, type Socket } from 'node:net';
import { openLink, type Link, type LinkState } from './proxy-link.ts';

/** What a proxy does to the bytes that pass. Everything can be changed later. */
export interface ProxyOptions {
  /** Each way, so a round trip takes twice as long. @defaultValue 0 */
  readonly latencyMs?: number | undefined;
}

/** A wire with faults between a client and a server. */
export interface TcpProxy extends AsyncDisposable {
  /** The target's URL with the proxy's address. */
  readonly url: string;
  /** Connections that are open now. */
  readonly connections: number;
  /** Connections that were ever made. */
  readonly accepted: number;
  /** Bytes passed on from clients to the server, over all connections. */
  readonly bytesUp: number;
  /** Bytes passed on from the server to clients, over all connections. */
  readonly bytesDown: number;
  /** Changes the latency of bytes that arrive from now on. */
  setLatency(latencyMs: number): void;
  /** Passes nothing on any more, in either direction, but keeps every connection open. */
  stall(): void;
  /** Ends a stall: what has waited is passed on. */
  resume(): void;
  /** Resets every open connection. New ones are accepted. */
  cut(): void;
  /** Resets the connection on which this many more bytes have passed in that direction; it happens once. */
  cutAfter(direction: 'up' | 'down', bytes: number): void;
  /** Resets new connections from now on, or accepts them again. */
  refuse(refused?: 'refused' | 'accepted'): void;
  /** Resets every connection and stops listening. Calling it again is harmless. */
  close(): Promise<void>;
}

const defaultPorts: Readonly<Record<string, number>> = { 'postgres:': 5432, 'postgresql:': 5432, 'mysql:': 3306 };

/**
 * Starts a TCP proxy on a free port of the loopback address in front of the server that `targetUrl` names. It knows
 * nothing of the protocol. Memory is bounded: a side that reads slowly slows the other one down.
 */
export async function startProxy(targetUrl: string, options: ProxyOptions = {}): Promise<TcpProxy> {
  const url = new URL(targetUrl);
  const target = { host: url.hostname, port: Number(url.port) || (defaultPorts[url.protocol] ?? 0) };
  if (target.host === '' || target.port === 0) throw new Error('A proxy needs a URL with a host and a port.');
  const links = new Set<Link>();
  const state: LinkState = {
    latencyMs: options.latencyMs ?? 0,
    stalled: false,
    passed: { up: 0, down: 0 },
    cutAt: undefined,
  };
  const doors = { refused: false, accepted: 0 };
  const listener = createServer({ allowHalfOpen: true, noDelay: true }, (client: Socket) => {
    if (doors.refused) return void client.resetAndDestroy();
    doors.accepted += 1;
    const link = openLink(client, target, state);
    links.add(link);
    client.once('close', () => links.delete(link));
  });
  url.host = `127.0.0.1:${await listen(listener)}`;
  return faceOf(url.href, { listener, links, state, doors });
}

interface Inside {
  readonly listener: Server;
  readonly links: ReadonlySet<Link>;
  readonly state: LinkState;
  readonly doors: { refused: boolean; accepted: number };
}

function faceOf(url: string, { listener, links, state, doors }: Inside): TcpProxy {
  const cut = (): void => {
    for (const link of links) link.cut();
  };
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= new Promise((resolve) => {
      listener.close(() => resolve());
      cut();
    });
    return closed;
  };
  const setStalled = (stalled: boolean): void => {
    state.stalled = stalled;
    for (const link of links) link.wake();
  };
  return {
    url,
    get connections() {
      return links.size;
    },
    get accepted() {
      return doors.accepted;
    },
    get bytesUp() {
      return state.passed.up;
    },
    get bytesDown() {
      return state.passed.down;
    },
    setLatency: (latencyMs) => {
      state.latencyMs = latencyMs;
    },
    stall: () => setStalled(true),
    resume: () => setStalled(false),
    cut,
    cutAfter: (direction, bytes) => {
      state.cutAt = { direction, bytes: state.passed[direction] + bytes };
    },
    refuse: (refused = 'refused') => {
      doors.refused = refused === 'refused';
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function listen(listener: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    listener.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = listener.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
