import { isUtf8 } from 'node:buffer';
import { printTableRef, WriteError } from '@sync/core/connector';
import { createValuesEncoder, insertStatementHead, type RowEncoder } from '@sync/engine-mysql';
import { warningError } from './explain-warnings.ts';
import type { OutletInit, RowsOutlet } from './rows-outlet.ts';

/** Measured: from 100 rows a statement on the gain is small, beyond some thousands the server needs more memory than time it saves. */
const mostRows = 1000;
const mostBytes = 1024 * 1024;
/** Of a packet, for what is not the statement. */
const packetRest = 1024;

/** Rows as statements of many rows each, one after the other; the next is encoded while the server works on the one before. */
export function openInsertRows(init: OutletInit): RowsOutlet {
  return new InsertOutlet(init);
}

class InsertOutlet implements RowsOutlet {
  readonly encoder: RowEncoder;
  readonly pieceBytes: number;
  readonly pieceRows = mostRows;
  readonly chunkBytes: number;
  readonly #init: OutletInit;
  readonly #head: string;
  readonly #longest: number;
  #takenRows = 0;
  #sent: Promise<void> = Promise.resolve();
  #isAborted = false;

  constructor(init: OutletInit) {
    this.#init = init;
    const { connection, into, target } = init;
    this.#head = insertStatementHead(
      into,
      target.columns.map(({ column }) => column),
    );
    this.#longest = connection.server.maxPacketBytes - Buffer.byteLength(this.#head) - packetRest;
    this.pieceBytes = Math.max(1, Math.min(mostBytes, Math.floor(this.#longest / 4)));
    this.chunkBytes = this.pieceBytes;
    this.encoder = createValuesEncoder(target);
  }

  /** Resolves when the statement before has ended and this one has begun, so that the next can be encoded meanwhile. */
  send(bytes: Uint8Array, rowCount: number): Promise<void> {
    const rows = this.#textOf(bytes);
    const before = this.#sent;
    this.#sent = before.then(() => this.#run(rows, rowCount));
    // Told to whoever sends or finishes next.
    this.#sent.catch(() => undefined);
    return before;
  }

  async finish(): Promise<number> {
    await this.#sent;
    return this.#takenRows;
  }

  async abort(): Promise<void> {
    this.#isAborted = true;
    await this.#init.connection.cancel();
    await this.#sent.catch(() => undefined);
  }

  async #run(rows: string, rowCount: number): Promise<void> {
    const { connection, target } = this.#init;
    if (this.#isAborted) return;
    const result = await connection.run(this.#head + rows);
    if (result.warnings > 0 || result.affectedRows !== rowCount) {
      throw await warningError(connection, target.table, result);
    }
    this.#takenRows += rowCount;
  }

  /** The driver takes statements as text. Raw bytes are written in hex, so what is no text here is none in the column either. */
  #textOf(bytes: Uint8Array): string {
    const table = printTableRef(this.#init.target.table);
    if (bytes.length > this.#longest) {
      const message = `Cannot write ${table}: a row is larger than the largest packet the sink takes (max_allowed_packet). Raise it at the server, or allow LOAD DATA LOCAL (local_infile), which has no such limit.`;
      throw new WriteError({ code: 'WRITE_PACKET', message, context: { table } });
    }
    if (!isUtf8(bytes)) {
      const message = `Cannot write ${table}: a text holds bytes that are not UTF-8. Mend those bytes at the source, or let the column be of bytes at the sink.`;
      throw new WriteError({ code: 'WRITE_VALUE', message, context: { table } });
    }
    // The first comma stands between rows, and there is none before the first.
    return Buffer.from(bytes.buffer, bytes.byteOffset + 1, bytes.byteLength - 1).toString('utf8');
  }
}
