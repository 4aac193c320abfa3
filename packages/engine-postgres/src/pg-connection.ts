import { type ErrorPlace, printTableRef, stoppedError, type TableRef, within } from '@sync/core/connector';
import { cancelRequest } from './cancel-request.ts';
import type { CatalogRow, CopyBytes, CopyIn, CopyInRequest, CopyOutRequest, PostgresConnection } from './connection.ts';
import { CopyInQuery } from './copy-in-query.ts';
import { CopyOutQuery } from './copy-out-query.ts';
import { copyInStatement, copyOutStatement } from './copy-statements.ts';
import { openPgCopyIn } from './pg-copy-in.ts';
import { noQueryTimeout, type PgClient, type PgResult } from './pg-client.ts';
import { translateError } from './translate-error.ts';
import { valueParser } from './value-parsers.ts';

/** How long a cancelled statement may take to end before its connection is thrown away; a run must end within 2 s. */
const endWithinMs = 1200;
const repeatMs = 100;

/** A statement or COPY under way. */
interface Operation {
  readonly ended: Promise<void>;
  readonly copyOut?: CopyOutQuery;
}

export interface PgConnectionInit {
  readonly client: PgClient;
  readonly place: Omit<ErrorPlace, 'doing' | 'table'>;
  readonly signal: AbortSignal;
  /** Gives the client back to its pool. */
  readonly giveBack: (client: PgClient, isBroken: boolean) => void;
}

/** A client out of a pool. Contract: {@link PostgresConnection}. */
export class PgConnection implements PostgresConnection {
  readonly #client: PgClient;
  readonly #place: Omit<ErrorPlace, 'doing' | 'table'>;
  readonly #signal: AbortSignal;
  readonly #giveBack: PgConnectionInit['giveBack'];
  #isReleased = false;
  #isBroken = false;
  /** What runs now. */
  #operation: Operation | undefined;
  /** A cancel request hits whatever the connection runs when it arrives, so the next statement waits for it. */
  #cancelling: Promise<void> = Promise.resolve();
  #copyIn: CopyIn | undefined;

  constructor(init: PgConnectionInit) {
    this.#client = init.client;
    this.#place = init.place;
    this.#signal = init.signal;
    this.#giveBack = init.giveBack;
    // A connection that is lost while it is out emits `error`, which would end the process if nobody listened.
    this.#client.on('error', this.#onClientError);
    this.#signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  query<Row extends object = CatalogRow>(sql: string, values?: readonly unknown[]): Promise<Row[]> {
    return this.#run(async () => {
      const result = await this.#send(sql, values);
      return result.rows as Row[];
    });
  }

  run(sql: string, values?: readonly unknown[]): Promise<number> {
    return this.#run(async () => (await this.#send(sql, values)).rowCount ?? 0);
  }

  execute(sql: string): Promise<void> {
    return this.#run(async () => {
      await this.#client.query({ text: sql, query_timeout: noQueryTimeout });
    });
  }

  async *copyOut(requests: readonly CopyOutRequest[]): AsyncIterable<CopyBytes> {
    if (requests.length === 0) return;
    const query = new CopyOutQuery(requests.map(copyOutStatement).join(';\n'));
    await this.#beginCopy(query);
    try {
      for (let item = await query.next(); item !== undefined; item = await query.next()) yield item;
    } catch (error) {
      if (query.isDiscarded && this.#signal.aborted) throw stoppedError(this.#at('copying out'));
      throw translateError(error, this.#at('copying out', requests[query.request]?.table));
    } finally {
      if (!query.isDone && !query.hasFailed) void this.cancel();
      await this.#cancelling;
      // An error is reported a moment before the connection is ready again.
      await within(endWithinMs, query.ended);
    }
  }

  async copyIn(requests: readonly CopyInRequest[]): Promise<CopyIn> {
    const query = new CopyInQuery(requests.map(copyInStatement).join(';\n'), requests.length);
    if (requests.length > 0) await this.#beginCopy(query);
    const copyIn = openPgCopyIn(query, {
      requestCount: requests.length,
      cancel: () => this.cancel(),
      translate: (error) => translateError(error, this.#at('copying in', requests[query.rowCounts.length]?.table)),
    });
    this.#copyIn = copyIn;
    return copyIn;
  }

  cancel(): Promise<void> {
    const operation = this.#operation;
    if (operation === undefined || this.#isReleased) return Promise.resolve();
    this.#cancelling = Promise.all([this.#cancelling, this.#stop(operation)]).then(() => undefined);
    return this.#cancelling;
  }

  async release(options?: { readonly isBroken: boolean }): Promise<void> {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#signal.removeEventListener('abort', this.#onAbort);
    // A statement that still runs, or a transaction still open, must not meet the next user of the pool.
    const status = this.#client.getTransactionStatus?.() ?? 'I';
    const isBroken = options?.isBroken === true || this.#isBroken || this.#operation !== undefined || status !== 'I';
    await this.#cancelling;
    this.#giveBack(this.#client, isBroken);
    // A client of a user's pool lives on and must not keep our listener; a closed one may still emit.
    if (!isBroken) this.#client.removeListener('error', this.#onClientError);
  }

  readonly #onClientError = (): void => {
    this.#isBroken = true;
  };

  readonly #onAbort = (): void => {
    if (this.#copyIn !== undefined) void this.#copyIn.abort('the run was stopped');
    else void this.cancel();
  };

  async #send(sql: string, values: readonly unknown[] | undefined): Promise<PgResult> {
    const result = await this.#client.query({
      text: sql,
      query_timeout: noQueryTimeout,
      types: { getTypeParser: valueParser },
      ...(values === undefined ? {} : { values }),
    });
    return Array.isArray(result) ? (result.at(-1) as PgResult) : (result as PgResult);
  }

  async #run<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#cancelling;
    const end = this.#begin();
    try {
      return await work();
    } catch (error) {
      throw translateError(error, this.#at('running a statement'));
    } finally {
      end();
    }
  }

  async #beginCopy(query: CopyOutQuery | CopyInQuery): Promise<void> {
    await this.#cancelling;
    // Statements still run after an abort, to undo things; no COPY does.
    if (this.#signal.aborted) throw stoppedError(this.#at('copying'));
    const end = this.#begin(query);
    void query.ended.then(end);
    this.#client.query(query);
  }

  /** Notes that something runs. Returns what notes its end. */
  #begin(query?: CopyOutQuery | CopyInQuery): () => void {
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const operation: Operation = { ended, ...(query instanceof CopyOutQuery ? { copyOut: query } : {}) };
    this.#operation = operation;
    return () => {
      if (this.#operation === operation) this.#operation = undefined;
      resolve();
    };
  }

  /** A request that comes before the server began the statement is lost, so it is repeated until the statement has ended. */
  async #stop(operation: Operation): Promise<void> {
    const deadline = performance.now() + endWithinMs;
    // What is cancelled is not read on: its bytes would keep the server's last words from arriving.
    operation.copyOut?.discard();
    while (this.#operation === operation && performance.now() < deadline) {
      await cancelRequest(this.#client);
      await within(repeatMs, operation.ended);
    }
    if (this.#operation === operation) this.#destroy();
  }

  #destroy(): void {
    this.#isBroken = true;
    this.#client.connection.stream.destroy();
  }

  #at(doing: string, table?: TableRef | { readonly temporary: string }): ErrorPlace {
    const place = { ...this.#place, signal: this.#signal };
    if (table === undefined || 'temporary' in table) return { ...place, doing };
    return { ...place, doing: `${doing} ${printTableRef(table)}`, table: printTableRef(table) };
  }
}
