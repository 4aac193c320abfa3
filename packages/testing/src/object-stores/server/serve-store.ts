import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Armory, openArmory, type Verdict } from '../armory.ts';
import { type Bucket, createBucket } from '../bucket.ts';
import type { FakeStore, FakeStoreOptions, SeenRequest } from '../fake-store.ts';
import type { RequestMatch, StoreFault } from '../fault.ts';
import type { Reply } from './reply.ts';
import { faultOf, reset, sendReply } from './send.ts';

/** A request whose body has arrived. */
export interface Asking {
  readonly request: IncomingMessage;
  readonly method: string;
  /** As sent, percent signs included: a URL object would take `..` out of keys. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
}

/** What a store's protocol makes of a request. */
export interface StoreRoute extends RequestMatch {
  readonly key: string;
  readonly bucket: string;
  answer(): Reply;
}

/** What a refusal says. */
export type Refusal = Omit<Extract<StoreFault, { kind: 'refuse' }>, 'kind' | 'headers'>;

/** The protocol of one product. */
export interface StoreProtocol {
  route(asking: Asking): StoreRoute;
  /** A refusal in the product's own form. */
  refuse(asking: Asking, refusal: Refusal): Reply;
  /** Set when a request may not pass: wrong keys, wrong clock. */
  checkAccess(asking: Asking): Reply | undefined;
}

/** Everything a server knows. */
export interface StoreWorld {
  readonly buckets: Map<string, Bucket>;
  readonly pageLimit: number;
  readonly isVersioned: boolean;
  /** Where it listens, once it does. */
  url: string;
}

const seenAtMost = 10_000;

/** Serves a protocol until stopped. */
export async function serveStore(
  options: FakeStoreOptions,
  protocolOf: (world: StoreWorld) => StoreProtocol,
): Promise<FakeStore> {
  const { port = 0, buckets = ['bucket'], isVersioned = false, pageLimit = 1000 } = options;
  const world: StoreWorld = { buckets: new Map(), pageLimit, isVersioned, url: '' };
  const createOne = (name: string): void => void world.buckets.set(name, createBucket(name, isVersioned));
  for (const name of buckets) createOne(name);
  const armory = openArmory();
  const seen: SeenRequest[] = [];
  const server = listenTo(protocolOf(world), { world, armory, seen });
  let underWay = 0;
  server.on('request', (_, response) => {
    underWay += 1;
    response.once('close', () => {
      underWay -= 1;
    });
  });
  world.url = `http://127.0.0.1:${await listen(server, port)}`;
  const bucketOf = (name = buckets[0] ?? 'bucket'): Bucket => {
    const bucket = world.buckets.get(name);
    if (bucket === undefined) throw new Error(`The store has no bucket ${name}.`);
    return bucket;
  };
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= close(server, armory));
  return {
    url: world.url,
    faults: armory,
    seen,
    get underWay() {
      return underWay;
    },
    createBucket: createOne,
    put: (key, content, attributes, bucket) => bucketOf(bucket).put(key, content, attributes),
    remove: (key, bucket) => bucketOf(bucket).remove(key),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

interface Serving {
  readonly world: StoreWorld;
  readonly armory: Armory;
  readonly seen: SeenRequest[];
}

function listenTo(protocol: StoreProtocol, serving: Serving): Server {
  return createServer({ keepAliveTimeout: 65_000, noDelay: true }, (request, response) => {
    // A client that leaves in the middle is no fault of the server; a mistake of ours is told instead of hanging.
    serveOne(protocol, serving, { request, response }).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) return void response.destroy();
      response.writeHead(500, { 'content-type': 'text/plain' }).end(`The fake store failed: ${String(error)}`);
    });
  });
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function serveOne(
  protocol: StoreProtocol,
  { world, armory, seen }: Serving,
  { request, response }: Exchange,
): Promise<void> {
  const asking = await readAsking(request);
  const route = protocol.route(asking);
  const verdict = armory.judge(route);
  for (const gate of verdict.gates) if (gate.afterBytes === undefined) await gate.enter();
  if (faultOf(verdict.faults, 'cut')?.afterBytes === 0) return reset(response);
  const reply = replyTo(protocol, { asking, route, verdict }, world);
  const { operation, key } = route;
  seen.push({ operation, key, status: reply.status, range: request.headers.range });
  if (seen.length > seenAtMost) seen.shift();
  await sendReply(response, request.method === 'HEAD' ? withoutBody(reply) : reply, verdict);
}

interface Judged {
  readonly asking: Asking;
  readonly route: StoreRoute;
  readonly verdict: Verdict;
}

function replyTo(protocol: StoreProtocol, { asking, route, verdict }: Judged, world: StoreWorld): Reply {
  for (const fault of verdict.faults) {
    const bucket = world.buckets.get(route.bucket);
    if (fault.kind === 'replace') bucket?.put(route.key, fault.content, bucket.find(route.key)?.attributes);
    if (fault.kind === 'remove') bucket?.remove(route.key);
    if (fault.kind === 'page')
      return { status: fault.status, headers: { 'content-type': 'text/html' }, body: fault.html };
    if (fault.kind === 'refuse') {
      const reply = protocol.refuse(asking, fault);
      return { ...reply, headers: { ...reply.headers, ...fault.headers } };
    }
  }
  return protocol.checkAccess(asking) ?? route.answer();
}

function withoutBody(reply: Reply): Reply {
  const length = typeof reply.body === 'string' ? reply.body.length : reply.body.end - reply.body.start;
  return { ...reply, headers: { ...reply.headers, 'content-length': `${length}` }, body: '' };
}

async function readAsking(request: IncomingMessage): Promise<Asking> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  const [path = '/', ...query] = (request.url ?? '/').split('?');
  return {
    request,
    method: request.method ?? 'GET',
    path,
    query: new URLSearchParams(query.join('?')),
    body: Buffer.concat(chunks),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

async function close(server: Server, armory: Armory): Promise<void> {
  armory.clear();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
