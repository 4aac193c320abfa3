import { type CatalogComparison, compareCatalogs, type PairedTable } from '../catalog/compare-catalogs.ts';
import { placeAsIs, placeForeignKeys } from '../catalog/create-placement.ts';
import { definitionId } from '../catalog/definition.ts';
import { compareTableRefs, type TableKey, type TableRef, tableKey } from '../catalog/table-ref.ts';
import { checkConflictKeys } from './check-conflict-keys.ts';
import { checkRequest } from './check-request.ts';
import { chooseKeys } from './choose-keys.ts';
import { chooseLane } from './choose-lane.ts';
import { buildDependencyGraph } from './dependency-graph.ts';
import { describeTables } from './describe-tables.ts';
import { type CarriedDefinitions, filterDefinitions } from './filter-definitions.ts';
import { groupUnits } from './group-units.ts';
import { makeSteps } from './make-steps.ts';
import type { Plan } from './plan.ts';
import type { PlanInput } from './plan-input.ts';
import { beforeData } from './plan-schema.ts';
import { planSlices } from './plan-slices.ts';
import { planSequences } from './plan-sequences.ts';
import { planTruncate } from './plan-truncate.ts';
import { planWarnings } from './plan-warnings.ts';

/**
 * Plans a run. Pure: the same input gives the same plan, whatever the order of the catalogs' tables and keys, in time about
 * linear in them.
 *
 * @throws {CatalogError} when the ends do not fit, see {@link compareCatalogs}; when the selection is empty or names a missing table
 * @throws {PlanError} PLAN_UNSUPPORTED, PLAN_NO_LANE, PLAN_NO_KEY, PLAN_TRUNCATE_REFERENCED, PLAN_CYCLE
 */
export function buildPlan(input: PlanInput): Plan {
  const { options, sourceCatalog, sinkCatalog, sinkCapabilities, place = placeAsIs } = input;
  checkRequest(input);
  const definitions = carryDefinitions(input);
  const tables = compareCatalogs({
    source: sourceCatalog,
    sink: sinkCatalog,
    place,
    ...(input.rules && { rules: input.rules }),
    ...(input.drafted && { drafted: input.drafted.tables }),
    ...createdBy(input, definitions),
  });
  checkConflictKeys(tables, options.onConflict);
  const canWriteEncoded = input.canWriteEncoded !== false;
  const lanes = tables.map((table) =>
    chooseLane(table, { lane: options.lane, canReadEncoded: input.canReadEncoded, canWriteEncoded }),
  );
  const { foreignKeys } = sinkCatalog;
  const truncation = planTruncate({
    tables,
    foreignKeys,
    truncate: options.truncate,
    canCascade: sinkCapabilities.canTruncateCascade,
  });
  const graph = buildDependencyGraph(
    tables.map((table) => table.ref),
    foreignKeys,
  );
  const groups = chooseKeys({ tables, graph, onConflict: options.onConflict, capabilities: sinkCapabilities });
  const workers = Math.max(1, Math.min(options.limits.tables, input.maxReaders, sinkCapabilities.maxUnits));
  const units =
    options.atomic === 'run'
      ? [{ groups, after: [] }]
      : groupUnits({ tables, lanes, graph, groups, truncation, workers });
  const slices = planSlices({
    tables,
    lanes,
    graph,
    units,
    truncation,
    isDirect: (table) => table.isCreated || options.onConflict === 'error',
    most: mostSlices(input, workers),
    workers,
  });
  const sequences = planSequences({
    tables,
    sourceCatalog,
    sinkCatalog,
    place,
    ...(input.drafted && { drafted: input.drafted.sequences }),
    truncation,
    created: new Set(definitions.applied.map((each) => each.id)),
    existing: input.existing ?? new Set(),
  });
  const steps = makeSteps({
    options,
    tables,
    lanes,
    truncation,
    units,
    slices,
    definitions: definitions.applied,
    sequences,
    workers,
  });
  return {
    version: 1,
    source: input.source,
    sink: input.sink,
    atomic: options.atomic,
    tables: describeTables({
      tables,
      lanes,
      graph,
      groups,
      steps,
      sourceKeys: placeForeignKeys(sourceCatalog.foreignKeys, place),
      options,
    }),
    steps,
    emptied: emptiedTables(tables, truncation),
    existing: definitions.existing,
    notCarried: definitions.notCarried,
    warnings: planWarnings(tables, foreignKeys),
  };
}

/** A run in one unit has one connection for all its tables. */
function mostSlices({ options, canSlice, sinkCapabilities }: PlanInput, workers: number): number {
  if (canSlice !== true || options.atomic === 'run') return 1;
  return Math.min(options.limits.slices ?? 1, sinkCapabilities.maxWriters ?? 1, workers);
}

function carryDefinitions(input: PlanInput): CarriedDefinitions {
  const { options, definitions, existing, whyRefused, matcher } = input;
  if (options.schema === 'none' || definitions === undefined)
    return { applied: [], existing: [], notCarried: [], reasons: new Map() };
  return filterDefinitions({
    list: definitions,
    existing: existing ?? new Set(),
    ...(whyRefused && { whyRefused }),
    isEverything: matcher.isEverything,
    isSelected: selectedAtSink(input),
  });
}

/** Tells by a name at the sink whether the table is selected at the source. */
function selectedAtSink({ matcher, sourceCatalog, place = placeAsIs }: PlanInput): (ref: TableRef) => boolean {
  const described = new Set<TableKey>();
  const schemas = new Map<string, Set<string>>();
  for (const { ref } of sourceCatalog.tables) {
    const placed = place(ref);
    described.add(tableKey(placed));
    schemas.set(placed.schema, (schemas.get(placed.schema) ?? new Set()).add(ref.schema));
  }
  // The catalog leaves out what the definitions may name: a partition, say.
  const matches = ({ schema, name }: TableRef): boolean =>
    [...(schemas.get(schema) ?? [schema])].some((from) => matcher.matches({ schema: from, name }));
  return (ref) => matcher.isEverything || described.has(tableKey(ref)) || matches(ref);
}

/**
 * A table is made by the run when a record that stands before the load is about it, unless the table's own record is left out.
 */
function createdBy(
  { definitions }: PlanInput,
  carried: CarriedDefinitions,
): Pick<CatalogComparison, 'willCreate' | 'whyNotCreated'> {
  const made = new Set(beforeData(carried.applied).flatMap((each) => each.tables.map(tableKey)));
  const leftOut = new Map<TableKey, string>();
  for (const { id, tables } of beforeData(definitions?.definitions ?? [])) {
    const because = carried.reasons.get(id);
    if (because === undefined) continue;
    for (const table of tables) {
      const isOwn = id === definitionId('table', table);
      if (isOwn) made.delete(tableKey(table));
      if (isOwn || !leftOut.has(tableKey(table))) leftOut.set(tableKey(table), `${id} is left out, since ${because}`);
    }
  }
  return { willCreate: (ref) => made.has(tableKey(ref)), whyNotCreated: (ref) => leftOut.get(tableKey(ref)) };
}

function emptiedTables(tables: readonly PairedTable[], truncation: ReturnType<typeof planTruncate>): Plan['emptied'] {
  const emptied = tables.filter(truncation.isEmptied).map((table) => table.ref);
  return [...emptied, ...truncation.reachedFrom(emptied)].sort(compareTableRefs);
}
