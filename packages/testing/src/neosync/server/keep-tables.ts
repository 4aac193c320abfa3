import { mysqlCatalog } from '../catalog/mysql-catalog.ts';
import { postgresCatalog } from '../catalog/postgres-catalog.ts';
import type { FakeNeosyncOptions, SqlConnectionConfig } from '../fake-neosync.ts';
import { openRowEncoder } from '../gob/encode-rows.ts';
import { readMysqlRows } from '../rows/mysql-rows.ts';
import { readPostgresRows } from '../rows/postgres-rows.ts';
import type { TablePlace } from '../rows/table-rows.ts';
import type { JsonRequest } from '../services/call.ts';
import { shuffled } from '../services/stream.ts';
import { type Keep, openKeep } from './kept-rows.ts';

/** What the answer to a call is kept under. */
export function keptName({ connectionId, schema, table }: JsonRequest): string {
  return JSON.stringify([connectionId?.toLowerCase(), schema, table]);
}

/** Keeps the rows of all tables of all databases. */
export async function keepTables(options: FakeNeosyncOptions): Promise<Keep> {
  const keep = await openKeep();
  for (const { id, config } of options.connections) {
    if (config.kind !== 'postgres' && config.kind !== 'mysql') continue;
    for (const place of await placesOf(options, config)) {
      const { schema, table } = place;
      await keep.add(keptName({ connectionId: id, schema, table }), payloadsOf(config.kind, place));
    }
  }
  return keep;
}

async function placesOf(options: FakeNeosyncOptions, config: SqlConnectionConfig): Promise<readonly TablePlace[]> {
  const { zoneName = 'UTC', serverZone = 'UTC' } = options;
  const columns = await (config.kind === 'postgres' ? postgresCatalog : mysqlCatalog).columns(config);
  const tables = new Map(columns.map(({ schema, table }) => [JSON.stringify([schema, table]), { schema, table }]));
  return [...tables.values()].map((table) => ({ ...table, url: config.url, zoneName, serverZone }));
}

async function* payloadsOf(kind: SqlConnectionConfig['kind'], place: TablePlace): AsyncGenerator<Uint8Array> {
  const encoder = openRowEncoder();
  let number = 0;
  for await (const rows of (kind === 'postgres' ? readPostgresRows : readMysqlRows)(
    place,
    new AbortController().signal,
  )) {
    for (const row of rows) {
      yield encoder.encode(shuffled(row, number));
      number += 1;
    }
  }
}
