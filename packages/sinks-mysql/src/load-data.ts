import { SyncError } from '@sync/core/connector';
import {
  createLineEncoder,
  type LoadIn,
  loadDataStatement,
  type RowEncoder,
  type StatementResult,
} from '@sync/engine-mysql';
import { warningError } from './explain-warnings.ts';
import type { OutletInit, RowsOutlet } from './rows-outlet.ts';

/** Pieces are no longer than this, so that encoding one and sending the one before go on side by side. */
const pieceBytes = 64 * 1024;

const writesPerTurn = 16;

/** The server, or the client, takes no local files: 1148 and 3948 of MySQL, 4166 of MariaDB. */
const refusedNumbers = new Set(['1148', '3948', '4166']);

/** Whether a load was refused because files of clients are. */
export function isFileRefused(error: unknown): boolean {
  return SyncError.isInstance(error) && refusedNumbers.has(String(error.context.engineCode));
}

/** Starts a LOAD DATA LOCAL. Rejects with what {@link isFileRefused} knows when the server takes none. */
export async function openLoadData(init: OutletInit): Promise<RowsOutlet> {
  const { connection, into, target } = init;
  const columns = target.columns.map(({ column, to }) => ({ column, native: to }));
  return new LoadDataOutlet(init, await connection.loadIn(loadDataStatement(into, columns)));
}

class LoadDataOutlet implements RowsOutlet {
  readonly encoder: RowEncoder;
  readonly pieceBytes = pieceBytes;
  readonly pieceRows = Number.MAX_SAFE_INTEGER;
  readonly chunkBytes = Number.MAX_SAFE_INTEGER;
  readonly #init: OutletInit;
  readonly #load: LoadIn;
  #sentRows = 0;
  #writes = 0;
  /** The server reads one stream: what is sent while something else is waits for it. */
  #sent: Promise<void> = Promise.resolve();

  constructor(init: OutletInit, load: LoadIn) {
    this.#init = init;
    this.#load = load;
    this.encoder = createLineEncoder(init.target);
  }

  send(bytes: Uint8Array, rowCount: number): Promise<void> {
    this.#sentRows += rowCount;
    this.#sent = this.#sent.then(() => this.#write(bytes));
    return this.#sent;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    await this.#load.write(bytes);
    this.#writes += 1;
    // A socket that takes everything at once answers without the event loop, which must turn for errors and signals to be seen.
    if (this.#writes % writesPerTurn === 0) await new Promise((resolve) => setImmediate(resolve));
  }

  /**
   * LOCAL means IGNORE: rows that do not fit are changed or left out, and the statement succeeds. So it counts only when there is
   * nothing to tell.
   */
  async finish(): Promise<number> {
    const result = await this.#load.finish();
    const { records, skipped, warnings } = readCounts(result);
    if (warnings === 0 && skipped === 0 && records === this.#sentRows) return records;
    throw await warningError(this.#init.connection, this.#init.target.table, { ...result, warnings });
  }

  abort(reason: string): Promise<void> {
    return this.#load.abort(reason);
  }
}

/** `Records: 3  Deleted: 0  Skipped: 0  Warnings: 0`. The count of warnings beside it ends at 65,535. */
function readCounts({ info, warnings }: StatementResult) {
  const count = (name: string): number => Number(new RegExp(`${name}: (\\d+)`).exec(info)?.[1] ?? Number.NaN);
  return { records: count('Records'), skipped: count('Skipped'), warnings: Math.max(warnings, count('Warnings')) };
}
