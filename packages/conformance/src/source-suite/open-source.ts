import type { CallOptions, Catalog, Snapshot, SourceSession, Table, TableRef } from '@sync/core/connector';
import { isSameTable } from '@sync/core/connector';
import type { SourceEnd } from '../ends.ts';
import { everyTable, quietCall } from '../expectations.ts';
import { type FixtureTable, fixtureRef } from '../fixtures/fixture.ts';
import type { TextRow } from '../fixtures/fixture.ts';
import { unpackRows } from '../rows/pack-rows.ts';

/** A source opened with its snapshot described, as a run has it. */
export interface OpenSource extends AsyncDisposable {
  readonly session: SourceSession;
  readonly snapshot: Snapshot;
  readonly catalog: Catalog;
  readonly call: CallOptions;
}

/** Opens, pins and describes. Disposing closes all of it. */
export async function openSource({ source }: SourceEnd, call: CallOptions = quietCall()): Promise<OpenSource> {
  const session = await source.open(call);
  const snapshot = await session.snapshot(call);
  const catalog = await snapshot.describe(everyTable, call);
  return {
    session,
    snapshot,
    catalog,
    call,
    [Symbol.asyncDispose]: async () => {
      await snapshot[Symbol.asyncDispose]();
      await session[Symbol.asyncDispose]();
    },
  };
}

/** The described table of a fixture's table. */
export function describedTable(catalog: Catalog, ref: TableRef): Table {
  const found = catalog.tables.find((table) => isSameTable(table.ref, ref));
  if (found === undefined) throw new Error(`the catalog has no table ${JSON.stringify(ref)}`);
  return found;
}

/** How a table is read: by its columns that are not generated, in batches of this size. */
export interface ReadOptions {
  readonly batchBytes?: number;
  readonly maxFieldBytes?: number;
  /** @defaultValue those of the table that are not generated */
  readonly columns?: readonly string[];
}

/** Reads a whole table in the rows lane. */
export async function readTable(
  open: OpenSource,
  table: TableRef,
  options: ReadOptions = {},
): Promise<readonly TextRow[]> {
  const { batchBytes = 64 * 1024, maxFieldBytes = 2 ** 30 } = options;
  const described = describedTable(open.catalog, table);
  const columns =
    options.columns ?? described.columns.filter(({ generated }) => generated === undefined).map(({ name }) => name);
  const types = columns.flatMap((name) => described.columns.find((column) => column.name === name)?.type ?? []);
  const rows: TextRow[] = [];
  for await (const batch of open.snapshot.readRows({ table, columns, batchBytes, maxFieldBytes }, open.call)) {
    rows.push(...unpackRows(types, batch));
  }
  return rows;
}

/** The reference of a fixture's table at this end. */
export function refAt({ oracle }: SourceEnd, table: FixtureTable): TableRef {
  return fixtureRef(table, oracle.schema);
}
