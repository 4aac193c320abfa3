import type { NewBenchTable } from './bench-table.ts';
import type { FakeChange, RoundSize } from './change.ts';
import type { ArmedFault, FaultOrder, Hold, HoldOrder } from './fault.ts';
import type { NewTable } from './new-table.ts';
import type { ExpectedOptions, ExpectedRows, RowsDigest } from './oracle.ts';
import type { DapSchema } from './schemas.ts';
import type { DapSettings } from './settings.ts';
import type { TableShape } from './table-shape.ts';
import type { Counts, SeenRequest } from './world.ts';

/** How a server begins. */
export interface FakeDapOptions extends DapSettings {
  /** @defaultValue 0: a free one */
  readonly port?: number;
  /** @defaultValue 'us-east-1#00000000-0000-4000-8000-000000000000' */
  readonly clientId?: string;
  /** @defaultValue 'fake-secret' */
  readonly clientSecret?: string;
  /** Tables to make at once. @defaultValue none */
  readonly tables?: readonly NewTable[];
  /** Milliseconds since 1970, for everything that expires and for rate limits. @defaultValue the machine's clock */
  readonly now?: () => number;
}

/** What a test tells a server, in its own process or over HTTP. Tables are named `canvas.accounts`. */
export interface DapControl {
  readonly tables: DapTables;
  /** Makes a fault hit the next matching requests. */
  arm(order: FaultOrder): Promise<ArmedFault>;
  /** Stops the next matching request where it says, until it is released. */
  hold(order: HoldOrder): Promise<Hold>;
  /** Disarms every fault and opens every gate. */
  clear(): Promise<void>;
  /** Changes how the server behaves from now on; what is not named stays. */
  configure(settings: DapSettings): Promise<void>;
  /** Requests so far. */
  counts(): Promise<Counts>;
  /** The last 10,000 requests that were answered, the oldest first. */
  requests(): Promise<readonly SeenRequest[]>;
  /** Ends the life of everything of a kind that has been handed out so far. */
  expire(what: 'tokens' | 'jobs' | 'urls'): Promise<void>;
  /** What the server's process has used since it started. */
  usage(): Promise<Usage>;
}

/** What a process has used. */
export interface Usage {
  readonly userMs: number;
  readonly systemMs: number;
  readonly residentBytes: number;
}

/** The tables of a server and what happens to them. */
export interface DapTables {
  create(table: NewTable): Promise<void>;
  /** Makes a large table of made-up accounts, its files ready on the disk; some seconds per million rows. */
  createBench(table: NewBenchTable): Promise<void>;
  drop(name: string): Promise<void>;
  /** Makes a round of so many changes of a bench table ready: of ten, one delete, one insert and eight updates. */
  applyBench(name: string, changes: number): Promise<void>;
  /** Changes come true one after another, each a microsecond after the one before. */
  apply(name: string, changes: readonly FakeChange[]): Promise<void>;
  /** Makes up a round of changes, applies it and says what it was. */
  applyRound(name: string, size: RoundSize): Promise<readonly FakeChange[]>;
  /** Gives the table its next schema. Rows get the defaults of new columns. */
  advance(name: string, schema: DapSchema): Promise<void>;
  /** Changes how its files look. */
  shape(name: string, shape: TableShape): Promise<void>;
  /** From now on an incremental query from before now needs a new snapshot. */
  reload(name: string): Promise<void>;
  /** From now on a query from before now is out of range. */
  forget(name: string): Promise<void>;
  /** The rows that a replica must have, from what was done to the table and nothing else. */
  expectedRows(name: string, options?: ExpectedOptions): Promise<ExpectedRows>;
  /** The same as a digest, see `digestRows`. */
  expectedDigest(name: string, options?: ExpectedOptions): Promise<RowsDigest>;
}

/** A server that runs somewhere. */
export interface RunningDap extends DapControl {
  /** Base address, what `--base-url` takes. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** A server of the DAP query API, for tests. Whoever started it stops it. */
export interface FakeDap extends RunningDap, AsyncDisposable {
  /** Opens every gate, cuts every connection and stops listening. Calling it again is harmless. */
  stop(): Promise<void>;
}
