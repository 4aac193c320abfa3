import { expect } from 'vitest';
import { columns } from './fake-feed.ts';
import { inOrder, type Rows, rowsOf, type SinkPlace } from './sink-place.ts';

/** What is remembered of a replica, and what it holds. */
export interface Known {
  /** Undefined: nothing is remembered. */
  readonly timestamp: string | undefined;
  readonly rows: Rows;
}

/** The moment that a place remembers for the replica. */
export async function rememberedAt(place: SinkPlace, tables?: readonly string[]): Promise<string | undefined> {
  const { states } = place.names;
  if (!(tables ?? (await place.tables())).includes(states)) return undefined;
  const [row, ...more] = rowsOf(await place.read(states), ['timestamp']);
  expect(more, 'rows about one replica').toEqual([]);
  return row?.[0] ?? undefined;
}

/**
 * Whatever moment a run was killed at: table and remembered moment belong together. The replica is as it was before the run, or as the
 * source is now; where two commits make a replica, a finished one may still bear its private name, and a record says so. Resolves to what
 * is remembered.
 */
export async function expectConsistent(
  place: SinkPlace,
  before: Known,
  now: Rows,
  what: string,
): Promise<string | undefined> {
  const tables = await place.tables();
  const timestamp = await rememberedAt(place, tables);
  const { replica, records } = place.names;
  if (timestamp === undefined) {
    expect(before.timestamp, `${what}: what was remembered`).toBeUndefined();
    expect(tables, `${what}: nothing is remembered, so there is no replica`).not.toContain(replica);
    return undefined;
  }
  const expected = timestamp === before.timestamp ? before.rows : now;
  const built = records !== undefined && tables.includes(records) ? (await place.read(records)).rows : [];
  const [name = replica] = tables.includes(replica) ? [] : builtNames(tables);
  if (name !== replica) expect(built, `${what}: records of a replica without its name`).toHaveLength(1);
  expect(rowsOf(await place.read(name), columns), `${what}: rows at ${timestamp}`).toEqual(inOrder(expected));
  return timestamp;
}

/** After a run that was not killed: the source's rows, and nothing that a killed one left. */
export async function expectComplete(place: SinkPlace, now: Rows, what: string): Promise<Known> {
  const tables = await place.tables();
  const { replica, states, records } = place.names;
  expect(rowsOf(await place.read(replica), columns), `${what}: rows after a clean run`).toEqual(inOrder(now));
  const own = [replica, states, ...(records === undefined ? [] : [records])];
  expect(
    tables.filter((name) => !own.includes(name)),
    `${what}: other tables`,
  ).toEqual([]);
  if (records !== undefined && tables.includes(records)) {
    expect((await place.read(records)).rows, `${what}: records`).toEqual([]);
  }
  return { timestamp: await rememberedAt(place, tables), rows: now };
}

function builtNames(tables: readonly string[]): readonly string[] {
  return tables.filter((name) => name.startsWith('dbsync_new_'));
}
