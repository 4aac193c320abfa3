import { createHash } from 'node:crypto';
import { canonicalText } from './canonical-text.ts';
import type { FakeChange, FakeRow, FakeValue } from './change.ts';
import { columnsOf, type WireColumn } from './schema-columns.ts';
import type { DapSchema } from './schemas.ts';

/** One line of what a test did to a table. */
export type ScriptStep =
  | { readonly kind: 'create'; readonly schema: DapSchema }
  | { readonly kind: 'apply'; readonly changes: readonly FakeChange[] }
  | { readonly kind: 'advance'; readonly schema: DapSchema };

/** Rows that a replica must have, ordered by key as text. */
export interface ExpectedRows {
  readonly columns: readonly string[];
  /** Canonical text of each column in `columns`' order: booleans `t` and `f`, moments `2024-05-01 10:00:00.5` in UTC. */
  readonly rows: readonly (readonly (string | null)[])[];
}

/** What is expected of columns that the source gave up. */
export interface ExpectedOptions {
  /** `kept`: they come too, behind the others, with the values they had. @defaultValue 'left out' */
  readonly removedColumns?: 'left out' | 'kept';
}

type ReplicaRow = Map<string, string | null>;

/**
 * Replays a script into the state of a replica that followed it. Knows nothing of files, jobs or the table that is served, so that a mistake
 * there cannot hide here. A label that the schema of its time did not have is `__dap_unspecified__`, else NULL; all other text is as given,
 * NUL and far years included.
 */
export function replay(script: readonly ScriptStep[], options: ExpectedOptions = {}): ExpectedRows {
  const rows = new Map<string, ReplicaRow>();
  let columns: readonly WireColumn[] = [];
  const removed = new Set<string>();
  for (const step of script) {
    if (step.kind === 'apply') {
      for (const change of step.changes) applyTo(rows, columns, change);
      continue;
    }
    const next = columnsOf(step.schema);
    for (const { name } of columns) if (!next.some((column) => column.name === name)) removed.add(name);
    for (const column of next) {
      removed.delete(column.name);
      if (!columns.some(({ name }) => name === column.name)) addTo(rows, column);
    }
    columns = next;
  }
  const names = [...columns.map(({ name }) => name), ...(options.removedColumns === 'kept' ? removed : [])];
  const ordered = [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
  return { columns: names, rows: ordered.map(([, row]) => names.map((name) => row.get(name) ?? null)) };
}

function addTo(rows: ReadonlyMap<string, ReplicaRow>, column: WireColumn): void {
  const value = column.fallback === undefined ? null : canonicalText(column, column.fallback);
  for (const row of rows.values()) row.set(column.name, value);
}

function applyTo(rows: Map<string, ReplicaRow>, columns: readonly WireColumn[], change: FakeChange): void {
  const keyColumn = columns.find(({ group }) => group === 'key');
  if (keyColumn === undefined) throw new Error('The schema has no key.');
  if (change.op === 'delete') {
    rows.delete(canonicalText(keyColumn, change.key) ?? '');
    return;
  }
  const key = canonicalText(keyColumn, change.row[keyColumn.name] ?? null) ?? '';
  const row = rows.get(key) ?? new Map<string, string | null>();
  for (const column of columns) row.set(column.name, canonicalText(column, valueIn(change.row, column)));
  rows.set(key, row);
}

function valueIn(row: FakeRow, column: WireColumn): FakeValue {
  return row[column.name] ?? null;
}

/** How many rows and a hash over all of them, in any order. */
export interface RowsDigest {
  readonly rows: number;
  readonly hash: string;
}

/** Digests rows of canonical text, also ones read from a database; one at a time, so that a large table needs no memory. */
export function digestRows(rows: Iterable<readonly (string | null)[]>): RowsDigest {
  let count = 0;
  let sum = 0n;
  for (const row of rows) {
    count += 1;
    sum += createHash('sha1').update(JSON.stringify(row)).digest().readBigUInt64BE(0);
  }
  return { rows: count, hash: BigInt.asUintN(64, sum).toString(16).padStart(16, '0') };
}
