import { accountsSchema, coursesSchema, type DapSchema, type FakeDap, usersSchema, webLogsSchema } from '@sync/testing';
import { expect } from 'vitest';
import { canonicalRows } from './canonical-rows.ts';
import type { UsedSink } from './use-sink.ts';

const schemas: Readonly<Record<string, DapSchema>> = {
  'canvas.accounts': accountsSchema,
  'canvas.courses': coursesSchema,
  'canvas.users': usersSchema,
  'canvas_logs.web_logs': webLogsSchema,
};

/** Compares every value of replicas with what the service must have led to by its script alone. */
export async function expectEqual(sink: UsedSink, dap: FakeDap, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    const schema = schemas[table];
    if (schema === undefined) throw new Error(`There is no sample schema of ${table}.`);
    const expected = await dap.tables.expectedRows(table);
    const actual = await sink.readRows(table, expected, schema);
    expect(actual, table).toEqual(canonicalRows(expected, { columns: expected.columns, schema }));
  }
}
