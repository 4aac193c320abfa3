import { type ErrorPlace, stoppedError } from '@sync/core/connector';
import type { ConnectionPool, PostgresConnection } from './connection.ts';
import type { UserPgliteSession } from './options.ts';
import { PgliteConnection } from './pglite-connection.ts';
import type { PgliteLease } from './pglite-instances.ts';
import { translateError } from './translate-error.ts';

/**
 * PGlite's only session, handed to one at a time. While it is out, PGlite's own lock on transactions is held, so that queries of the
 * user's on the same instance wait rather than fall into our transaction.
 */
export class PglitePool implements ConnectionPool {
  readonly maxOpen = 1;
  readonly isSingleSession = true;
  readonly isLocal = true;
  readonly display: string;
  readonly instance: string;

  readonly #lease: PgliteLease;
  readonly #place: Omit<ErrorPlace, 'doing' | 'table'>;
  readonly #out = new Set<() => Promise<void>>();
  #isClosed = false;

  constructor(lease: PgliteLease, init: { display: string } & Pick<ErrorPlace, 'end' | 'connector'>) {
    this.#lease = lease;
    this.display = init.display;
    this.instance = lease.instance;
    this.#place = init;
  }

  async connect(signal: AbortSignal): Promise<PostgresConnection> {
    const { session, giveBack } = await this.#hold(signal);
    this.#out.add(giveBack);
    const release = async (): Promise<void> => {
      this.#out.delete(giveBack);
      await giveBack();
    };
    return new PgliteConnection({ session, place: this.#place, signal, giveBack: release });
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const giveBack of this.#out) await giveBack();
    await this.#lease.end();
  }

  async #hold(signal: AbortSignal): Promise<{ session: UserPgliteSession; giveBack: () => Promise<void> }> {
    const { pglite } = this.#lease;
    const held = Promise.withResolvers<UserPgliteSession>();
    const back = Promise.withResolvers<void>();
    // PGlite begins a transaction around what it locks for; ours have settings of their own, so that one is ended first.
    const locked = pglite.transaction(async (session) => {
      await session.exec('ROLLBACK');
      held.resolve(session);
      await back.promise;
      // Whatever is still open must not be committed by PGlite's own COMMIT that follows.
      await session.exec('ROLLBACK');
    });
    locked.catch((error: unknown) => held.reject(error));
    const giveBack = async (): Promise<void> => {
      back.resolve();
      await locked.catch(() => undefined);
    };
    const onAbort = (): void => {
      held.reject(stoppedError({ ...this.#place, doing: `connecting to ${this.display}` }));
      back.resolve();
    };
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return { session: await held.promise, giveBack };
    } catch (error) {
      throw translateError(error, { ...this.#place, doing: 'connecting', signal });
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }
}
