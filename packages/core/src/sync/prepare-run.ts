import type { Catalog } from '../catalog/catalog.ts';
import { placeSequence } from '../catalog/create-placement.ts';
import type { Definition } from '../catalog/definition.ts';
import { type TableRef, tableKey } from '../catalog/table-ref.ts';
import type { CheckedOptions } from '../config/check-options.ts';
import { throwIfAborted } from '../connector/abort.ts';
import type { Identity } from '../connector/call-options.ts';
import type { Snapshot, Source } from '../connector/source.ts';
import { buildPlan } from '../plan/build-plan.ts';
import type { Plan, PlannedEnd } from '../plan/plan.ts';
import { type Ends, guardDifferent, guardPlaces, type Identities } from '../run/guard.ts';
import { type DescribedEnds, describeEnds } from './describe-ends.ts';
import { openEnds } from './open-ends.ts';
import { type ReadSchema, readSchema } from './read-schema.ts';
import type { RunLife } from './run-life.ts';
import { toOwnError } from '../run/to-sync-error.ts';

/** Open ends, a pinned snapshot, and the plan made of what both have. Nothing has been written. */
export interface Prepared extends DescribedEnds, Ends {
  readonly plan: Plan;
  readonly identities: Identities;
  readonly snapshot: Snapshot;
  /** The source's definitions by id; empty when no schema is created. */
  readonly definitions: ReadonlyMap<string, Definition>;
}

/** What comes before the run, shared by `sync()` and `planSync()`: open → guard → pin → describe → plan. */
export async function prepareRun(options: CheckedOptions<Source>, life: RunLife): Promise<Prepared> {
  throwIfAborted(options.signal);
  const ends = await openEnds(options, life);
  try {
    const identities = await guardDifferent(ends, life);
    const snapshot = await pinSnapshot(ends, life);
    const described = await describeEnds({ options, snapshot, ends }, life);
    const refs = described.sourceCatalog.tables.map(({ ref }) => ref);
    guardPlaces(identities, refs, described.place);
    const schema: ReadSchema =
      options.schema === 'create' ? await readSchema({ snapshot, sink: ends.sink, described }, life) : {};
    const built = buildPlan({
      source: {
        ...plannedEnd(options.source.name, identities.source),
        ...(snapshot.howPinned === undefined ? {} : { pinned: snapshot.howPinned }),
      },
      sink: plannedEnd(options.sink.name, identities.sink),
      ...described,
      ...schema,
      options,
      sinkCapabilities: ends.sink.capabilities,
      maxReaders: snapshot.maxReaders ?? ends.source.capabilities.maxReaders,
      canSlice: snapshot.slice !== undefined,
      canReadEncoded: snapshot.readEncoded !== undefined,
    });
    // What the ends said while they were opened and described belongs to the plan as well.
    const plan = { ...built, warnings: [...built.warnings, ...life.emitter.warnings] };
    life.emitter.emit({ kind: 'plan-end', plan });
    const definitions = new Map(schema.definitions?.definitions.map((definition) => [definition.id, definition]));
    const sinkCatalog = withMade(described, schema);
    return { ...ends, ...described, sinkCatalog, plan, identities, snapshot, definitions };
  } catch (cause) {
    throw toOwnError(cause);
  }
}

async function pinSnapshot({ source }: Ends, life: RunLife): Promise<Snapshot> {
  const close = (late: Snapshot): void =>
    void life.cleanup.settle('close', 'release the snapshot', late[Symbol.asyncDispose]());
  const snapshot = await life.ask('source', () => source.snapshot(life.call), close);
  return life.own('release the snapshot', snapshot);
}

/** The sink's catalog with what it lacks and the run may make: tables of its own drafting, and sequences, which are set after the load. */
function withMade({ sourceCatalog, sinkCatalog, place }: DescribedEnds, { drafted }: ReadSchema): Catalog {
  const tables = drafted?.tables ?? [];
  const sequences = drafted?.sequences ?? sourceCatalog.sequences.map((sequence) => placeSequence(sequence, place));
  return {
    ...sinkCatalog,
    tables: [...sinkCatalog.tables, ...lackedBy(sinkCatalog.tables, tables)],
    sequences: [...sinkCatalog.sequences, ...lackedBy(sinkCatalog.sequences, sequences)],
  };
}

function lackedBy<Named extends { readonly ref: TableRef }>(known: readonly Named[], made: readonly Named[]): Named[] {
  const keys = new Set(known.map(({ ref }) => tableKey(ref)));
  return made.filter(({ ref }) => !keys.has(tableKey(ref)));
}

function plannedEnd(connector: string, { product, display }: Identity): PlannedEnd {
  return { connector, product, display };
}
