import { type Cells, cellsOf } from './cells.ts';
import type { FakeChange, FakeRow, RoundSize } from './change.ts';
import type { DataClock } from './data-clock.ts';
import { writeFiles } from './files/write-files.ts';
import { makeKey, makeRow } from './make-row.ts';
import type { NewTable } from './new-table.ts';
import type { ScriptStep } from './oracle.ts';
import { columnsOf, type WireColumn } from './schema-columns.ts';
import { type DapSchema, sampleSchemas } from './schemas.ts';
import type { ServedTable } from './served-table.ts';
import { startHistory } from './table-history.ts';
import { defaultShape, type TableShape } from './table-shape.ts';

/** A table that a test changes step by step. */
export interface ScriptedTable extends ServedTable {
  /** Everything that was done to it, for the oracle. */
  readonly script: readonly ScriptStep[];
  apply(changes: readonly FakeChange[]): void;
  /** Makes up a round of changes and applies it. */
  applyRound(size: RoundSize): readonly FakeChange[];
  advance(schema: DapSchema): void;
  setShape(shape: TableShape): void;
  reload(): void;
  forget(): void;
}

/** Seconds between one thing that happens and the next. */
const pause = 60_000_000n;

/** Makes a table with its first rows. */
export function makeScriptedTable(wanted: NewTable, clock: DataClock): ScriptedTable {
  const dot = wanted.name.indexOf('.');
  const first = wanted.schema ?? sampleSchemas.get(wanted.name);
  if (dot < 1) throw new Error(`"${wanted.name}" is not a namespace and a name with a dot between.`);
  if (first === undefined) throw new Error(`There is no sample schema for "${wanted.name}"; give one.`);
  const inside = startInside(wanted, first);
  const table = Object.assign(inside, actionsOn(inside, clock));
  const rows = wanted.rows ?? 0;
  const made = typeof rows === 'number' ? Array.from({ length: rows }, () => nextRow(inside)) : rows;
  if (made.length > 0) table.apply(made.map((row) => ({ op: 'upsert', row })));
  return table;
}

type Inside = ReturnType<typeof startInside>;

function startInside(wanted: NewTable, schema: DapSchema) {
  const dot = wanted.name.indexOf('.');
  return {
    namespace: wanted.name.slice(0, dot),
    name: wanted.name.slice(dot + 1),
    schema,
    columns: columnsOf(schema),
    shape: { ...defaultShape(wanted.name), ...wanted.shape },
    history: startHistory(),
    script: [{ kind: 'create', schema }] as ScriptStep[],
    seed: wanted.seed ?? 1,
    revision: 0,
    reloadedAt: 0n,
    keptFrom: 0n,
    /** Of the last row made up, and of the last round. */
    lastNumber: 0,
    generation: 0,
  };
}

type Actions = Omit<ScriptedTable, 'script' | Exclude<keyof ServedTable, 'files'>>;

function actionsOn(inside: Inside, clock: DataClock): Actions {
  const moveOn = (): bigint => {
    inside.revision += 1;
    // A fraction of its own for every step, so that whole seconds are the exception.
    return clock.step(pause + 137n);
  };
  const apply = (changes: readonly FakeChange[]): void => {
    const ready = changes.map((change) => readyChange(inside, change));
    inside.script.push({ kind: 'apply', changes });
    moveOn();
    for (const { op, ...row } of ready) {
      if (op === 'delete') inside.history.remove(clock.step(1n), row);
      else inside.history.upsert(clock.step(1n), row);
    }
  };
  return {
    apply,
    applyRound: (size) => {
      const changes = makeRound(inside, size);
      apply(changes);
      return changes;
    },
    advance: (schema) => {
      moveOn();
      inside.script.push({ kind: 'advance', schema });
      takeSchema(inside, schema);
    },
    setShape: (shape) => {
      inside.revision += 1;
      inside.shape = { ...inside.shape, ...shape };
    },
    reload: () => {
      inside.reloadedAt = moveOn();
    },
    forget: () => {
      inside.keptFrom = moveOn();
    },
    files: (asked) => {
      const { keys } = inside.shape;
      const records =
        asked.range === undefined ? inside.history.snapshot(keys) : inside.history.changes(asked.range, keys);
      return writeFiles({ asked, columns: inside.columns, records, shape: inside.shape });
    },
  };
}

function keyColumnOf({ columns }: Inside): WireColumn {
  const column = columns.find(({ group }) => group === 'key');
  if (column === undefined) throw new Error('The schema has no key.');
  return column;
}

interface ReadyChange {
  readonly op: FakeChange['op'];
  readonly key: string;
  readonly cells: Cells;
  readonly copies: number;
}

function readyChange(inside: Inside, change: FakeChange): ReadyChange {
  const column = keyColumnOf(inside);
  const copies = change.copies ?? 1;
  if (change.op === 'delete') {
    const key = String(change.key);
    return { op: 'delete', key, cells: new Map([[column.name, key]]), copies };
  }
  const cells = cellsOf(inside.columns, change.row);
  const key = cells.get(column.name);
  if (typeof key !== 'string') throw new Error(`The row has no key "${column.name}".`);
  return { op: 'upsert', key, cells, copies };
}

function takeSchema(inside: Inside, schema: DapSchema): void {
  const columns = columnsOf(schema);
  const had = new Set(inside.columns.map(({ name }) => name));
  const rewrite = (cells: Cells): Cells =>
    new Map(
      columns.map(({ name, fallback }) => [name, had.has(name) ? (cells.get(name) ?? null) : (fallback ?? null)]),
    );
  inside.history.rewrite(rewrite);
  inside.schema = schema;
  inside.columns = columns;
}

function nextRow(inside: Inside): FakeRow {
  inside.lastNumber += 1;
  return makeRow(inside.columns, { number: inside.lastNumber, generation: inside.generation, seed: inside.seed });
}

function makeRound(inside: Inside, size: RoundSize): readonly FakeChange[] {
  inside.generation += 1;
  const { generation, seed, columns } = inside;
  const keyColumn = keyColumnOf(inside);
  const numbers = new Map(Array.from({ length: inside.lastNumber }, (_, i) => [makeKey(keyColumn, i + 1), i + 1]));
  const present = [...inside.history.keys.keys()].filter((key) => numbers.has(key));
  // Spread over the table, and at another place in every round.
  const picked = Array.from({ length: (size.updates ?? 0) + (size.deletes ?? 0) }, (_, i) => {
    return present.splice((i * 7919 + generation * 13) % Math.max(1, present.length), 1)[0];
  }).filter((key) => key !== undefined);
  const updates = picked.slice(0, size.updates ?? 0).map((key): FakeChange => {
    return { op: 'upsert', row: makeRow(columns, { number: numbers.get(key) ?? 0, generation, seed }) };
  });
  const deletes = picked.slice(size.updates ?? 0).map((key): FakeChange => ({ op: 'delete', key }));
  const inserts = Array.from({ length: size.inserts ?? 0 }, (): FakeChange => ({ op: 'upsert', row: nextRow(inside) }));
  const strangers = Array.from({ length: size.strangers ?? 0 }, (_, i): FakeChange => {
    return { op: 'delete', key: makeKey(keyColumn, 900_000_000 + generation * 100_000 + i) };
  });
  return [...updates, ...deletes, ...inserts, ...strangers];
}
