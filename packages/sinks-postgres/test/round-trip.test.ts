import { sync, type SyncOptions } from '@sync/core';
import { mysqlSink } from '@sync/sinks-mysql';
import { mysqlSource } from '@sync/sources-mysql';
import { postgresSource } from '@sync/sources-postgres';
import { fillShop } from '@sync/testing/shop';
import { mysqlFlavors } from '@sync/testing/vitest';
import { expect, it } from 'vitest';
import { postgresSink } from '../src/index.ts';
import { query } from './query.ts';
import { useDatabases } from './use-databases.ts';
import { useMysqlDatabases } from './use-mysql-databases.ts';

interface ShopColumn {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly type: string;
}

/** No name of MySQL has such a character. */
const beyond = '"😀 reactions"';

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`the shop by way of ${flavor}`, () => {
    const [lend, lendMysql] = [useDatabases(), useMysqlDatabases({ flavor })];

    it('comes back with every row as it was', { timeout: 120_000 }, async () => {
      const [from, to] = [await lend(), await lend()];
      const [home, stock, audit] = [await lendMysql(), await lendMysql(), await lendMysql()];
      await fillShop(from.url, { scale: 0.01 });
      const columns = await shopColumns(from.url);
      const there = await sync({
        source: postgresSource(from.url),
        sink: mysqlSink(home.url),
        schema: 'create',
        schemas: { warehouse: stock.name, 'Audit Log': audit.name },
        tables: { exclude: [beyond] },
        // Some payments are NaN.
        columns: { 'payments.amount': { onUnfit: 'text' } },
      });
      const everywhere = new URL(home.url);
      everywhere.pathname = '/';
      const back = await sync({
        source: mysqlSource(everywhere.href),
        sink: postgresSink(to.url),
        schema: 'create',
        schemas: { [home.name]: 'public', [stock.name]: 'warehouse', [audit.name]: 'Audit Log' },
        tables: { include: [home, stock, audit].map(({ name }) => `${name}.*`) },
        columns: asBefore(columns),
      });
      expect(there.tables).toHaveLength(26);
      expect(back.tables).toHaveLength(26);
      const tables = new Map(columns.map((column) => [`${column.schema}.${column.table}`, column]));
      for (const { schema, table } of tables.values()) {
        const its = columns.filter((column) => column.schema === schema && column.table === table);
        const select = `SELECT ${its.map(({ name }) => quote(name)).join(', ')} FROM ${quote(schema)}.${quote(table)}`;
        const [before, after] = [await query(from.url, select), await query(to.url, select)];
        expect(sorted(after), table).toEqual(sorted(before));
      }
      // Databases that reference each other can only be dropped together.
      await home.ask('SET foreign_key_checks = 0');
      for (const { name } of [stock, audit, home])
        await home.ask(`DROP DATABASE \`${name}\`; CREATE DATABASE \`${name}\``);
      for (const { giveBack } of [from, to, home, stock, audit]) await giveBack();
    });
  });
}

/** Stored columns of the shop's tables, partitions left out. */
async function shopColumns(url: string): Promise<ShopColumn[]> {
  const rows = await query(
    url,
    `SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname IN ('public', 'warehouse', 'Audit Log')
      AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND quote_ident(c.relname) <> $1
    ORDER BY 1, 2, a.attnum`,
    [beyond],
  );
  return rows.map(([schema, table, name, type]) => ({
    schema: schema ?? '',
    table: table ?? '',
    name: name ?? '',
    type: type ?? '',
  }));
}

/** What MySQL keeps as a datetime in UTC is to be a timestamp with a zone again, and what it keeps without padding a padded text. */
function asBefore(columns: readonly ShopColumn[]): NonNullable<SyncOptions['columns']> {
  const changed = columns.filter(({ type }) => /^timestamp.*with time zone$|^character\(\d+\)$/.test(type));
  return Object.fromEntries(changed.map(({ table, name, type }) => [`${quote(table)}.${quote(name)}`, { type }]));
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function sorted(rows: readonly (readonly (string | null)[])[]): string[] {
  return rows.map((row) => JSON.stringify(row)).toSorted();
}
