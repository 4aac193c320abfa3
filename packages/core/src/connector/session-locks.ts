import { ConnectionError } from '../errors/classes.ts';
import { throwIfAborted } from './abort.ts';
import type { CallOptions } from './call-options.ts';
import { type Connections, type PooledConnection, withConnection } from './session-parts.ts';

/** How one engine keeps locks that end with the connection which took them. */
export interface LockKeeping<Connection> {
  /** Does not wait; false when another connection has it. */
  readonly take: (connection: Connection, name: string) => Promise<boolean>;
  readonly giveBack: (connection: Connection, name: string) => Promise<void>;
}

/** What {@link createSessionLocks} takes. */
export interface SessionLocksInit<Connection extends PooledConnection> {
  readonly pool: Pick<Connections<Connection>, 'connect'> & { readonly maxOpen: number };
  readonly keeping: LockKeeping<Connection>;
  /** Names the database or its server, for pools of one connection, whose sessions are only kept apart within this process. Asked once. */
  readonly place: (signal: AbortSignal) => Promise<string>;
}

/** The locks of one session, see `SinkSession.lock`. Ends them all when it is disposed, and never rejects then. */
export interface SessionLocks<Connection> extends AsyncDisposable {
  /** It has a connection of the pool, for as long as it has a lock. */
  readonly isOpen: boolean;
  /** Takes a lock; undefined when somebody has it, another user of this session included. */
  take(name: string, options: Pick<CallOptions, 'signal'>): Promise<AsyncDisposable | undefined>;
  /**
   * Runs short work on a connection that is in no transaction: that of the locks while they have one, which a pool of few connections may need;
   * another of the pool otherwise.
   */
  aside<Result>(signal: AbortSignal, work: (connection: Connection) => Promise<Result>): Promise<Result>;
}

/** Makes them: at the server, or within the process where the pool has no connection to spare. */
export function createSessionLocks<Connection extends PooledConnection>(
  init: SessionLocksInit<Connection>,
): SessionLocks<Connection> {
  return new Locks(init);
}

/** Names that sessions of this process have, by place. */
const takenHere = new Set<string>();

const here: LockKeeping<unknown> = {
  take: async (_, name) => !takenHere.has(name) && takenHere.add(name).has(name),
  giveBack: async (_, name) => void takenHere.delete(name),
};

/** Calls of tables that are worked on side by side come one after the other, since they share a connection. */
class Locks<Connection extends PooledConnection> implements SessionLocks<Connection> {
  readonly #init: SessionLocksInit<Connection>;
  /** By name, each with what tells it from one of the same name before it. */
  readonly #held = new Map<string, AsyncDisposable>();
  #connection: Connection | undefined;
  #place: string | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(init: SessionLocksInit<Connection>) {
    this.#init = init;
  }

  get isOpen(): boolean {
    return this.#connection !== undefined;
  }

  take(name: string, { signal }: Pick<CallOptions, 'signal'>): Promise<AsyncDisposable | undefined> {
    return this.#inTurn(async () => {
      throwIfAborted(signal);
      const lock = this.#isHere ? await this.#nameHere(name, signal) : name;
      // A server lets a connection take what it has.
      if (this.#held.has(lock)) return undefined;
      if (!this.#isHere) this.#connection ??= await this.#init.pool.connect(signal);
      try {
        if (!(await this.#keeping.take(this.#connection as Connection, lock))) return undefined;
        return this.#hold(lock);
      } catch (error) {
        // A connection that is gone has no lock any more; the next one is taken on another.
        if (error instanceof ConnectionError) await this.#loseAll();
        throw error;
      } finally {
        if (this.#held.size === 0) await this.#letGo();
      }
    });
  }

  aside<Result>(signal: AbortSignal, work: (connection: Connection) => Promise<Result>): Promise<Result> {
    return this.#inTurn(() =>
      this.#connection === undefined ? withConnection(this.#init.pool, signal, work) : work(this.#connection),
    );
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#inTurn(async () => {
      for (const [lock, held] of this.#held) await this.#giveBack(lock, held);
    });
  }

  get #isHere(): boolean {
    return this.#init.pool.maxOpen === 1;
  }

  get #keeping(): LockKeeping<Connection> {
    return this.#isHere ? here : this.#init.keeping;
  }

  async #nameHere(name: string, signal: AbortSignal): Promise<string> {
    this.#place ??= await this.#init.place(signal);
    return JSON.stringify([this.#place, name]);
  }

  #hold(lock: string): AsyncDisposable {
    const held = { [Symbol.asyncDispose]: () => this.#inTurn(() => this.#giveBack(lock, held)) };
    this.#held.set(lock, held);
    return held;
  }

  /** A lock may be disposed twice, and somebody else may have it by then, in this session too. Never rejects. */
  async #giveBack(lock: string, held: AsyncDisposable): Promise<void> {
    if (this.#held.get(lock) !== held) return;
    this.#held.delete(lock);
    try {
      await this.#keeping.giveBack(this.#connection as Connection, lock);
      if (this.#held.size === 0) await this.#letGo();
    } catch {
      await this.#loseAll();
    }
  }

  async #loseAll(): Promise<void> {
    this.#held.clear();
    await this.#letGo({ isBroken: true });
  }

  async #letGo(how?: { readonly isBroken: boolean }): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    await connection?.release(how).catch(() => undefined);
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
