import type { PairedTable } from '../catalog/compare-catalogs.ts';
import type { Definition, DefinitionSection } from '../catalog/definition.ts';
import { type TableKey, tableKey } from '../catalog/table-ref.ts';
import { batchIndexes } from './batch-indexes.ts';
import type { Action, Step, StepId } from './plan.ts';
import { stepId } from './step-id.ts';

/** The sections whose records are applied one after the other, once every index is there. */
const lastSections = ['constraints', 'foreign-keys', 'finish'] as const satisfies readonly DefinitionSection[];

/** Work of a definition that handles no rows, in the unit of `Step.weight`: about what a megabyte of data takes to load. */
const definitionWeight = 64 * 1024;

export function applyAction(definitions: readonly Definition[]): readonly Action[] {
  return definitions.length === 0 ? [] : [{ kind: 'apply-definitions', ids: definitions.map((each) => each.id) }];
}

/** The records that stand before the load, in order. */
export function beforeData(definitions: readonly Definition[]): readonly Definition[] {
  return definitions.filter((definition) => definition.section === 'before-data');
}

/** The records that stand behind the load, in an order in which one connection can apply them all. */
export function afterData(definitions: readonly Definition[]): readonly Definition[] {
  return (['indexes', ...lastSections] as const).flatMap((section) => inSection(definitions, section));
}

/** The step that makes what the load needs; none when the sink has it all. */
export function createSchemaStep(definitions: readonly Definition[]): readonly Step[] {
  const actions = applyAction(beforeData(definitions));
  if (actions.length === 0) return [];
  return [
    {
      id: stepId('create-schema'),
      kind: 'create-schema',
      dependsOn: [],
      weight: beforeData(definitions).length * definitionWeight,
      deferConstraints: false,
      actions,
    },
  ];
}

export interface FinishRequest {
  readonly definitions: readonly Definition[];
  readonly tables: readonly PairedTable[];
  /** The steps that load, parents before children. */
  readonly loads: readonly Step[];
  /** The step each table is loaded by. */
  readonly stepOf: ReadonlyMap<TableKey, StepId>;
  /** What there is to wait for when nothing is loaded. */
  readonly create: readonly Step[];
  readonly workers: number;
}

/**
 * The steps behind the load: indexes, several at once and each as soon as its tables are loaded; then constraints, foreign
 * keys and the rest, a step a section, since these lock more than one table or depend on each other.
 */
export function finishSchemaSteps(request: FinishRequest): readonly Step[] {
  const indexes = batchIndexes(request);
  const steps: Step[] = [...indexes];
  const everything = [...request.create, ...request.loads, ...indexes].map((step) => step.id);
  let before: readonly StepId[] = everything;
  for (const section of lastSections) {
    const definitions = inSection(request.definitions, section);
    if (definitions.length === 0) continue;
    const id = stepId(section);
    steps.push({
      id,
      kind: 'finish-schema',
      dependsOn: before,
      weight: definitions.length * definitionWeight,
      deferConstraints: false,
      actions: applyAction(definitions),
    });
    before = [id];
  }
  return steps;
}

function inSection(definitions: readonly Definition[], section: DefinitionSection): readonly Definition[] {
  return definitions.filter((definition) => definition.section === section);
}

/** Sizes by table, for weights. */
export function tableBytes(tables: readonly PairedTable[]): ReadonlyMap<TableKey, number> {
  return new Map(tables.map((table) => [tableKey(table.ref), tableWeight(table)]));
}

/** Bytes of a table, guessed from its rows when unknown; at least 1. */
export function tableWeight({ source }: PairedTable): number {
  const guess = source.estimatedBytes >= 0 ? source.estimatedBytes : Math.max(0, source.estimatedRows) * 64;
  return Math.max(1, guess);
}
