import { withClient } from '../../postgres/query.ts';
import pg from 'pg';
import type { GoRow } from '../values/go-value.ts';
import { postgresValue } from '../values/postgres-value.ts';
import type { ReadTableRows, TablePlace } from './table-rows.ts';

const rowsAtOnce = 500;

/** Rows of Postgres, through a cursor. */
export const readPostgresRows: ReadTableRows = async function* (place, signal) {
  const client = new pg.Client({ connectionString: place.url, application_name: 'fake-neosync' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    for (const statement of opening(place)) await client.query(statement);
    for (;;) {
      signal.throwIfAborted();
      const rows = await fetch(client, place.zoneName ?? 'UTC');
      if (rows.length === 0) return;
      yield rows;
    }
  } finally {
    await client.end().catch(() => undefined);
  }
};

function opening({ schema, table, serverZone = 'UTC' }: TablePlace): string[] {
  const name = `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(table)}`;
  return [
    `SET timezone = ${pg.escapeLiteral(serverZone)}`,
    `SET datestyle = 'ISO, YMD'`,
    `SET intervalstyle = 'postgres'`,
    `SET bytea_output = 'hex'`,
    `SET extra_float_digits = 1`,
    'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
    `DECLARE rows NO SCROLL CURSOR FOR SELECT * FROM ${name}`,
  ];
}

const asText: pg.CustomTypesConfig = { getTypeParser: () => (value: unknown) => value };

async function fetch(client: pg.Client, zone: string): Promise<GoRow[]> {
  const result = await client.query<(string | null)[]>({
    text: `FETCH ${rowsAtOnce} FROM rows`,
    rowMode: 'array',
    types: asText,
  });
  const columns = result.fields.map(({ name, dataTypeID }) => ({ name, read: postgresValue(dataTypeID, zone) }));
  return result.rows.map((row) =>
    columns.map(({ name, read }, index) => {
      const text = row[index] ?? null;
      return [name, text === null ? null : read(text)] as const;
    }),
  );
}

/** How many rows a table has. */
export async function countPostgresRows({ url, schema, table }: TablePlace, condition?: string): Promise<string> {
  return withClient(url, async (client) => {
    const name = `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(table)}`;
    // The server splices the condition in, too.
    const where = condition === undefined ? '' : ` WHERE ${condition}`;
    const { rows } = await client.query<{ count: string }>(`SELECT count(*)::text AS count FROM ${name}${where}`);
    return rows[0]?.count ?? '0';
  });
}
