import { createHash } from 'node:crypto';
import { ConnectionError } from '@sync/core/connector';
import { type ConnectionPool, type MysqlConnection, readIdentity } from '@sync/engine-mysql';

/** Names of locks have at most 64 characters, and case does not tell them apart: MySQL manual, "Locking Functions". */
function lockName(name: string): string {
  return `dbsync ${createHash('sha256').update(name).digest('hex').slice(0, 48)}`;
}

/** Locks of sessions of one connection each, which only keep each other out within this process. By server and name. */
const takenHere = new Set<string>();

/**
 * The locks of one session. They are all held by one connection of its own, since the server gives them back when the connection ends; taken
 * with the first, given back with the last. Taking and giving back never overlap.
 */
export class ReplicaLocks {
  readonly #pool: ConnectionPool;
  /** By name, each with what tells it from one of the same name before it. */
  readonly #held = new Map<string, AsyncDisposable>();
  #connection: MysqlConnection | undefined;
  #server: string | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(pool: ConnectionPool) {
    this.#pool = pool;
  }

  /** It has a connection out. */
  get isOpen(): boolean {
    return this.#connection !== undefined;
  }

  /** Takes a lock; undefined when somebody has it, another user of this session included. */
  take(name: string, signal: AbortSignal): Promise<AsyncDisposable | undefined> {
    return this.#inTurn(() =>
      this.#pool.maxOpen === 1 ? this.#takeHere(name, signal) : this.#takeThere(name, signal),
    );
  }

  /**
   * Runs short work on a connection that is in no transaction: that of the locks when there is one, which a pool of few connections may need; another
   * of the pool otherwise.
   */
  async aside<Result>(signal: AbortSignal, work: (connection: MysqlConnection) => Promise<Result>): Promise<Result> {
    return this.#inTurn(async () => {
      if (this.#connection !== undefined) return work(this.#connection);
      const connection = await this.#pool.connect(signal);
      try {
        return await work(connection);
      } finally {
        await connection.release();
      }
    });
  }

  /** Gives back all of them. Never rejects. */
  async end(): Promise<void> {
    await this.#inTurn(async () => {
      for (const lock of this.#held.keys()) {
        this.#held.delete(lock);
        if (!takenHere.delete(lock)) await this.#giveBack(lock);
      }
    });
  }

  async #takeThere(name: string, signal: AbortSignal): Promise<AsyncDisposable | undefined> {
    const lock = lockName(name);
    // The server lets a connection take a lock it has.
    if (this.#held.has(lock)) return undefined;
    this.#connection ??= await this.#pool.connect(signal);
    let isTaken = false;
    try {
      const [row] = await this.#connection.query<{ taken: unknown }>('SELECT GET_LOCK(?, 0) AS taken', [lock]);
      isTaken = Number(row?.taken) === 1;
    } catch (error) {
      // A session that is gone has no lock any more; the next one is taken on another connection.
      if (error instanceof ConnectionError) {
        this.#held.clear();
        await this.#letGo({ isBroken: true });
      }
      throw error;
    } finally {
      if (!isTaken && this.#held.size === 0) await this.#letGo();
    }
    return isTaken ? this.#hold(lock, () => this.#giveBack(lock)) : undefined;
  }

  async #takeHere(name: string, signal: AbortSignal): Promise<AsyncDisposable | undefined> {
    this.#server ??= await this.#whichServer(signal);
    const lock = `${this.#server} ${name}`;
    if (takenHere.has(lock)) return undefined;
    takenHere.add(lock);
    return this.#hold(lock, async () => void takenHere.delete(lock));
  }

  async #whichServer(signal: AbortSignal): Promise<string> {
    const connection = await this.#pool.connect(signal);
    try {
      const { server, database } = await readIdentity(connection, this.#pool);
      return server ?? database ?? this.#pool.display;
    } finally {
      await connection.release();
    }
  }

  #hold(lock: string, giveBack: () => Promise<void>): AsyncDisposable {
    const held: AsyncDisposable = {
      [Symbol.asyncDispose]: () =>
        this.#inTurn(async () => {
          if (this.#held.get(lock) !== held) return;
          this.#held.delete(lock);
          await giveBack();
        }),
    };
    this.#held.set(lock, held);
    return held;
  }

  /** Where that fails the connection is closed, and the server gives back what it held. */
  async #giveBack(lock: string): Promise<void> {
    try {
      await this.#connection?.query('SELECT RELEASE_LOCK(?) AS given', [lock]);
      if (this.#held.size === 0) await this.#letGo();
    } catch {
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
