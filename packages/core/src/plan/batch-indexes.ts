import type { Definition } from '../catalog/definition.ts';
import { type TableKey, tableKey } from '../catalog/table-ref.ts';
import type { Step, StepId } from './plan.ts';
import { applyAction, type FinishRequest, tableBytes } from './plan-schema.ts';
import { stepId } from './step-id.ts';
import { UnionFind } from './union-find.ts';

/** From this size on an index takes long enough to be worth a connection of its own. */
export const bigIndexBytes = 8 * 1024 * 1024;

/** Records of one step, in the order of the list. */
interface Batch {
  readonly definitions: readonly Definition[];
  readonly weight: number;
}

/**
 * Cuts the section `indexes` into steps that may run at the same time: one an index of a big table, and as many batches as
 * there are workers for all others. Records that depend on each other stay in one step; so do those of one batch and of one small table.
 */
export function batchIndexes(request: FinishRequest): readonly Step[] {
  const bytes = tableBytes(request.tables);
  const definitions = request.definitions.filter((definition) => definition.section === 'indexes');
  const sets = joinDependent(definitions, bytes);
  const groups = new Map<number, Definition[]>();
  for (const [index, definition] of definitions.entries()) {
    const group = groups.get(sets.find(index));
    if (group === undefined) groups.set(sets.find(index), [definition]);
    else group.push(definition);
  }
  const batches = [...groups.values()].map((group) => ({ definitions: group, weight: weigh(group, bytes) }));
  const big = batches.filter((batch) => batch.weight >= bigIndexBytes);
  const small = batches.filter((batch) => batch.weight < bigIndexBytes);
  return [
    ...big.map((batch) => indexStep(request, batch, nameOf(batch))),
    ...spread(request, small).map((batch, index) => indexStep(request, batch, `indexes ${index + 1}`)),
  ];
}

function joinDependent(definitions: readonly Definition[], bytes: ReadonlyMap<TableKey, number>): UnionFind {
  const sets = new UnionFind(definitions.length);
  const numbers = new Map(definitions.map((definition, index) => [definition.id, index]));
  const firstOf = new Map<TableKey, number>();
  const firstOfBatch = new Map<string, number>();
  for (const [index, definition] of definitions.entries()) {
    for (const id of definition.dependsOn) {
      const other = numbers.get(id);
      if (other !== undefined) sets.join(index, other);
    }
    if (definition.batch !== undefined) {
      const first = firstOfBatch.get(definition.batch);
      if (first === undefined) firstOfBatch.set(definition.batch, index);
      else sets.join(index, first);
    }
    for (const table of definition.tables.map(tableKey)) {
      if ((bytes.get(table) ?? 0) >= bigIndexBytes) continue;
      const first = firstOf.get(table);
      if (first === undefined) firstOf.set(table, index);
      else sets.join(index, first);
    }
  }
  return sets;
}

/** Bytes that are read to build the indexes. */
function weigh(definitions: readonly Definition[], bytes: ReadonlyMap<TableKey, number>): number {
  let sum = 0;
  for (const { tables } of definitions) for (const table of tables) sum += bytes.get(tableKey(table)) ?? 0;
  return sum;
}

function nameOf(batch: Batch): string {
  const [first, ...others] = batch.definitions;
  return `${first?.id ?? 'indexes'}${others.length === 0 ? '' : ` and ${others.length} more`}`;
}

/** As many batches as workers, in the order in which their tables are loaded, so that the first can begin early. */
function spread(request: FinishRequest, batches: readonly Batch[]): readonly Batch[] {
  const place = new Map(request.loads.map((step, index) => [step.id, index]));
  const lastLoad = (batch: Batch): number =>
    Math.max(
      0,
      ...batch.definitions
        .flatMap((each) => each.tables)
        .map((table) => place.get(request.stepOf.get(tableKey(table)) ?? stepId('')) ?? 0),
    );
  const ordered = batches.map((batch) => ({ batch, at: lastLoad(batch) })).sort((a, b) => a.at - b.at);
  const total = batches.reduce((sum, batch) => sum + cost(batch), 0);
  const parts: Batch[][] = [];
  let before = 0;
  for (const { batch } of ordered) {
    const part = Math.min(request.workers - 1, Math.floor((before * request.workers) / total));
    const known = parts[part];
    if (known === undefined) parts[part] = [batch];
    else known.push(batch);
    before += cost(batch);
  }
  return parts
    .filter((part) => part.length > 0)
    .map((part) => ({
      definitions: part.flatMap((batch) => batch.definitions),
      weight: part.reduce((sum, batch) => sum + batch.weight, 0),
    }));
}

/** Making an empty index costs about as much as sorting this many bytes. */
const indexBytes = 64 * 1024;

function cost(batch: Batch): number {
  return batch.weight + batch.definitions.length * indexBytes;
}

function indexStep(request: FinishRequest, batch: Batch, name: string): Step {
  return {
    id: stepId(name),
    kind: 'finish-schema',
    dependsOn: stepsBefore(request, batch.definitions),
    weight: cost(batch),
    deferConstraints: false,
    actions: applyAction(batch.definitions),
  };
}

/** The steps that load the tables; every load when one of the tables is not among them, and the schema when none is. */
function stepsBefore(request: FinishRequest, definitions: readonly Definition[]): readonly StepId[] {
  const steps = new Set<StepId>();
  for (const { tables } of definitions) {
    const found = tables.map((table) => request.stepOf.get(tableKey(table)));
    if (found.length === 0 || found.includes(undefined))
      return [...request.create, ...request.loads].map((step) => step.id);
    for (const step of found) if (step !== undefined) steps.add(step);
  }
  return request.loads.map((step) => step.id).filter((id) => steps.has(id));
}
