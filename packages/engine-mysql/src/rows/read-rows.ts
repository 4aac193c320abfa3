import type { FieldBatch } from '@sync/core/connector';
import type { RowsRequest } from '../connection.ts';
import type { MysqlClient } from '../mysql-client.ts';

/** A SELECT being read. */
export interface RowsReading {
  /** The next batch; undefined when there are no more. Rejects with the driver's or server's error, untranslated, or a SyncError. */
  next(): Promise<FieldBatch | undefined>;
  /** Drops whatever still comes, reading it to its end; `next` then rejects or gives undefined. */
  discard(): void;
  /** Resolves when the server has ended the statement, or the connection is lost. Never rejects. */
  readonly ended: Promise<void>;
}

/** Sends a SELECT and reads its rows as field batches. */
export function readRows(_client: MysqlClient, _request: RowsRequest): RowsReading {
  throw new Error('not written yet');
}
