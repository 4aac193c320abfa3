import pLimit from 'p-limit';
import { createReplicaPlacement } from '../catalog/place-replicas.ts';
import type { TableRef } from '../catalog/table-ref.ts';
import type { CallOptions } from '../connector/call-options.ts';
import type { FeedStates, StatePlace } from '../connector/feed.ts';
import type { SinkSession } from '../connector/sink.ts';
import { PlanError } from '../errors/classes.ts';
import type { Emitter } from '../events/emit.ts';
import type { AbortGate } from '../run/abort-gate.ts';
import { askEnd } from '../run/ask-end.ts';
import type { Cleanup } from '../run/cleanup.ts';
import { readRowsOf } from './read-states.ts';
import type { ReplicaRun } from './replica-run.ts';
import { StateBook } from './state-book.ts';

/** What {@link openReplicaRun} takes; owned by the caller. */
export interface ReplicaRunInit {
  readonly sink: SinkSession;
  /** Name of its connector. */
  readonly name: string;
  readonly states: FeedStates;
  readonly schemas?: Readonly<Record<string, string>> | undefined;
  readonly allowRemote: boolean;
  readonly emitter: Emitter;
  readonly cleanup: Cleanup;
  readonly call: CallOptions;
  readonly gate: AbortGate;
  readonly commitGate: AbortGate;
  /** Schemas of the source that take part. */
  readonly taking: readonly string[];
}

/**
 * Asks a sink who it is and reads the states that it keeps. Writes nothing.
 *
 * @throws {PlanError} PLAN_UNSUPPORTED when it takes no changes
 * @throws {ConfigError} CONFIG_INVALID when its address lacks the database that replicas need
 */
export async function openReplicaRun(init: ReplicaRunInit): Promise<ReplicaRun> {
  const { sink, name, states, schemas, taking, gate, call } = init;
  if (sink.capabilities.takesChanges !== true) throw takesNoChanges(name);
  const naming = sink.naming ?? {};
  const place = createReplicaPlacement({ ...(schemas && { schemas }), sink: naming, connector: name });
  const identity = await askEnd(() => sink.identify(call), { gate, end: 'sink' });
  const { dialect } = await askEnd(() => sink.describe(nothing, call, 'load'), { gate, end: 'sink' });
  const style = naming.schemaStyle ?? 'namespaces';
  const schema = naming.defaultSchema ?? place({ schema: taking[0] ?? '', name: '' }).schema;
  const where: StatePlace = { style, schema, place, schemas: taking };
  const book = await StateBook.open(states.layouts(where), readRowsOf(init));
  // Locks may take the place of one.
  const units = pLimit(Math.max(1, sink.capabilities.maxUnits - 1));
  const single = pLimit(1);
  let listed: ReturnType<ReplicaRun['listDefinitions']> | undefined;
  return {
    ...init,
    identity,
    dialect,
    book,
    place,
    shared: new Set(),
    listDefinitions: () => {
      listed ??= Promise.resolve(sink.listDefinitions?.(call)).catch((cause: unknown) => {
        // One replica's failure is not the others'.
        listed = undefined;
        throw cause;
      });
      return listed;
    },
    inTurn: (work) => units(work),
    alone: (work) => single(work),
  };
}

const nothing = { matches: (_ref: TableRef) => false, unmatched: () => [], isEverything: false };

function takesNoChanges(name: string): PlanError {
  const message = `${name} takes no changes, so it cannot have replicas of the tables of this source.`;
  return new PlanError({ code: 'PLAN_UNSUPPORTED', message, context: { connector: name, option: 'sink' } });
}
