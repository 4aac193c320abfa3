import type { PairedTable } from '../catalog/compare-catalogs.ts';
import type { Definition } from '../catalog/definition.ts';
import { type TableKey, type TableRef, tableKey } from '../catalog/table-ref.ts';
import type { Unit } from './group-units.ts';
import { loadActions } from './load-actions.ts';
import type { Action, LaneChoice, PlannedSequence, Step, StepId } from './plan.ts';
import type { PlanOptions } from './plan-input.ts';
import { afterData, applyAction, beforeData, createSchemaStep, finishSchemaSteps, tableWeight } from './plan-schema.ts';
import type { Truncation } from './plan-truncate.ts';
import { loadStepId, stepId } from './step-id.ts';

export interface StepsRequest {
  readonly options: PlanOptions;
  readonly tables: readonly PairedTable[];
  readonly lanes: readonly LaneChoice[];
  readonly truncation: Truncation;
  readonly units: readonly Unit[];
  /** By number: tables that are read and written in several parts at once. */
  readonly slices: ReadonlyMap<number, number>;
  readonly definitions: readonly Definition[];
  readonly sequences: readonly PlannedSequence[];
  readonly workers: number;
}

/** All steps of a run, in an order in which one after the other could be done. */
export function makeSteps(request: StepsRequest): readonly Step[] {
  if (request.options.atomic === 'run') return [runStep(request)];
  const create = createSchemaStep(request.definitions);
  const loads = loadSteps(request, create);
  const finish = finishSchemaSteps({
    definitions: request.definitions,
    tables: request.tables,
    loads,
    stepOf: stepsByTable(loads),
    create,
    workers: request.workers,
  });
  const before = [...create, ...loads].map((step) => step.id);
  return [...create, ...loads, ...finish, ...sequenceStep(request, before)];
}

/** The whole run in one unit: everything commits at once or not at all. */
function runStep(request: StepsRequest): Step {
  const groups = request.units.flatMap((unit) => unit.groups);
  return {
    id: stepId('run'),
    kind: 'run',
    dependsOn: [],
    weight: weigh(
      request,
      groups.flatMap((group) => group.tables),
    ),
    deferConstraints: groups.some((group) => group.defersConstraints),
    actions: [
      ...applyAction(beforeData(request.definitions)),
      ...loadActions({ ...request, onConflict: request.options.onConflict }, groups),
      ...applyAction(afterData(request.definitions)),
      ...sequenceAction(request),
    ],
  };
}

/** Loads wait for the schema even when their own table is there: a partition of it, or its type, may be made. */
function loadSteps(request: StepsRequest, create: readonly Step[]): readonly Step[] {
  const ids = request.units.map((unit) => unitId(request, unit));
  return request.units.map((unit, index): Step => {
    const tables = unit.groups.flatMap((group) => group.tables);
    return {
      id: ids[index] ?? stepId('load'),
      kind: 'load',
      dependsOn: [...create.map((step) => step.id), ...unit.after.map((other) => ids[other] ?? stepId('load'))],
      weight: weigh(request, tables),
      deferConstraints: unit.groups.some((group) => group.defersConstraints),
      actions: loadActions({ ...request, onConflict: request.options.onConflict }, unit.groups),
    };
  });
}

function unitId(request: StepsRequest, unit: Unit): StepId {
  const [first, ...others] = unit.groups
    .flatMap((group) => group.tables)
    .flatMap((table): TableRef[] => {
      const ref = request.tables[table]?.ref;
      return ref === undefined ? [] : [ref];
    });
  return first === undefined ? stepId('load') : loadStepId([first, ...others]);
}

function weigh(request: StepsRequest, tables: readonly number[]): number {
  return tables.reduce((sum, number) => {
    const table = request.tables[number];
    return sum + (table === undefined ? 0 : tableWeight(table));
  }, 0);
}

/** The step each table is loaded by. */
export function stepsByTable(steps: readonly Step[]): ReadonlyMap<TableKey, StepId> {
  return new Map(
    steps.flatMap((step) =>
      step.actions.flatMap((action) =>
        action.kind === 'load' ? action.loads.map((load): [TableKey, StepId] => [tableKey(load.table), step.id]) : [],
      ),
    ),
  );
}

function sequenceAction({ sequences }: StepsRequest): readonly Action[] {
  return sequences.length === 0 ? [] : [{ kind: 'set-sequences', sequences }];
}

function sequenceStep(request: StepsRequest, dependsOn: readonly StepId[]): readonly Step[] {
  const actions = sequenceAction(request);
  if (actions.length === 0) return [];
  return [
    { id: stepId('set-sequences'), kind: 'set-sequences', dependsOn, weight: 1, deferConstraints: false, actions },
  ];
}
