import type { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';

/** What we need of pg's client, structurally, so that a pool of another copy of pg can be handed in. */
export interface PgClient extends EventEmitter {
  readonly connection: PgWire;
  readonly processID: number | null;
  readonly secretKey: number | Buffer | null;
  readonly host: string;
  readonly port: number;
  query(config: PgQueryConfig): Promise<PgResult | readonly PgResult[]>;
  query(submittable: PgSubmittable): unknown;
  getTransactionStatus?(): string | null;
  end(): Promise<void>;
}

/** pg's protocol connection. `stream` is the socket, or TLS over it. */
export interface PgWire {
  readonly stream: Duplex;
  readonly ssl: unknown;
  query(sql: string): void;
}

export interface PgQueryConfig {
  readonly text: string;
  readonly values?: readonly unknown[];
  readonly types?: { getTypeParser(oid: number): (value: string) => unknown };
  readonly queryMode?: 'extended';
  readonly query_timeout?: number;
}

export interface PgResult {
  readonly rows: object[];
  readonly rowCount: number | null;
}

/** What pg's client calls while one query of ours is the active one. */
export interface PgSubmittable {
  submit(connection: PgWire): void;
  handleError(error: unknown): void;
  handleReadyForQuery(): void;
  handleCommandComplete(message: { readonly text: string }): void;
  handleCopyInResponse(): void;
  handleCopyData(): void;
  handleRowDescription(): void;
  handleDataRow(): void;
  handleEmptyQuery(): void;
  handlePortalSuspended(): void;
}

/** The longest that Node's timers take, 24 days: pools of users may have a query_timeout, which a load must outlive. */
export const noQueryTimeout = 2 ** 31 - 1;
