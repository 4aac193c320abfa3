import { createHash } from 'node:crypto';
import { type CallOptions, throwIfAborted } from '@sync/core/connector';
import type { ConnectionPool, PostgresConnection } from '@sync/engine-postgres';

/** The locks of one session. */
export interface SessionLocks extends AsyncDisposable {
  /** Connections that it has taken from the pool. */
  readonly openCount: number;
  /** Takes a lock without waiting; undefined when it is taken, by whomever. */
  take(name: string, options: CallOptions): Promise<AsyncDisposable | undefined>;
}

/** Locks at the server, or within the process where the pool has no connection to spare. */
export function createLocks(pool: ConnectionPool): SessionLocks {
  return pool.maxOpen === 1 ? new ProcessLocks(pool.instance ?? pool.display) : new ServerLocks(pool);
}

/** Names that sessions of this process have, by database. */
const taken = new Map<string, Set<string>>();

class ProcessLocks implements SessionLocks {
  readonly openCount = 0;
  readonly #place: string;
  readonly #mine = new Set<string>();

  constructor(place: string) {
    this.#place = place;
  }

  async take(name: string, { signal }: CallOptions): Promise<AsyncDisposable | undefined> {
    throwIfAborted(signal);
    const names = taken.get(this.#place) ?? new Set();
    if (names.has(name)) return undefined;
    taken.set(this.#place, names.add(name));
    this.#mine.add(name);
    return { [Symbol.asyncDispose]: async () => this.#giveBack(name) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const name of this.#mine) this.#giveBack(name);
  }

  #giveBack(name: string): void {
    // A lock may be disposed twice, and somebody else may have it by then.
    if (!this.#mine.delete(name)) return;
    const names = taken.get(this.#place);
    names?.delete(name);
    if (names?.size === 0) taken.delete(this.#place);
  }
}

/** Advisory locks of one server session, which is taken with the first and given back with the last. */
class ServerLocks implements SessionLocks {
  readonly #pool: ConnectionPool;
  readonly #held = new Set<string>();
  #connection: PostgresConnection | undefined;
  /** Calls of tables that are worked on side by side use the connection one after the other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(pool: ConnectionPool) {
    this.#pool = pool;
  }

  get openCount(): number {
    return this.#connection === undefined ? 0 : 1;
  }

  take(name: string, { signal }: CallOptions): Promise<AsyncDisposable | undefined> {
    return this.#inTurn(async () => {
      throwIfAborted(signal);
      // The server lets one session have a lock as often as it likes.
      if (this.#held.has(name)) return undefined;
      this.#connection ??= await this.#pool.connect(signal);
      try {
        const [row] = await this.#connection.query<{ has_lock: boolean }>(
          `SELECT pg_catalog.pg_try_advisory_lock(${lockNumber(name)}) AS has_lock`,
        );
        if (row?.has_lock !== true) return undefined;
        this.#held.add(name);
        return { [Symbol.asyncDispose]: () => this.#inTurn(() => this.#giveBack(name)) };
      } finally {
        if (this.#held.size === 0) await this.#release({ isBroken: false });
      }
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#inTurn(async () => {
      for (const name of this.#held) await this.#giveBack(name);
    });
  }

  async #giveBack(name: string): Promise<void> {
    if (!this.#held.delete(name)) return;
    try {
      await this.#connection?.execute(`SELECT pg_catalog.pg_advisory_unlock(${lockNumber(name)})`);
      if (this.#held.size === 0) await this.#release({ isBroken: false });
    } catch {
      // A session that is gone has no lock any more, and neither have the others that it had.
      this.#held.clear();
      await this.#release({ isBroken: true });
    }
  }

  async #release(how: { readonly isBroken: boolean }): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    await connection?.release(how);
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

/** A number of 63 bits. */
function lockNumber(name: string): string {
  const number = createHash('sha256').update(name).digest().readBigUInt64BE() >> 1n;
  return `${number}::pg_catalog.int8`;
}
