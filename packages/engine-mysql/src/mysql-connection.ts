import {
  type ErrorPlace,
  type FieldBatch,
  printTableRef,
  stoppedError,
  type TableRef,
  within,
} from '@sync/core/connector';
import type { CatalogRow, LoadIn, MysqlConnection, RowsRequest, ServerFacts, StatementResult } from './connection.ts';
import { joinStatements } from './join-statements.ts';
import { LocalLoad } from './load-data.ts';
import { destroyClient, type MysqlClient, plainValues, sendQuery } from './mysql-client.ts';
import { openLoadIn } from './open-load-in.ts';
import { readRows } from './rows/read-rows.ts';
import { readOutcome } from './statement-result.ts';
import { translateError } from './translate-error.ts';

/** How long a cancelled statement may take to end before its connection is thrown away; a run must end within 2 s. */
const endWithinMs = 1200;
const repeatMs = 100;

/** Sends KILL for what a session runs, or for the session, over a connection of its own. Never rejects. */
export interface Killer {
  kill(what: 'QUERY' | 'CONNECTION', threadId: number): Promise<void>;
  /** Sends no more; resolves when the server has answered what was sent. */
  close(): Promise<void>;
}

export interface MysqlConnectionInit {
  readonly client: MysqlClient;
  readonly server: ServerFacts;
  readonly place: Omit<ErrorPlace, 'doing' | 'table'>;
  readonly signal: AbortSignal;
  readonly openKiller: () => Killer;
  /** Gives the client back to its pool, as it was when it was taken. */
  readonly giveBack: (client: MysqlClient, isBroken: boolean) => Promise<void>;
}

/** What runs now. */
interface Operation {
  readonly ended: Promise<void>;
  /** Reads and drops what still comes, so that the server's last words arrive. */
  readonly discard?: () => void;
}

/** A client out of a pool. Contract: {@link MysqlConnection}. */
export class MysqlSession implements MysqlConnection {
  readonly server: ServerFacts;
  readonly #client: MysqlClient;
  readonly #init: MysqlConnectionInit;
  readonly #signal: AbortSignal;
  #isReleased = false;
  #isBroken = false;
  #operation: Operation | undefined;
  /** A KILL hits whatever the connection runs when it arrives, so the next statement waits for it. */
  #cancelling: Promise<void> = Promise.resolve();

