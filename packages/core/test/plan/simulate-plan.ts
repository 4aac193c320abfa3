/**
 * A sink in memory that runs a plan and checks every foreign key as an engine would: after each statement, or at the commit
 * where that was asked for. It shares no code with the planner and knows nothing of rungs.
 *
 * Each table has rows 0 to `rowCount`. A column that keys reference holds the row's number, a column that references holds the
 * number of the next row, so that a table that references itself has rows that need later ones.
 */
import type { Catalog, ForeignKey } from '../../src/catalog/catalog.ts';
import { type TableKey, type TableRef, tableKey } from '../../src/catalog/table-ref.ts';
import type { SinkCapabilities } from '../../src/connector/sink.ts';
import type { Action, Plan, Step, TableLoad } from '../../src/plan/plan.ts';

export const rowCount = 3;

type Row = Map<string, number | null>;

export interface Simulation {
  readonly plan: Plan;
  readonly source: Catalog;
  readonly sink: Catalog;
  readonly capabilities: SinkCapabilities;
  /** The tables the records `table …` make, by id. */
  readonly makes: ReadonlyMap<string, TableRef>;
  /** Picks one of the steps that may run next, so that any order the plan allows can be tried. */
  readonly pick: (count: number) => number;
}

export class SimulatedSink {
  readonly #simulation: Simulation;
  readonly #rows = new Map<TableKey, Row[]>();
  readonly #columns = new Map<TableKey, Set<string>>();
  readonly #loaded = new Map<TableKey, string[]>();

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
    for (const table of simulation.source.tables) {
      this.#columns.set(tableKey(table.ref), new Set(table.columns.map((column) => column.name)));
    }
    for (const table of simulation.sink.tables) this.#rows.set(tableKey(table.ref), []);
  }

  /** Runs all steps; throws what an engine would refuse. */
  run(): void {
    const open = new Set(this.#simulation.plan.steps);
    const done = new Set<string>();
    while (open.size > 0) {
      const ready = [...open].filter((step) => step.dependsOn.every((id) => done.has(id)));
      const step = ready[this.#simulation.pick(ready.length)];
      if (step === undefined) throw new Error('no step can run');
      this.#runStep(step);
      open.delete(step);
      done.add(step.id);
    }
    this.#checkEnd();
  }

  #runStep(step: Step): void {
    const staged = new Map<TableKey, Row[]>();
    for (const action of step.actions) this.#runAction(action, step, staged);
    if (staged.size > 0) throw new Error(`${step.id}: rows are left in stage`);
    this.#check(() => true, `${step.id}: commit`);
  }

  #runAction(action: Action, step: Step, staged: Map<TableKey, Row[]>): void {
    const where = `${step.id}: ${action.kind}`;
    switch (action.kind) {
      case 'apply-definitions':
        for (const id of action.ids) {
          const made = this.#simulation.makes.get(id);
          if (made !== undefined) this.#rows.set(tableKey(made), []);
        }
        return;
      case 'truncate':
        this.#truncate(action.tables, action.reaches);
        return;
      case 'load':
        if (action.loads.length > 1 && action.loads.some((load) => load.lane.lane === 'rows'))
          throw new Error('rows loads share an action');
        for (const load of action.loads) this.#load(load, step, staged);
        return;
      case 'merge-staged':
        for (const table of action.tables) {
          this.#table(table).push(...(staged.get(tableKey(table)) ?? []));
          staged.delete(tableKey(table));
        }
        this.#checkStatement(action.tables, step, where);
        return;
      case 'fill-deferred-key': {
        const { key, columns } = action.deferred;
        for (const [index, row] of this.#table(key.table).entries()) {
          for (const column of columns) row.set(column, sourceValue(column, index));
        }
        this.#checkStatement([key.table], step, where);
        return;
      }
      case 'set-sequences':
      case 'suspend-triggers':
        return;
      default:
        action satisfies never;
    }
  }

  #load(load: TableLoad, step: Step, staged: Map<TableKey, Row[]>): void {
    const key = tableKey(load.table);
    this.#loaded.set(key, [...(this.#loaded.get(key) ?? []), ...load.columns.map((column) => column.name)]);
    const empty = new Set(load.deferredKeys.flatMap((each) => each.columns));
    const { capabilities } = this.#simulation;
    const target = load.holdInStage ? [] : this.#table(load.table);
    if (load.holdInStage) staged.set(key, target);
    for (let index = 0; index < rowCount; index++) {
      const value = (column: string) => (empty.has(column) ? null : sourceValue(column, index));
      target.push(new Map(load.columns.map((column) => [column.name, value(column.name)])));
      const isChecked = !capabilities.checksKeysAtStatementEnd || capabilities.loadsInSeveralStatements === true;
      if (isChecked && !load.holdInStage) this.#checkStatement([load.table], step, `${step.id}: a row of ${key}`);
    }
    if (!load.holdInStage) this.#checkStatement([load.table], step, `${step.id}: load ${key}`);
  }

  #truncate(tables: readonly TableRef[], reaches: readonly TableRef[]): void {
    const emptied = new Set([...tables, ...reaches].map(tableKey));
    for (const key of this.#simulation.sink.foreignKeys) {
      if (emptied.has(tableKey(key.references)) && !emptied.has(tableKey(key.table))) {
        throw new Error(`cannot empty ${tableKey(key.references)}: ${key.name} references it`);
      }
    }
    for (const table of emptied) {
      if (this.#loaded.has(table)) throw new Error(`${table} is emptied after it was loaded`);
      this.#rows.set(table, []);
    }
  }

  #table(ref: TableRef): Row[] {
    const rows = this.#rows.get(tableKey(ref));
    if (rows === undefined) throw new Error(`there is no table ${tableKey(ref)}`);
    return rows;
  }

  #checkStatement(tables: readonly TableRef[], step: Step, where: string): void {
    const touched = new Set(tables.map(tableKey));
    const waits = (key: ForeignKey) =>
      step.deferConstraints && key.isDeferrable && this.#simulation.capabilities.canDeferConstraints;
    this.#check((key) => touched.has(tableKey(key.table)) && !waits(key), where);
  }

  #check(isChecked: (key: ForeignKey) => boolean, where: string): void {
    const { sink } = this.#simulation;
    for (const key of sink.foreignKeys) if (isChecked(key)) checkKey(key, this.#rows, where);
  }

  #checkEnd(): void {
    const { source, sink } = this.#simulation;
    for (const key of [...source.foreignKeys, ...sink.foreignKeys]) checkKey(key, this.#rows, 'end');
    for (const table of source.tables) {
      const expected = JSON.stringify(table.columns.map((column) => column.name));
      const loaded = JSON.stringify(this.#loaded.get(tableKey(table.ref)));
      if (loaded !== expected) throw new Error(`${tableKey(table.ref)} was loaded as ${loaded}, not ${expected}`);
      for (const [index, row] of this.#table(table.ref).entries()) {
        for (const column of table.columns) {
          if (row.get(column.name) !== sourceValue(column.name, index)) {
            throw new Error(`${tableKey(table.ref)}.${column.name} differs after the run`);
          }
        }
      }
    }
  }
}

function checkKey(key: ForeignKey, tables: ReadonlyMap<TableKey, readonly Row[]>, where: string): void {
  const parents = new Set(
    (tables.get(tableKey(key.references)) ?? []).map((row) =>
      JSON.stringify(key.columns.map((pair) => row.get(pair.references))),
    ),
  );
  for (const row of tables.get(tableKey(key.table)) ?? []) {
    // A column that is not loaded is null.
    const values = key.columns.map((pair) => row.get(pair.column) ?? null);
    const nulls = values.filter((value) => value === null).length;
    if (nulls === values.length || (nulls > 0 && key.match === 'simple')) continue;
    if (!parents.has(JSON.stringify(values))) throw new Error(`${where}: ${key.name} is violated`);
  }
}

function sourceValue(column: string, row: number): number {
  return column.startsWith('fk') ? (row + 1) % rowCount : row;
}
