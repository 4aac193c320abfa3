import { ConnectionError, NetworkFault, untilAborted } from '@sync/core/connector';
import { type CallPlace, contextOf } from '../errors/call-place.ts';
import { networkError } from '../errors/network-error.ts';
import { isRecord, ServerFault } from '../errors/server-fault.ts';
import { wordsOf } from '../errors/server-error.ts';
import type { HttpRequest } from '../http/http-client.ts';
import type { Answer } from '../http/read-answer.ts';
import type { Clock } from '../limits/clock.ts';
import type { CheckedDapOptions } from '../options.ts';
import { readToken, type Token } from './token-life.ts';

export interface TokensInit {
  readonly options: CheckedDapOptions;
  readonly clock: Clock;
  /** Sends a request, again when the fault passes. Not ended by the signal of a single call, as many wait for it. */
  readonly send: (request: HttpRequest) => Promise<Answer>;
}

/** The token of a session: one for all calls, asked for once however many wait for it, and in time before it ends. */
export class Tokens {
  readonly #init: TokensInit;
  #token: Token | undefined;
  #pending: Promise<Token> | undefined;

  constructor(init: TokensInit) {
    this.#init = init;
  }

  /** A token to use now. @throws {ConnectionError} CONNECTION_AUTH */
  async get(signal: AbortSignal): Promise<string> {
    if (this.#token !== undefined && this.#init.clock.now() < this.#token.refreshAt) return this.#token.text;
    this.#pending ??= this.#ask().finally(() => {
      this.#pending = undefined;
    });
    const token = await untilAborted(this.#pending, signal);
    return token.text;
  }

  /** The service refuses this token: the next call gets another one. */
  forget(text: string): void {
    if (this.#token?.text === text) this.#token = undefined;
  }

  async #ask(): Promise<Token> {
    const { options, clock, send } = this.#init;
    const { credentials, baseUrl, display, namespace } = options;
    const place: CallPlace = { display, namespace, doing: 'signing in', hide: credentials.hide };
    const request: HttpRequest = {
      method: 'POST',
      url: `${baseUrl}/ids/auth/login`,
      headers: { authorization: credentials.authorization(), 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=client_credentials',
    };
    const { value } = await send(request).catch((error: unknown) => {
      if (error instanceof ServerFault) throw refused(error, place);
      // `send` has tried it again: as an error of ours it is not tried again once more by each call that waits for a token.
      throw error instanceof NetworkFault ? networkError(error, place) : error;
    });
    if (!isRecord(value) || typeof value.access_token !== 'string' || value.access_token === '') throw tokenless(place);
    this.#token = readToken(value.access_token, value.expires_in, clock.now());
    return this.#token;
  }
}

/** What the body of a refused sign-in holds is not published; the status tells. */
function refused(fault: ServerFault, place: CallPlace): ConnectionError {
  const isRefusal = [400, 401, 403].includes(fault.status);
  const isPassing = fault.status === 429 || fault.status >= 500;
  const why = isRefusal ? 'the client id or secret is wrong' : 'there is no sign-in of Instructure';
  const todo = isRefusal
    ? 'Check both (DAP_CLIENT_ID, DAP_CLIENT_SECRET): an id looks like us-east-1#…, and a "#" has to be quoted in a shell.'
    : 'Check the base URL, and whether a proxy stands in between.';
  return new ConnectionError({
    code: isRefusal ? 'CONNECTION_AUTH' : 'CONNECTION_FAILED',
    message: isPassing
      ? `Failed signing in at ${place.display}: the service failed again and again. ${wordsOf(fault)} Run again later.`
      : `Failed signing in at ${place.display}: ${why}. ${wordsOf(fault)} ${todo}`,
    advice: isPassing ? 'retry' : 'fix',
    context: contextOf(place, fault.type === '' ? String(fault.status) : fault.type),
    cause: fault,
  });
}

function tokenless(place: CallPlace): ConnectionError {
  return new ConnectionError({
    code: 'CONNECTION_FAILED',
    message: `Failed signing in at ${place.display}: the answer holds no access_token. Check the base URL.`,
    advice: 'fix',
    context: contextOf(place),
  });
}