  constructor(init: MysqlConnectionInit) {
    this.#init = init;
    this.server = init.server;
    this.#client = init.client;
    this.#signal = init.signal;
    // A connection that is lost while it is out emits `error`, which would end the process if nobody listened.
    this.#client.on('error', this.#onClientError);
    this.#signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  query<Row extends object = CatalogRow>(sql: string, values?: readonly unknown[]): Promise<Row[]> {
    return this.#run(async () => {
      const result = await this.#send(sql, values);
      return (Array.isArray(result) ? result : []) as Row[];
    });
  }

  run(sql: string, values?: readonly unknown[]): Promise<StatementResult> {
    return this.#run(async () => readOutcome(await this.#send(sql, values)));
  }

  execute(statements: readonly string[]): Promise<void> {
    return this.#run(async () => {
      const canJoin = this.#client.config.multipleStatements === true;
      for (const message of joinStatements(statements, canJoin ? this.server.maxPacketBytes : 0)) {
        await this.#send(message, undefined);
      }
    });
  }

  async *readRows(request: RowsRequest): AsyncIterable<FieldBatch> {
    await this.#cancelling;
    if (this.#signal.aborted) throw stoppedError(this.#at('reading rows'));
    const reading = readRows(this.#client, request);
    const end = this.#begin(() => reading.discard());
    const ended = reading.ended.then(end);
    try {
      for (let batch = await reading.next(); batch !== undefined; batch = await reading.next()) yield batch;
      await ended;
    } catch (error) {
      if (this.#signal.aborted) throw stoppedError(this.#at('reading rows'));
      throw translateError(error, this.#at('reading rows', request.table));
    } finally {
      // The caller left early: what is left of the rows is of no use.
      if (this.#operation !== undefined) void this.cancel();
      await this.#cancelling;
      await within(endWithinMs, ended);
    }
  }

  async loadIn(sql: string): Promise<LoadIn> {
    await this.#cancelling;
    // Statements still run after an abort, to undo things; no load does.
    if (this.#signal.aborted) throw stoppedError(this.#at('loading'));
    const load = new LocalLoad({ client: this.#client, sql, maxPacketBytes: this.server.maxPacketBytes });
    const end = this.#begin(() => load.cutFile());
    void load.result.then(end, () => {
      // What the driver left behind on the socket is not worth keeping the connection for.
      this.#isBroken ||= load.wasAsked;
      end();
    });
    return openLoadIn(load, {
      cancel: () => this.cancel(),
      translate: (error) => translateError(error, this.#at('loading')),
      stopped: () => stoppedError(this.#at('loading')),
    });
  }

  cancel(): Promise<void> {
    const operation = this.#operation;
    if (operation === undefined || this.#isReleased) return this.#cancelling;
    this.#cancelling = Promise.all([this.#cancelling, this.#stop(operation)]).then(() => undefined);
    return this.#cancelling;
  }

  async release(options?: { readonly isBroken: boolean }): Promise<void> {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#signal.removeEventListener('abort', this.#onAbort);
    await this.#cancelling;
    // A statement that still runs must not meet the next user of the pool.
    const isBroken = options?.isBroken === true || this.#isBroken || this.#operation !== undefined;
    await this.#init.giveBack(this.#client, isBroken);
    // A client of a user's pool lives on and must not keep our listener; a closed one may still emit.
    if (!isBroken) this.#client.removeListener('error', this.#onClientError);
  }

  readonly #onClientError = (): void => {
    this.#isBroken = true;
  };

  readonly #onAbort = (): void => {
    void this.cancel();
  };

  #send(sql: string, values: readonly unknown[] | undefined): Promise<unknown> {
    const query = { ...plainValues, sql, ...(values === undefined ? {} : { values: values.map(bindable) }) };
    return sendQuery(this.#client, query);
  }

  async #run<Result>(work: () => Promise<Result>): Promise<Result> {
    const isAfterwards = this.#signal.aborted;
    await this.#cancelling;
    // Asked for before the abort: it was to be cancelled, and there was nothing yet to cancel.
    if (this.#signal.aborted && !isAfterwards) throw stoppedError(this.#at('running a statement'));
    const end = this.#begin();
    try {
      return await work();
    } catch (error) {
      throw translateError(error, this.#at('running a statement'));
    } finally {
      end();
    }
  }

  /** Notes that something runs. Returns what notes its end. */
  #begin(discard?: () => void): () => void {
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const operation: Operation = { ended, ...(discard === undefined ? {} : { discard }) };
    this.#operation = operation;
    return () => {
      if (this.#operation === operation) this.#operation = undefined;
      resolve();
    };
  }

  /** A KILL that comes before the server began the statement is lost, so it is repeated until the statement has ended. */
  async #stop(operation: Operation): Promise<void> {
    const deadline = performance.now() + endWithinMs;
    const isRunning = (): boolean => this.#operation === operation;
    operation.discard?.();
    const killer = this.#init.openKiller();
    while (isRunning() && performance.now() < deadline) {
      await within(
        deadline - performance.now(),
        Promise.race([killer.kill('QUERY', this.#client.threadId), operation.ended]),
      );
      await within(repeatMs, operation.ended);
    }
    if (isRunning()) {
      // A server that does not react goes on until it wants to answer; told once more, it may not.
      void killer.kill('CONNECTION', this.#client.threadId).then(() => killer.close());
      this.#destroy();
      return;
    }
    await killer.close();
    // A KILL that came too late would end the next statement instead.
    if (!this.#isBroken) await within(repeatMs, this.#absorb());
  }

  async #absorb(): Promise<void> {
    await sendQuery(this.#client, { ...plainValues, sql: 'DO 0' }).catch(() => undefined);
  }

  #destroy(): void {
    this.#isBroken = true;
    destroyClient(this.#client);
  }

  #at(doing: string, table?: TableRef): ErrorPlace {
    const place = { ...this.#init.place, signal: this.#signal };
    if (table === undefined) return { ...place, doing };
    return { ...place, doing: `${doing} of ${printTableRef(table)}`, table: printTableRef(table) };
  }
}

/** A double is not what a number of ours means: servers refuse one behind LIMIT and compare it inexactly. */
function bindable(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
}
