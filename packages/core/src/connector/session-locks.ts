import { throwIfAborted } from './abort.ts';
import type { CallOptions } from './call-options.ts';
import type { Connections, PooledConnection } from './session-parts.ts';

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
  /** Names the database, for pools of one connection, whose sessions are only kept apart within this process. */
  readonly place: string;
}

/** The locks of one session, see `SinkSession.lock`. Ends them all when it is disposed, and never rejects then. */
export interface SessionLocks<Connection> extends AsyncDisposable {
  /** It has a connection of the pool, for as long as it has a lock. */
  readonly isOpen: boolean;
  /** Takes a lock; undefined when somebody has it, another user of this session included. */
  take(name: string, options: Pick<CallOptions, 'signal'>): Promise<AsyncDisposable | undefined>;
  /** Runs short work on the connection of the locks, which is in no transaction. Only while it is open. */
  aside<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result>;
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
  readonly #held = new Set<string>();
  #connection: Connection | undefined;
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
      const lock = this.#isHere ? JSON.stringify([this.#init.place, name]) : name;
      // A server lets a connection take what it has.
      if (this.#held.has(lock)) return undefined;
      if (!this.#isHere) this.#connection ??= await this.#init.pool.connect(signal);
      try {
        if (!(await this.#keeping.take(this.#connection as Connection, lock))) return undefined;
        this.#held.add(lock);
        return { [Symbol.asyncDispose]: () => this.#inTurn(() => this.#giveBack(lock)) };
      } finally {
        if (this.#held.size === 0) await this.#letGo();
      }
    });
  }

  aside<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> {
    return this.#inTurn(() => work(this.#connection as Connection));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#inTurn(async () => {
      for (const lock of this.#held) await this.#giveBack(lock);
    });
  }

  get #isHere(): boolean {
    return this.#init.pool.maxOpen === 1;
  }

  get #keeping(): LockKeeping<Connection> {
    return this.#isHere ? here : this.#init.keeping;
  }

  /** A lock may be disposed twice, and somebody else may have it by then. */
  async #giveBack(lock: string): Promise<void> {
    if (!this.#held.delete(lock)) return;
    try {
      if (this.#isHere || this.#connection !== undefined) {
        await this.#keeping.giveBack(this.#connection as Connection, lock);
      }
      if (this.#held.size === 0) await this.#letGo();
    } catch {
      // A connection that is gone has no lock any more.
      this.#held.clear();
      await this.#letGo({ isBroken: true });
    }
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
