import { type ErrorPlace, stoppedError } from '@sync/core/connector';
import type { CatalogRow, CopyBytes, CopyIn, CopyInRequest, CopyOutRequest, PostgresConnection } from './connection.ts';
import type { UserPgliteSession } from './options.ts';
import { openPgliteCopyIn } from './pglite-copy-in.ts';
import { pgliteCopyOut } from './pglite-copy-out.ts';
import { translateError } from './translate-error.ts';
import { knownValueOids, valueParser } from './value-parsers.ts';

export interface PgliteConnectionInit {
  readonly session: UserPgliteSession;
  readonly place: Omit<ErrorPlace, 'doing' | 'table'>;
  readonly signal: AbortSignal;
  readonly giveBack: () => Promise<void>;
}

const parsers = Object.fromEntries(knownValueOids().map((oid) => [oid, valueParser(oid)]));

/**
 * PGlite's session. It runs inside this process and this thread, so a statement that runs cannot be cancelled; COPY is cut into pieces,
 * and an abort is seen between them. At most one piece is in memory besides PGlite's own.
 */
export class PgliteConnection implements PostgresConnection {
  readonly #session: UserPgliteSession;
  readonly #place: Omit<ErrorPlace, 'doing' | 'table'>;
  readonly #signal: AbortSignal;
  readonly #giveBack: () => Promise<void>;
  #isReleased = false;

  constructor(init: PgliteConnectionInit) {
    this.#session = init.session;
    this.#place = init.place;
    this.#signal = init.signal;
    this.#giveBack = init.giveBack;
  }

  query<Row extends object = CatalogRow>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.#translated(async () => (await this.#session.query<Row>(sql, [...values], { parsers })).rows);
  }

  run(sql: string, values: readonly unknown[] = []): Promise<number> {
    return this.#translated(async () => {
      const result = await this.#session.query(sql, [...values], { parsers });
      // A SELECT that does something has rows and touches none.
      return result.affectedRows || result.rows.length;
    });
  }

  execute(sql: string): Promise<void> {
    return this.#translated(async () => {
      await this.#session.exec(sql);
    });
  }

  async *copyOut(requests: readonly CopyOutRequest[]): AsyncIterable<CopyBytes> {
    for (const [request, copy] of requests.entries()) {
      for await (const bytes of pgliteCopyOut(this, copy, (sql) => this.#copyToBlob(sql))) {
        this.#throwIfAborted();
        yield { request, bytes };
      }
    }
  }

  copyIn(requests: readonly CopyInRequest[]): Promise<CopyIn> {
    const copy = (sql: string, bytes: Blob): Promise<number> =>
      this.#translated(async () => {
        this.#throwIfAborted();
        const { affectedRows } = await this.#session.query(sql, [], { blob: bytes });
        return affectedRows ?? 0;
      });
    return Promise.resolve(openPgliteCopyIn(requests, copy));
  }

  async cancel(): Promise<void> {}

  async release(): Promise<void> {
    if (this.#isReleased) return;
    this.#isReleased = true;
    await this.#giveBack();
  }

  #copyToBlob(sql: string): Promise<Uint8Array> {
    return this.#translated(async () => {
      const { blob } = await this.#session.query(sql);
      return blob === undefined ? new Uint8Array(0) : new Uint8Array(await blob.arrayBuffer());
    });
  }

  async #translated<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw translateError(error, { ...this.#place, doing: 'running a statement', signal: this.#signal });
    }
  }

  #throwIfAborted(): void {
    if (this.#signal.aborted) throw stoppedError({ ...this.#place, doing: 'copying' });
  }
}
