import { Agent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as SecureAgent, request as requestHttps } from 'node:https';
import type { Bucket } from '@google-cloud/storage';
import type { OpenOptions } from '@sync/files';

/** Which bytes are wanted. */
export interface MediaRequest {
  readonly key: string;
  /** Empty: the present one. */
  readonly generation: string;
  readonly offset: number;
}

/** The store refuses. */
export class MediaRefusal extends Error {
  override readonly name = 'MediaRefusal';
  readonly status: number;

  constructor(status: number, body: string) {
    super(body);
    this.status = status;
  }
}

/** From the request to the headers of its answer. */
const answerMs = 60_000;
/** Readings at once, and some room: a table has 8 objects under way. */
const maxSockets = 64;
/** A refusal says what it has to say in less. */
const mostRefusalBytes = 64 * 1024;
/** Addresses of this machine are no proxy's business. */
const neverProxied = 'localhost,127.0.0.1,[::1]';

/**
 * Gets the bytes of objects with Node's own client, signed in by the SDK's. The SDK's streams hear no signals, lead through five others, and
 * print a warning of Node's for each object of more than 64 KB (8.4.0).
 */
export class MediaClient implements Disposable {
  readonly #bucket: Bucket;
  readonly #userProject: string | undefined;
  readonly #plain: Agent;
  readonly #secure: SecureAgent;

  constructor(bucket: Bucket, userProject: string | undefined) {
    this.#bucket = bucket;
    this.#userProject = userProject;
    const { NO_PROXY, no_proxy = NO_PROXY } = process.env;
    const direct = no_proxy === undefined ? neverProxied : `${no_proxy},${neverProxied}`;
    const options = { keepAlive: true, maxSockets, proxyEnv: { ...process.env, NO_PROXY: direct, no_proxy: direct } };
    this.#plain = new Agent(options);
    this.#secure = new SecureAgent(options);
  }

  /** An answer whose headers are there; its reader ends it. @throws {MediaRefusal} and errors of the network and of signing in */
  async get(request: MediaRequest, { signal, length }: OpenOptions): Promise<IncomingMessage> {
    const end = length === undefined ? '' : request.offset + length - 1;
    const isPart = request.offset > 0 || length !== undefined;
    const headers = {
      ...(await this.signIn()),
      // Without it the store unpacks what is labelled as gzip.
      'accept-encoding': 'gzip',
      'user-agent': 'dbsync (@sync/sources-gcs)',
      ...(isPart ? { range: `bytes=${request.offset}-${end}` } : {}),
    };
    const answer = await this.#send(this.#address(request), { headers, signal });
    const { statusCode: status = 0 } = answer;
    if (status >= 200 && status < 300) return answer;
    throw new MediaRefusal(status, await textOf(answer));
  }

  /** Cuts every connection. */
  [Symbol.dispose](): void {
    this.#plain.destroy();
    this.#secure.destroy();
  }

  #address({ key, generation }: MediaRequest): URL {
    const { name, storage } = this.#bucket;
    const url = new URL(`${storage.baseUrl}/b/${encodeURIComponent(name)}/o/${encodeURIComponent(key)}`);
    url.searchParams.set('alt', 'media');
    if (generation !== '') url.searchParams.set('generation', generation);
    if (this.#userProject !== undefined) url.searchParams.set('userProject', this.#userProject);
    return url;
  }

  /** Headers that say who asks. As the SDK does it for its own requests: an emulator is asked without credentials. */
  async signIn(): Promise<Record<string, string>> {
    const { customEndpoint, useAuthWithCustomEndpoint = false, authClient } = this.#bucket.storage;
    if (customEndpoint && !useAuthWithCustomEndpoint) return {};
    const headers = await authClient.getRequestHeaders().catch((error: unknown) => {
      // The parser's own message shows what it read.
      throw error instanceof SyntaxError ? new Error('the credentials are no JSON') : error;
    });
    return Object.fromEntries(headers);
  }

  async #send(
    url: URL,
    { headers, signal }: { readonly headers: Record<string, string>; readonly signal: AbortSignal },
  ): Promise<IncomingMessage> {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const outgoing =
      url.protocol === 'https:'
        ? requestHttps(url, { headers, signal, agent: this.#secure })
        : requestHttp(url, { headers, signal, agent: this.#plain });
    const late = Object.assign(new Error(`no answer within ${answerMs / 1000} s`), { code: 'ETIMEDOUT' });
    const timer = setTimeout(() => outgoing.destroy(late), answerMs);
    outgoing.once('response', resolve);
    // Stays: a request without a listener would end the process when its connection breaks later.
    outgoing.on('error', reject);
    outgoing.end();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
    }
  }
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of answer as AsyncIterable<Uint8Array>) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes > mostRefusalBytes) break;
  }
  return Buffer.concat(pieces).toString();
}
