import type { CallOptions, Delivery, FeedSession, FeedTable, NeutralType, Watermark } from '@sync/core/connector';
import { changeFields, deleteOperation } from '@sync/core/connector';
import type { FeedEnd } from '../ends.ts';
import { quietCall } from '../expectations.ts';
import type { TextRow } from '../fixtures/fixture.ts';
import { text } from '../fixtures/neutral-types.ts';
import { unpackRows } from '../rows/pack-rows.ts';

/** A source of feeds that was opened, and the oracle's table as it describes it. */
export interface OpenFeed extends AsyncDisposable {
  readonly session: FeedSession;
  readonly table: FeedTable;
  readonly call: CallOptions;
}

export async function openFeed({ source, oracle }: FeedEnd, call: CallOptions = quietCall()): Promise<OpenFeed> {
  const session = await source.open(call);
  try {
    const table = await session.describe(oracle.table, call);
    return { session, table, call, [Symbol.asyncDispose]: () => session[Symbol.asyncDispose]() };
  } catch (cause) {
    await session[Symbol.asyncDispose]();
    throw cause;
  }
}

/** Asks for all rows, or for the changes after a watermark. */
export function ask({ session, table, call }: OpenFeed, after?: Watermark): Promise<Delivery> {
  return session.read({ table, ...(after && { after }) }, call);
}

/** How a delivery is read. */
export interface DeliveryOptions {
  /** @defaultValue 64 KiB */
  readonly batchBytes?: number;
  /** @defaultValue 1 GiB */
  readonly maxFieldBytes?: number;
}

/** Names of the columns that are delivered. */
export function columnsOf({ table }: FeedTable): readonly string[] {
  return table.columns.map(({ name }) => name);
}

/** Reads a whole delivery as rows. */
export async function readRows(
  open: OpenFeed,
  delivery: Delivery,
  options: DeliveryOptions = {},
): Promise<readonly TextRow[]> {
  const types = open.table.table.columns.map(({ type }) => type);
  return readFields(open, delivery, { form: 'rows', types, options });
}

/** A change as it was delivered. */
export interface DeliveredChange {
  readonly row: TextRow;
  readonly isDelete: boolean;
  readonly sequence: string | null;
}

/** Reads a whole delivery as changes. */
export async function readChanges(
  open: OpenFeed,
  delivery: Delivery,
  options: DeliveryOptions = {},
): Promise<readonly DeliveredChange[]> {
  const columns = open.table.table.columns.map(({ type }) => type);
  const types = [...columns, text, open.session.sequenceType];
  const rows = await readFields(open, delivery, { form: 'changes', types, options });
  return rows.map((fields) => ({
    row: fields.slice(0, -changeFields),
    isDelete: fields.at(-changeFields) === deleteOperation,
    sequence: fields.at(-1) ?? null,
  }));
}

interface Reading {
  readonly form: 'rows' | 'changes';
  readonly types: readonly NeutralType[];
  readonly options: DeliveryOptions;
}

async function readFields({ call }: OpenFeed, delivery: Delivery, { form, types, options }: Reading) {
  const { batchBytes = 64 * 1024, maxFieldBytes = 2 ** 30 } = options;
  const rows: TextRow[] = [];
  for await (const batch of delivery.read({ form, batchBytes, maxFieldBytes }, call)) {
    rows.push(...unpackRows(types, batch));
  }
  return rows;
}

/** What changes make of rows, told without a sink: of several of one key the newest counts, among equal ones the last. */
export function replayChanges(
  { table: { table }, session: { sequenceType } }: OpenFeed,
  before: readonly TextRow[],
  changes: readonly DeliveredChange[],
): readonly TextRow[] {
  const key = table.uniqueKeys.find(({ isPrimary }) => isPrimary)?.columns ?? [];
  const places = key.map((name) => table.columns.findIndex((column) => column.name === name));
  const keyOf = (row: TextRow): string => JSON.stringify(places.map((place) => row[place]));
  const newest = new Map<string, DeliveredChange>();
  for (const change of changes) {
    const known = newest.get(keyOf(change.row));
    if (known === undefined || !isOlder(change.sequence, known.sequence, sequenceType)) {
      newest.set(keyOf(change.row), change);
    }
  }
  const rows = new Map(before.map((row) => [keyOf(row), row]));
  for (const [of, { row, isDelete }] of newest) {
    if (isDelete) rows.delete(of);
    else rows.set(of, row);
  }
  return [...rows.values()];
}

function isOlder(one: string | null, other: string | null, type: NeutralType): boolean {
  if (one === null || other === null) return false;
  // Canonical moments of four-digit years are in the order of their texts.
  return type.kind === 'integer' ? BigInt(one) < BigInt(other) : one < other;
}
