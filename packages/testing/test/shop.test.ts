import type { PostgresMajor } from '@sync/testing';
import { fillShop, type ShopFill, shopData, shopSchemaSql } from '@sync/testing/shop';
import { useDatabase } from '@sync/testing/vitest';
import { beforeAll, describe, expect, it } from 'vitest';
import { query, runScript } from '../src/postgres/query.ts';

/** Rows of a child table whose key names no parent, for every foreign key, asked without trusting the constraint. */
const orphansSql = `
  select string_agg(format(
    'select %L, count(*) from %s c where %s and not exists (select from %s p where %s)',
    conname, conrelid::regclass,
    (select string_agg(format('c.%I is not null', a.attname), ' and ') from unnest(conkey) k
       join pg_attribute a on a.attrelid = conrelid and a.attnum = k),
    confrelid::regclass,
    (select string_agg(format('c.%I = p.%I', a.attname, b.attname), ' and ') from unnest(conkey, confkey) k(mine, theirs)
       join pg_attribute a on a.attrelid = conrelid and a.attnum = k.mine
       join pg_attribute b on b.attrelid = confrelid and b.attnum = k.theirs)), ' union all ')
  from pg_constraint where contype = 'f' and conparentid = 0`;

describe.each([15, 18] as const satisfies PostgresMajor[])('fillShop on Postgres %i', (major) => {
  const database = useDatabase({ major, name: 'shop' });
  let filled: ShopFill;
  beforeAll(async () => {
    filled = await fillShop(database.url, { scale: 0.05 });
  });

  it('loads every row the generator makes', async () => {
    const tables = [...shopData({ scale: 0.05 })];
    expect(filled).toEqual({ tables: 27, rows: tables.reduce((sum, { rowCount }) => sum + rowCount, 0) });
    for (const { table, rowCount } of tables) {
      expect([table, await query(database.url, `select count(*) from ${table}`)]).toEqual([table, [[`${rowCount}`]]]);
    }
  });

  it('leaves every foreign key valid', async () => {
    const [[sql] = []] = await query(database.url, orphansSql);
    const orphans = await query(database.url, String(sql));
    expect(orphans.length).toBeGreaterThan(40);
    expect(orphans.filter(([, count]) => Number(count) !== 0)).toEqual([]);
  });

  it('spreads rows over the partitions', async () => {
    const months = await query(
      database.url,
      'select tableoid::regclass::text from public.orders group by 1 order by 1',
    );
    expect(months).toHaveLength(13);
    const methods = await query(database.url, 'select tableoid::regclass::text from public.payments group by 1');
    expect(methods).toHaveLength(3);
  });

  it('has rows that no order of tables or rows satisfies one by one', async () => {
    const [counts] = await query(
      database.url,
      `select (select count(*) > 0 from public.employees where manager_id > id),
              (select count(*) > 0 from public.categories where parent_id > id),
              (select count(*) > 0 from public.customers where default_address_id is not null),
              (select count(*) > 0 from public.payments where refund_of is not null)`,
    );
    expect(counts).toEqual(['t', 't', 't', 't']);
  });

  it('sets sequences past the loaded ids', async () => {
    const [next] = await query(
      database.url,
      `select nextval('public.customers_id_seq') > (select max(id) from public.customers),
              not exists (select from public.invoices where number = public.next_invoice_number())`,
    );
    expect(next).toEqual(['t', 't']);
  });

  it('fills the materialized view', async () => {
    expect(await query(database.url, 'select count(*) > 300 from public.daily_sales')).toEqual([['t']]);
  });
});

describe('shopSchemaSql', () => {
  const database = useDatabase({ name: 'shop_schema' });

  it('makes the whole shop without rows', async () => {
    await runScript(database.url, shopSchemaSql);
    const [[tables] = []] = await query(
      database.url,
      `select count(*) from pg_class where relkind in ('r', 'p') and not relispartition
         and relnamespace::regnamespace::text in ('public', 'warehouse', '"Audit Log"')`,
    );
    expect(tables).toBe('27');
  });
});

describe('fillShop', () => {
  const database = useDatabase({ name: 'shop_twice' });

  it('leaves the database as it was when something is in the way', async () => {
    await query(database.url, 'create schema warehouse');
    await expect(fillShop(database.url, { scale: 0.01 })).rejects.toThrow('schema "warehouse" already exists');
    expect(await query(database.url, `select to_regclass('public.customers')`)).toEqual([[null]]);
  });
});
