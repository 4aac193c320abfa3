import type { ColumnRules } from '../catalog/compile-rules.ts';
import type { Dialect } from '../catalog/definition.ts';
import type { Placement } from '../catalog/placement.ts';
import type { TableRef } from '../catalog/table-ref.ts';
import type { CheckedOptions } from '../config/check-options.ts';
import type { CallOptions, Identity } from '../connector/call-options.ts';
import type { FeedSession, FeedSource, FeedStates } from '../connector/feed.ts';
import type { ExistingDefinitions, SinkSession } from '../connector/sink.ts';
import type { Emitter } from '../events/emit.ts';
import type { AbortGate } from '../run/abort-gate.ts';
import type { ByteBudget } from '../run/byte-budget.ts';
import type { Cleanup } from '../run/cleanup.ts';
import type { StateBook } from './state-book.ts';

/**
 * This room follows feeds into replicas, each apart, `limits.tables` at a time. The life of one, see `follow-replica.ts`: lock it, finish what
 * a killed run left, read its state, decide, ask for rows, change its table, load rows and state in one unit, unlock.
 *
 * What is true at the sink when the process is killed after each commit, and what the next run makes of it:
 *
 * - *Schema made*: an empty schema more; it is found there.
 * - *Table changed* to a newer description, the state still says the older one: the comparison finds these changes again, and what the
 *   table has already is left out (`pending-changes.ts`). Rows and watermark are those of before, together.
 * - *Rows and state*, one unit: both or none. A commit whose answer was lost is looked up in the state (`commit-load.ts`).
 * - Where making a table is undone with its unit, a new replica is made in that same unit. Elsewhere (`make-beside.ts`):
 *   - *private table made*: neither replica nor state; the next run drops and makes it anew;
 *   - *rows, state and recovery record*: the replica is complete under its private name, and the record says that it is to be renamed;
 *   - *renamed*: the record says so still; the private table is gone, so only the record has to go.
 * - *Dropping*: state and table in one unit. Elsewhere the state goes and a record comes, the table gets its private name, the record says
 *   so, the table goes, the record goes: so that a table which somebody makes under the name meanwhile is never taken for it.
 *
 * A recovery record is finished under the replica's lock before anything else is done to it. Two runs on one replica exclude each other by
 * that lock; should its session be lost, the state is compared when it is written, and the unit of the later one fails.
 */
export interface ReplicaRun {
  readonly sink: SinkSession;
  readonly identity: Identity;
  readonly dialect: Dialect;
  readonly states: FeedStates;
  readonly book: StateBook;
  /** Where a table of the source goes that has no state yet. */
  readonly place: Placement;
  /** Ids of definitions that this run made for several replicas. */
  readonly shared: Set<string>;
  /** What the sink had when it was first asked, which takes a sink of many tables long; undefined when it cannot tell. */
  readonly listDefinitions: () => Promise<ExistingDefinitions | undefined>;
  readonly allowRemote: boolean;
  readonly emitter: Emitter;
  readonly cleanup: Cleanup;
  readonly call: CallOptions;
  readonly gate: AbortGate;
  /** For commits: gives them more time after the signal. */
  readonly commitGate: AbortGate;
  /** Runs work that holds a load unit; no more at once than the sink has. */
  readonly inTurn: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Runs work that makes what several replicas share, one at a time. */
  readonly alone: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

/** What the replicas of one call of `sync()` share. */
export interface FeedRun extends ReplicaRun {
  readonly source: FeedSession;
  readonly options: CheckedOptions<FeedSource>;
  readonly rules: ColumnRules;
  readonly budget: ByteBudget;
}

/** One replica under way. */
export interface ReplicaPlace {
  /** At the source. */
  readonly from: TableRef;
  /** At the sink. */
  readonly target: TableRef;
}
