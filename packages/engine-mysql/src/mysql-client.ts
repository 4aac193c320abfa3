import type { EventEmitter } from 'node:events';
import type { Duplex, Readable } from 'node:stream';

/**
 * What we need of mysql2's connection, structurally, so that a pool of another copy of mysql2 can be handed in. The one place that says what
 * of its inside we touch: `stream`. All else is documented.
 */
export interface MysqlClient extends EventEmitter {
  /** The session's number at the server, as its greeting said. */
  readonly threadId: number;
  readonly config: MysqlClientConfig;
  /** The socket, or TLS over it. mysql2's `destroy` ends it politely only. */
  readonly stream: Duplex;
  query(options: MysqlQuery, done: MysqlDone): unknown;
  execute(options: MysqlQuery, done: MysqlDone): unknown;
  reset(done: (error: Error | null) => void): void;
  end(done: (error: Error | null) => void): void;
  destroy(): void;
  /** Stops the reading of the socket; what was read already is kept until `resume`. */
  pause(): void;
  resume(): void;
}

export interface MysqlClientConfig {
  readonly host?: string;
  readonly port?: number;
  readonly socketPath?: string;
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
  readonly ssl?: unknown;
  readonly charsetNumber?: number;
  readonly multipleStatements?: boolean;
  readonly authPlugins?: unknown;
  readonly enableCleartextPlugin?: boolean;
}

export type MysqlDone = (error: Error | null, result: unknown) => void;

export interface MysqlQuery {
  readonly sql: string;
  readonly values?: readonly unknown[];
  /** Gives the file that a LOAD DATA LOCAL asks for. Without it the driver refuses every such wish of a server. */
  readonly infileStreamFactory?: ((path: string) => Readable) | undefined;
  readonly rowsAsArray?: boolean;
  readonly nestTables?: boolean;
  readonly namedPlaceholders?: boolean;
  readonly typeCast?: boolean;
  readonly supportBigNumbers?: boolean;
  readonly bigNumberStrings?: boolean;
  readonly decimalNumbers?: boolean;
  readonly dateStrings?: boolean;
  readonly jsonStrings?: boolean;
}

/** What the driver says of a statement without rows. */
export interface MysqlOutcome {
  readonly affectedRows: number | string;
  readonly warningStatus: number;
  readonly info: string;
}

/**
 * How values come, said with each query, since a pool of the user's may have other settings: numbers of 64 bits, decimals, dates and JSON as
 * text. No file is ever given unless the query says so itself.
 */
export const plainValues: Omit<MysqlQuery, 'sql'> = {
  rowsAsArray: false,
  nestTables: false,
  namedPlaceholders: false,
  typeCast: true,
  supportBigNumbers: true,
  bigNumberStrings: true,
  decimalNumbers: false,
  dateStrings: true,
  jsonStrings: true,
  infileStreamFactory: undefined,
};

/** Runs one query and gives what the driver gives. Rejects with the driver's error. */
export function sendQuery(client: MysqlClient, query: MysqlQuery): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const done: MysqlDone = (error, result) => (error === null ? resolve(result) : reject(error));
    // A prepared statement takes values as they are; nothing of them becomes part of a statement.
    if (query.values !== undefined && query.values.length > 0) client.execute(query, done);
    else client.query(query, done);
  });
}

/** Puts a session back to what it was after logging in. Rejects with the driver's error. */
export function resetSession(client: MysqlClient): Promise<void> {
  return new Promise((resolve, reject) => {
    client.reset((error) => (error === null || error === undefined ? resolve() : reject(error)));
  });
}

/** Says goodbye. Never rejects; resolves when the driver has sent it, or found the line closed. */
export function endClient(client: MysqlClient): Promise<void> {
  return new Promise((resolve) => {
    // The driver throws from a closed connection by an event.
    client.on('error', () => resolve());
    client.once('end', () => resolve());
    client.end(() => resolve());
  });
}

/** Cuts the line at once; what is under way rejects. The driver's own `destroy` waits for the peer, and lets that wait for ever. */
export function destroyClient(client: MysqlClient): void {
  client.on('error', ignore);
  client.stream.destroy(Object.assign(new Error('The connection was cut.'), { code: 'ERR_STREAM_DESTROYED' }));
  client.destroy();
}

function ignore(): void {}
