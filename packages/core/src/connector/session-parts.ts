/** What a pool of any engine hands out. */
export interface PooledConnection {
  /** Gives the connection back; a broken one is closed. */
  release(options?: { readonly isBroken: boolean }): Promise<void>;
}

/** A pool of connections, as far as a session owns it. */
export interface Connections<Connection extends PooledConnection> {
  /** Waits for a connection. Rejects when the signal fires. */
  connect(signal: AbortSignal): Promise<Connection>;
  close(): Promise<void>;
}

/** Runs work on a connection of its own, which is given back whatever happens. */
export async function withConnection<Connection extends PooledConnection, Result>(
  pool: Pick<Connections<Connection>, 'connect'>,
  signal: AbortSignal,
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  const connection = await pool.connect(signal);
  try {
    return await work(connection);
  } finally {
    await connection.release();
  }
}

/** Opens a session by talking to the server once, so that a wrong address or password is known at once. Closes the pool when that fails. */
export async function openOnPool<Connection extends PooledConnection, Session>(
  pool: Connections<Connection>,
  signal: AbortSignal,
  open: (connection: Connection) => Promise<Session>,
): Promise<Session> {
  try {
    return await withConnection(pool, signal, open);
  } catch (error) {
    await pool.close();
    throw error;
  }
}

/** What a session has opened and must end with it (snapshots, marks), and the pool they use, which is closed last. */
export class SessionParts implements AsyncDisposable {
  readonly #pool: Pick<Connections<PooledConnection>, 'close'>;
  readonly #parts = new Set<AsyncDisposable>();

  constructor(pool: Pick<Connections<PooledConnection>, 'close'>) {
    this.#pool = pool;
  }

  /** Notes a part; parts can be disposed twice. */
  own<Part extends AsyncDisposable>(part: Part): Part {
    this.#parts.add(part);
    return part;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      for (const part of this.#parts) await part[Symbol.asyncDispose]();
    } finally {
      await this.#pool.close();
    }
  }
}
