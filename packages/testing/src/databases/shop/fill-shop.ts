import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg, { type ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { shopKeysAndCodeSql, shopTablesSql } from './schema/shop-schema.ts';
import { shopData, type ShopOptions, type ShopTable } from './shop-data.ts';

/** What {@link fillShop} made. */
export interface ShopFill {
  /** Tables, with their partitions counted as one. */
  readonly tables: number;
  readonly rows: number;
}

/** Sequences whose rows are loaded with their ids given, and where each id is found. */
const SEQUENCES: readonly (readonly [sequence: string, table: string, column: string])[] = [
  ['public.employees_id_seq', 'public.employees', 'id'],
  ['public.categories_id_seq', 'public.categories', 'id'],
  ['public.suppliers_id_seq', 'public.suppliers', 'id'],
  ['public.products_id_seq', 'public.products', 'id'],
  ['public.customers_id_seq', 'public.customers', 'id'],
  ['public.addresses_id_seq', 'public.addresses', 'id'],
  ['warehouse.transfers_id_seq', 'warehouse.transfers', 'id'],
  ['public.orders_id_seq', 'public.orders', 'id'],
  ['public.reviews_id_seq', 'public.reviews', 'id'],
  ['public.support_tickets_id_seq', 'public.support_tickets', 'id'],
  ['public."Order Notes_select_seq"', 'public."Order Notes"', '"select"'],
  ['"Audit Log"."Events_id_seq"', '"Audit Log"."Events"', 'id'],
];

/**
 * Makes the shop database in an empty Postgres 15 or later and fills it: tables, rows by COPY, then keys, indexes, views and
 * the rest, in one transaction. Afterwards the tables are analysed, so that the server's estimates are right.
 *
 * Takes a URL, or a connected client, which stays connected. Rejects with the server's error and leaves the database as it was.
 */
export async function fillShop(to: ClientBase | string, options: ShopOptions = {}): Promise<ShopFill> {
  if (typeof to !== 'string') return fill(to, options);
  const client = new pg.Client({ connectionString: to, application_name: 'sync-testing' });
  await client.connect();
  try {
    return await fill(client, options);
  } finally {
    await client.end();
  }
}

async function fill(client: ClientBase, options: ShopOptions): Promise<ShopFill> {
  let tables = 0;
  let rows = 0;
  await client.query('begin');
  try {
    await client.query(shopTablesSql);
    for (const table of shopData(options)) {
      await copyIn(client, table);
      tables += 1;
      rows += table.rowCount;
    }
    await client.query(`set local maintenance_work_mem = '128MB'; ${shopKeysAndCodeSql}`);
    await client.query(setSequencesSql());
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
  await client.query('analyze');
  return { tables, rows };
}

async function copyIn(client: ClientBase, { table, columns, copyText }: ShopTable): Promise<void> {
  const names = columns.map((column) => `"${column.replaceAll('"', '""')}"`).join(', ');
  const sink = client.query(copyFrom(`copy ${table} (${names}) from stdin`));
  await pipeline(Readable.from(copyText, { objectMode: false }), sink);
}

function setSequencesSql(): string {
  const toHighest = SEQUENCES.map(([sequence, table, column]) => {
    const name = sequence.replaceAll("'", "''");
    return `select setval('${name}', max(${column})) from ${table};`;
  });
  // The invoices' sequence was never read, so its next value must be set by hand, and is_called differs from the others'.
  return [
    ...toHighest,
    `select setval('public.invoice_number_seq', 1000 + 7 * count(*), false) from public.invoices;`,
  ].join('\n');
}
