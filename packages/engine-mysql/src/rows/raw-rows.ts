import { InternalError } from '@sync/core/connector';
import { type MysqlClient, plainValues } from '../mysql-client.ts';

/**
 * The one place that reaches into mysql2, which has no interface that gives rows as they came: its `Query` command keeps the handler of the next
 * packet in its own `row` property once the columns are known, and a packet says where it lies in a buffer. Everything before and after the
 * rows (authentication, TLS, compression, packets of 16 MiB joined, errors, the end) stays mysql2's.
 */

/** Receives the rows of one query. Called in order, never after `onEnd`. None may throw. */
export interface RawRowsListener {
  /**
   * The payload of one row: `bytes` from `start` to `end`, fields with their lengths in front. The bytes stay as they are until they are
   * let go, the numbers hold for this call.
   */
  onRow(bytes: Uint8Array, start: number, end: number): void;
  /** The query is over: with the driver's error, or undefined when every row has come. */
  onEnd(error: unknown): void;
}

interface RawPacket {
  readonly buffer: Uint8Array;
  readonly offset: number;
  readonly end: number;
  isEOF(): boolean;
}

type PacketHandler = (this: RawQuery, packet: RawPacket, connection: unknown) => PacketHandler | null;

interface RawQuery {
  row: PacketHandler;
}

/**
 * Starts a query that answers with rows and hands each to `listener`. Rows come until `client.pause()`, and again after `client.resume()`.
 *
 * @throws {InternalError} mysql2 is not built as this expects; `onEnd` gets the same error when that shows later
 */
export function startRawRows(client: MysqlClient, sql: string, listener: RawRowsListener): void {
  let isOver = false;
  let isTakenOver = false;
  const end = (error: unknown): void => {
    if (isOver) return;
    isOver = true;
    client.off('error', end);
    listener.onEnd(error);
  };
  // Errors of the protocol come on the connection only.
  client.on('error', end);
  const query = client.query({ ...plainValues, sql }, (error) => {
    end(error ?? (isTakenOver ? undefined : notAsExpected('it kept the rows to itself')));
  }) as unknown as RawQuery;
  const original = query.row as PacketHandler | undefined;
  if (typeof original !== 'function') {
    const error = notAsExpected('its queries have no row handler');
    client.destroy();
    throw error;
  }
  const takeRow: PacketHandler = function (packet, connection) {
    if (!isTakenOver) {
      if (!isPacket(packet)) throw notAsExpected('its packets have no buffer');
      isTakenOver = true;
    }
    if (packet.isEOF()) return original.call(this, packet, connection);
    if (!isOver) listener.onRow(packet.buffer, packet.offset, packet.end);
    return takeRow;
  };
  query.row = takeRow;
}

function isPacket(packet: Partial<RawPacket>): boolean {
  const { buffer, offset, end, isEOF } = packet;
  return (
    buffer instanceof Uint8Array && Number.isInteger(offset) && Number.isInteger(end) && typeof isEOF === 'function'
  );
}

function notAsExpected(how: string): InternalError {
  return new InternalError({
    code: 'INTERNAL_INVARIANT',
    message: `The installed mysql2 cannot give rows as bytes: ${how}. Install the version of mysql2 that @sync/engine-mysql asks for, and report it.`,
  });
}
