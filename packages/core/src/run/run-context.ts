import type { Catalog } from '../catalog/catalog.ts';
import type { Definition } from '../catalog/definition.ts';
import type { CheckedOptions } from '../config/check-options.ts';
import type { CallOptions } from '../connector/call-options.ts';
import type { SinkSession } from '../connector/sink.ts';
import type { Snapshot } from '../connector/source.ts';
import type { Emitter } from '../events/emit.ts';
import type { Plan } from '../plan/plan.ts';
import type { AbortGate } from './abort-gate.ts';
import type { ByteBudget } from './byte-budget.ts';
import type { Cleanup } from './cleanup.ts';

/** What a plan is run with. Owned by whoever opened the ends; running closes none of it. */
export interface RunRequest {
  readonly plan: Plan;
  readonly options: CheckedOptions;
  readonly snapshot: Snapshot;
  /** Reads that may run at once through the snapshot. */
  readonly maxReaders: number;
  readonly sourceCatalog: Catalog;
  readonly sink: SinkSession;
  readonly sinkCatalog: Catalog;
  /** The definitions the plan names, by id. */
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly emitter: Emitter;
  readonly cleanup: Cleanup;
  /** Called once, when nothing will be read through the snapshot any more; its view holds the source's clean-up back. */
  readonly releaseSnapshot: () => Promise<void>;
}

/** What every step of one run shares. */
export interface RunContext extends RunRequest {
  /** Fires when the caller's does, and at the first failure. */
  readonly call: CallOptions;
  readonly gate: AbortGate;
  /**
   * For commits, whose outcome would be unknown if they were left: only the caller's signal hurries them, and gives them more time.
   * A failure elsewhere does not.
   */
  readonly commitGate: AbortGate;
  readonly budget: ByteBudget;
}
