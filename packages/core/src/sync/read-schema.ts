import type { SinkSession } from '../connector/sink.ts';
import type { Snapshot } from '../connector/source.ts';
import type { PlanInput } from '../plan/plan-input.ts';
import type { DescribedEnds } from './describe-ends.ts';
import { draftSchema } from './draft-schema.ts';
import type { RunLife } from './run-life.ts';

export interface SchemaRequest {
  readonly snapshot: Snapshot;
  readonly sink: SinkSession;
  readonly described: DescribedEnds;
}

/** What a plan that makes the schema needs: how to make it, and what the sink has of it. */
export type ReadSchema = Pick<PlanInput, 'definitions' | 'existing' | 'whyRefused' | 'drafted'>;

/** Takes the source's own definitions, or what the sink drafts for the tables of another dialect. @throws {SyncError} */
export async function readSchema({ snapshot, sink, described }: SchemaRequest, life: RunLife): Promise<ReadSchema> {
  const { place } = described;
  const drafted = await draftSchema(described, sink, life);
  const read = drafted === undefined ? snapshot.readDefinitions?.bind(snapshot) : undefined;
  const list = sink.listDefinitions?.bind(sink);
  // Two servers: no need to wait for one before asking the other.
  const [definitions, existing] = await Promise.all([
    read && life.ask('source', () => read({ place }, life.call)),
    list && life.ask('sink', () => list(life.call)),
  ]);
  return {
    ...(definitions && { definitions }),
    ...drafted,
    ...(existing && { existing: existing.ids }),
    ...(existing?.whyRefused && { whyRefused: existing.whyRefused }),
  };
}
