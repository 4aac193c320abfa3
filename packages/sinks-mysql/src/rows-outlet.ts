import type { TableRef } from '@sync/core/connector';
import type { MysqlConnection, RowEncoder, RowTarget } from '@sync/engine-mysql';

/** Where encoded rows go: one statement that takes a stream, or many statements. Calls do not overlap, except `abort`. */
export interface RowsOutlet {
  readonly encoder: RowEncoder;
  /** Encoded bytes and rows that are worth a call of `send`. */
  readonly pieceBytes: number;
  readonly pieceRows: number;
  /** Gathered chunks are no longer than this. */
  readonly chunkBytes: number;
  /** Sends whole rows. The bytes may be reused when it resolves. */
  send(bytes: Uint8Array, rowCount: number): Promise<void>;
  /** Resolves to the rows that the server took: all that were sent, unchanged. Rejects with WriteError otherwise. */
  finish(): Promise<number>;
  /** Never throws. */
  abort(reason: string): Promise<void>;
}

/** What an outlet writes to. */
export interface OutletInit {
  readonly connection: MysqlConnection;
  /** The table, or its stage. */
  readonly into: TableRef;
  /** For errors: the table. */
  readonly target: RowTarget;
}
