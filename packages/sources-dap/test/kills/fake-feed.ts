import { type DapSchema, dapSchema, type FakeDap, startFakeDap } from '@sync/testing';
import type { DapFeedOptions } from '../../src/dap-source.ts';

/** A server with one small table, which moves between kills. */
export interface FakeFeed extends AsyncDisposable {
  readonly server: DapFeedOptions;
  readonly fake: FakeDap;
  /** Rows as they are at the server now, in no order, by the columns of its first description. */
  rows(): Promise<readonly (readonly (string | null)[])[]>;
  /** Some rows change, appear and go. */
  change(): Promise<void>;
  /** The table gets a column and a label more. */
  advance(): Promise<void>;
}

/** As `--table` names it at the source. */
export const tableName = 'accounts';

/** What is compared: the columns that every description has. */
export const columns = ['id', 'name', 'note', 'updated_at', 'workflow_state'] as const;

/** Nothing is waited for that the server does not ask for. */
const limits = {
  createJob: 1_000_000,
  listTables: 1_000_000,
  readSchema: 1_000_000,
  readJob: 1_000_000,
  presign: 1_000_000,
  pauseMs: 1,
};

export async function startFeed(): Promise<FakeFeed> {
  const name = `canvas.${tableName}`;
  const fake = await startFakeDap({ tables: [{ name, schema: schemaOf(1), rows: 20 }] });
  const { url: baseUrl, clientId, clientSecret, tables } = fake;
  let version = 1;
  return {
    server: { baseUrl, clientId, clientSecret, namespace: 'canvas', limits },
    fake,
    rows: async () => {
      const expected = await tables.expectedRows(name);
      const places = columns.map((column) => expected.columns.indexOf(column));
      return expected.rows.map((row) => places.map((place) => row[place] ?? null));
    },
    change: async () => {
      await tables.applyRound(name, { updates: 6, inserts: 4, deletes: 3, strangers: 1 });
    },
    advance: async () => {
      version += 1;
      await tables.advance(name, schemaOf(version));
    },
    [Symbol.asyncDispose]: () => fake.stop(),
  };
}

function schemaOf(version: number): DapSchema {
  const added = Array.from({ length: version - 1 }, (_, i) => i + 2);
  const more = added.map((number) => [`added_in_${number}`, { type: 'string', maxLength: 64 }] as const);
  const labels = ['active', 'deleted', '__dap_unspecified__', ...added.map((number) => `label_of_${number}`)];
  return dapSchema(version, {
    value: {
      name: { type: 'string', maxLength: 255 },
      note: { type: 'string' },
      updated_at: { type: 'string', format: 'date-time' },
      workflow_state: { type: 'string', enum: labels },
      ...Object.fromEntries(more),
    },
    required: ['updated_at', 'workflow_state'],
  });
}
