import { type CallOptions, sessionClosedError } from '@sync/core/connector';
import pRetry from 'p-retry';
import type { Credential } from '../auth/credential.ts';
import type { CallPlace } from '../connect/call-place.ts';
import { ConnectClient, endedBy, isPassing, type Method } from '../connect/connect-client.ts';
import { ConnectFault } from '../connect/connect-fault.ts';
import { faultError } from '../connect/fault-error.ts';
import type { RowStream } from '../connect/row-stream.ts';
import { type CheckedNeosyncOptions, connectorName } from '../options.ts';

/** How faults that pass are waited for. */
export interface Patience {
  /** Attempts behind the first one. */
  readonly retries: number;
  /** Pause before the second attempt, in milliseconds; doubled before each further one. */
  readonly pauseMs: number;
  /** How long an answer may take, in milliseconds. */
  readonly answerMs: number;
}

export const usualPatience: Patience = { retries: 5, pauseMs: 250, answerMs: 120_000 };

/** No pause is longer, in milliseconds. */
const longestPauseMs = 10_000;

export interface Question {
  readonly method: Method;
  readonly message: object;
  readonly place: CallPlace;
  /** How long the answer may take, in milliseconds. @defaultValue the patience's */
  readonly answerMs?: number;
  /** @defaultValue the patience's */
  readonly retries?: number;
  /** Takes a secret of the message out of the server's words. @defaultValue it has none */
  readonly hide?: (text: string) => string;
}

export interface StreamQuestion {
  readonly method: Method;
  /** As protobuf. */
  readonly message: Uint8Array;
  readonly place: CallPlace;
  readonly maxMessageBytes: number;
}

/** Who asks, once that is known. */
export interface Asker {
  readonly credential: Credential | undefined;
  /** Gets another credential after this one was refused; undefined when there is no way to. */
  readonly renew?: (refused: Credential, signal: AbortSignal) => Promise<Credential | undefined>;
}

/** Asks the API: again when a fault passes, and once more when a login ran out. Knows how to ask; what is asked is the business of others. */
export class Service {
  readonly options: CheckedNeosyncOptions;
  readonly patience: Patience;
  readonly #client: ConnectClient;
  readonly #closing = new AbortController();
  #asker: Asker = { credential: undefined };

  constructor(options: CheckedNeosyncOptions, patience: Patience) {
    this.options = options;
    this.patience = patience;
    const { apiUrl, isLocal } = options;
    this.#client = new ConnectClient({ apiUrl, answerMs: patience.answerMs, packsRows: !isLocal });
  }

  /** From now on all calls are made by this one. */
  signInAs(asker: Asker): void {
    this.#asker = asker;
  }

  /** Contracts of the errors: {@link faultError}. @throws {SyncError} */
  ask(
    { retries = this.patience.retries, ...question }: Question,
    { signal }: Pick<CallOptions, 'signal'>,
  ): Promise<unknown> {
    return this.#translated(question.place, signal, (limit) =>
      this.persist(retries, limit, () =>
        this.#asOne(limit, (credential) => this.#client.ask({ ...question, credential }, limit)),
      ),
    );
  }

  /** Asks once as somebody else: while signing in. @throws {SyncError} */
  askAs(
    credential: Credential | undefined,
    question: Question,
    { signal }: Pick<CallOptions, 'signal'>,
  ): Promise<unknown> {
    return this.#translated(question.place, signal, (limit) =>
      this.persist(question.retries ?? this.patience.retries, limit, () =>
        this.#client.ask({ ...question, credential }, limit),
      ),
    );
  }

  /** One attempt to open a stream. Its faults, also those of its reading, are for the caller to repeat and to translate. */
  openStream(question: StreamQuestion, signal: AbortSignal): Promise<RowStream> {
    return this.#asOne(signal, (credential) => this.#client.openStream({ ...question, credential }, signal));
  }

  /** Repeats what fails in passing, with growing pauses. Rejects with the last fault. */
  persist<Result>(retries: number, signal: AbortSignal, attempt: () => Promise<Result>): Promise<Result> {
    const { pauseMs } = this.patience;
    return endedBy(signal, () =>
      pRetry(attempt, {
        retries,
        minTimeout: pauseMs,
        maxTimeout: longestPauseMs,
        factor: 2,
        randomize: true,
        signal,
        shouldRetry: ({ error }) => isPassing(error),
      }),
    );
  }

  /** Fires when the session closes: ends what is under way. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  close(): void {
    this.#closing.abort();
  }

  /** The error of a call after, or during, the closing of the session. */
  closedError(): Error {
    return sessionClosedError({ display: this.options.display, connector: connectorName });
  }

  async #translated<Result>(
    place: CallPlace,
    signal: AbortSignal,
    work: (limit: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const limit = AbortSignal.any([signal, this.closing]);
    try {
      return await endedBy(signal, () => work(limit));
    } catch (error) {
      throw this.closing.aborted && !signal.aborted ? this.closedError() : faultError(error, place);
    }
  }

  async #asOne<Result>(
    signal: AbortSignal,
    attempt: (credential: Credential | undefined) => Promise<Result>,
  ): Promise<Result> {
    const { credential, renew } = this.#asker;
    try {
      return await attempt(credential);
    } catch (error) {
      const isRefused = error instanceof ConnectFault && error.code === 'unauthenticated';
      if (!isRefused || credential === undefined || renew === undefined) throw error;
      const next = await renew(credential, signal);
      if (next === undefined) throw error;
      return await attempt(next);
    }
  }
}
