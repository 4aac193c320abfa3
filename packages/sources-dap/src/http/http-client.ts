import {
  Agent,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestHttp,
} from 'node:http';
import { Agent as SecureAgent, request as requestHttps } from 'node:https';
import { NetworkFault } from '@sync/core/connector';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer whose headers are there. Whoever gets it reads its body to the end or destroys it. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** As sent: nothing is unpacked. Use {@link readChunks} or {@link readText}. */
  readonly body: IncomingMessage;
}

/** How long silence lasts until it is a fault, in milliseconds. */
export interface Patience {
  /** From the request to the headers of its answer, connecting included. */
  readonly answerMs: number;
  /** Between two pieces of a body that is waited for. */
  readonly readMs: number;
}

export const usualPatience: Patience = { answerMs: 60_000, readMs: 60_000 };

/** Addresses of this machine are no proxy's business. */
const neverProxied = 'localhost,127.0.0.1,[::1]';

const userAgent = 'dbsync (@sync/sources-dap)';

/**
 * HTTP as bytes. Node's `fetch` is not used, since it unpacks what a store labels `Content-Encoding: gzip`: bytes could then neither be counted
 * nor continued. A proxy is taken from HTTPS_PROXY, HTTP_PROXY and NO_PROXY by Node's agents (from 22.21 and 24.5 on).
 */
export class HttpClient {
  readonly patience: Patience;
  readonly #plain: Agent;
  readonly #secure: SecureAgent;

  constructor(patience: Patience) {
    this.patience = patience;
    const { NO_PROXY, no_proxy = NO_PROXY } = process.env;
    const direct = no_proxy === undefined ? neverProxied : `${no_proxy},${neverProxied}`;
    const options = { keepAlive: true, proxyEnv: { ...process.env, NO_PROXY: direct, no_proxy: direct } };
    this.#plain = new Agent(options);
    this.#secure = new SecureAgent(options);
  }

  /**
   * Resolves with any answer, whatever its status; redirections are answers.
   *
   * @throws {NetworkFault} there is no answer
   */
  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const late = new NetworkFault('ETIMEDOUT', `no answer within ${this.patience.answerMs / 1000} s`);
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const outgoing = this.#start(request, signal);
    const timer = setTimeout(() => outgoing.destroy(late), this.patience.answerMs);
    outgoing.once('response', resolve);
    // Stays: a request without a listener would end the process when its line breaks later.
    outgoing.on('error', (error) => reject(NetworkFault.of(error)));
    outgoing.end(request.body);
    try {
      const body = await promise;
      return { status: body.statusCode ?? 0, headers: body.headers, body };
    } finally {
      clearTimeout(timer);
    }
  }

  #start({ method, url, headers, body }: HttpRequest, signal: AbortSignal): ClientRequest {
    const target = new URL(url);
    const isSecure = target.protocol === 'https:';
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const options = {
      method,
      headers: { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': userAgent, ...length, ...headers },
      signal,
    };
    return isSecure
      ? requestHttps(target, { ...options, agent: this.#secure })
      : requestHttp(target, { ...options, agent: this.#plain });
  }

  /** Cuts every line. */
  close(): void {
    this.#plain.destroy();
    this.#secure.destroy();
  }
}
