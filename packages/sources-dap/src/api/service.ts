import {
  abortedError,
  type CallOptions,
  NetworkFault,
  sessionClosedError,
  type SyncError,
  type Warning,
} from '@sync/core/connector';
import { Tokens } from '../auth/tokens.ts';
import { type CallPlace, contextOf, printPlace } from '../errors/call-place.ts';
import { networkError } from '../errors/network-error.ts';
import { serverError } from '../errors/server-error.ts';
import { ServerFault } from '../errors/server-fault.ts';
import { HttpClient, type HttpRequest, type Patience } from '../http/http-client.ts';
import { type Answer, readAnswer } from '../http/read-answer.ts';
import { type AccountLimits, limitsOfAccount } from '../limits/account-limits.ts';
import type { Clock } from '../limits/clock.ts';
import type { Endpoint } from '../limits/dap-limits.ts';
import { type CheckedDapOptions, connectorName } from '../options.ts';
import { persist } from './persist.ts';

/** One call of the query API. */
export interface Question {
  readonly endpoint: Endpoint;
  readonly method: 'GET' | 'POST';
  /** Below the root of the query API: `/job/1`. Names in it are escaped. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** What a test gives instead of ours. */
export interface ServiceParts {
  readonly clock: Clock;
  readonly patience: Patience;
}

/**
 * Asks the service: signed in, inside its limits, and again when a fault passes. Knows how to ask; what is asked is the business of
 * others.
 */
export class Service {
  readonly options: CheckedDapOptions;
  readonly clock: Clock;
  readonly http: HttpClient;
  readonly #limits: AccountLimits;
  readonly #tokens: Tokens;
  readonly #closing = new AbortController();

  constructor(options: CheckedDapOptions, { clock, patience }: ServiceParts) {
    this.options = options;
    this.clock = clock;
    this.http = new HttpClient(patience);
    this.#limits = limitsOfAccount(options, clock);
    const signal = this.#closing.signal;
    const { pauseMs } = options.limits;
    const holdBack = (durationMs: number): Promise<void> => clock.sleep(durationMs, signal);
    this.#tokens = new Tokens({
      options,
      clock,
      send: (request) => persist(() => this.#send(request, signal), { clock, pauseMs, signal, holdBack }),
    });
  }

  /** What an error says of a call. `doing` is followed by the table's name, when there is one. */
  place(doing: string, table?: string): CallPlace {
    const { display, namespace, credentials } = this.options;
    const shared = { display, namespace, hide: credentials.hide };
    if (table === undefined) return { ...shared, doing };
    return { ...shared, table, doing: `${doing} ${printPlace({ namespace, table })}` };
  }

  /** Fires with the call's signal and when the session is closed. */
  signalOf(call: CallOptions): AbortSignal {
    return AbortSignal.any([call.signal, this.#closing.signal]);
  }

  /** Signs in, unless that is done. @throws {ConnectionError} */
  async signIn(call: CallOptions): Promise<void> {
    const token = this.#tokens.get(this.signalOf(call));
    await token.catch((error: unknown) => {
      throw this.translate(error, this.place('signing in'), call);
    });
  }

  /** @throws {SyncError} whatever the service or the network says, as our error */
  async ask(question: Question, place: CallPlace, call: CallOptions): Promise<Answer> {
    const signal = this.signalOf(call);
    const { clock } = this;
    const { pauseMs } = this.options.limits;
    let isTold = false;
    const holdBack = (durationMs: number): void => {
      this.#limits[question.endpoint].pause(durationMs);
      if (!isTold) call.onWarning(refusedWarning(durationMs, place));
      isTold = true;
    };
    try {
      return await persist(() => this.#attempt(question, signal), { clock, pauseMs, signal, holdBack });
    } catch (error) {
      const isAboutJob = question.endpoint === 'readJob' || question.endpoint === 'presign';
      throw this.translate(error, { ...place, isAboutJob }, call);
    }
  }

  /** The error that a user gets for what went wrong, whoever threw it. */
  translate(error: unknown, place: CallPlace, call: CallOptions): unknown {
    return this.#ended(call) ?? translateFault(error, place);
  }

  close(): void {
    this.#closing.abort();
    this.http.close();
  }

  /** What a fired signal makes of any error. */
  #ended(call: CallOptions): SyncError | undefined {
    if (call.signal.aborted) return abortedError(call.signal);
    if (!this.#closing.signal.aborted) return undefined;
    return sessionClosedError({ display: this.options.display, connector: connectorName });
  }

  /** One call. A token may end before its time (when it is taken back, say), so that a refused one is replaced once. */
  async #attempt(question: Question, signal: AbortSignal): Promise<Answer> {
    const token = await this.#tokens.get(signal);
    try {
      return await this.#askWith(token, question, signal);
    } catch (error) {
      if (!(error instanceof ServerFault) || error.status !== 401) throw error;
      this.#tokens.forget(token);
      return await this.#askWith(await this.#tokens.get(signal), question, signal);
    }
  }

  async #askWith(token: string, { endpoint, method, path, body }: Question, signal: AbortSignal): Promise<Answer> {
    await this.#limits[endpoint].take(signal);
    const content = body === undefined ? {} : { 'content-type': 'application/json' };
    const request: HttpRequest = {
      method,
      url: `${this.options.baseUrl}/dap${path}`,
      headers: { accept: 'application/json', authorization: `Bearer ${token}`, ...content },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    return await this.#send(request, signal);
  }

  async #send(request: HttpRequest, signal: AbortSignal): Promise<Answer> {
    const response = await this.http.send(request, signal);
    return await readAnswer(response, { readMs: this.http.patience.readMs, hide: this.options.credentials.hide });
  }
}

function refusedWarning(durationMs: number, place: CallPlace): Warning {
  const { table } = contextOf(place);
  return {
    code: 'RATE_LIMITED',
    message: `The service refuses more calls for now while ${place.doing}; waiting ${Math.ceil(durationMs / 1000)} s. Another program with the same client id, perhaps.`,
    ...(table === undefined ? {} : { table }),
  };
}

function translateFault(error: unknown, place: CallPlace): unknown {
  if (error instanceof ServerFault) return serverError(error, place);
  return error instanceof NetworkFault ? networkError(error, place) : error;
}
