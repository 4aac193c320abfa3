import { planSync, sync, type SyncOptions } from '@sync/core';
import { mysqlSource } from '@sync/sources-mysql';
import { loadMysqlDatabase, mysqlValues } from '@sync/testing/databases';
import { mysqlFlavors } from '@sync/testing/vitest';
import { expect, it } from 'vitest';
import { postgresSink } from '../src/index.ts';
import { query } from './query.ts';
import { useDatabases } from './use-databases.ts';
import { type LentMysqlDatabase, useMysqlDatabases } from './use-mysql-databases.ts';

/** What a person would choose to keep every value that Postgres can keep at all. */
const columns: SyncOptions['columns'] = {
  'integers.flag': { type: 'smallint' },
  'times.clock': { type: 'interval' },
  'times.tenths': { type: 'interval' },
  'times.millionths': { type: 'interval' },
  // Holds what a refused value was stored as, which is no label.
  'labels.label': { type: 'text' },
  'labels.required': { type: 'text' },
  'documents.document': { type: 'json' },
};

interface ColumnRow {
  readonly table: string;
  readonly name: string;
  readonly type: string;
}

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`every value of ${flavor}`, () => {
    const [lendSource, lendSink] = [useMysqlDatabases({ flavor }), useDatabases()];

    const start = async () => {
      const [from, to] = [await lendSource(), await lendSink()];
      await loadMysqlDatabase(from.url, mysqlValues);
      return {
        from,
        url: to.url,
        ends: { source: mysqlSource(from.url), sink: postgresSink(to.url), schema: 'create' as const },
        async [Symbol.asyncDispose]() {
          await from.giveBack();
          await to.giveBack();
        },
      };
    };

    it('is at Postgres as it was, or NULL and counted when Postgres has no such value', async () => {
      await using pair = await start();
      const report = await sync({ ...pair.ends, columns, onUnfit: 'null' });
      const unfit = new Map<string, number>();
      const stored = await storedColumns(pair.from);
      for (const { table, name, type } of stored) {
        const theirs = await pair.from.ask(`SELECT id, ${mysqlText(name, type)} FROM \`${table}\` ORDER BY id`);
        const ours = await query(pair.url, `SELECT id, ${postgresText(name, type)} FROM "${table}" ORDER BY id`);
        const expected = theirs.map(([id, text = null]) => [id, canBeHeld(text, type) ? tidy(text, type) : null]);
        const lost = theirs.filter(([, text = null]) => !canBeHeld(text, type)).length;
        if (lost > 0) unfit.set(`${table}.${name}`, lost);
        expect(
          ours.map(([id, text = null]) => [id, tidy(text, type)]),
          `${table}.${name} ${type}`,
        ).toEqual(expected);
      }
      expect(unfit.size).toBeGreaterThan(10);
      const counted = report.tables.flatMap(({ table, unfit: its }) =>
        its.map(({ column, values }) => [`${table.name}.${column}`, values] as const),
      );
      expect(Object.fromEntries(counted)).toEqual(Object.fromEntries(unfit));
    });

    it.each([
      ['integers', 'flag', /neither 0 nor 1/],
      ['dates', 'day', /zero part/],
      ['instants', 'instant', /zero part/],
      ['times', 'clock', /before 00:00 or after 24:00/],
      ['texts', 'fixed', /U\+0000/],
    ])('of %s that Postgres cannot hold is an error that names the column %s', async (table, column, message) => {
      await using pair = await start();
      const error: unknown = await sync({ ...pair.ends, tables: { include: [table] } }).catch(
        (cause: unknown) => cause,
      );
      expect(error).toMatchObject({ code: 'WRITE_VALUE', context: { column } });
      expect(String(error)).toContain(`public.${table}`);
      expect(String(error)).toMatch(message);
      expect(await query(pair.url, `SELECT count(*) FROM "${table}"`)).toEqual([['0']]);
    });

    it('is clamped to the nearest that there is, when asked for', async () => {
      await using pair = await start();
      await sync({ ...pair.ends, tables: { include: ['times'] }, onUnfit: 'clamp' });
      expect(await query(pair.url, 'SELECT min(clock), max(clock) FROM times')).toEqual([['00:00:00', '24:00:00']]);
    });

    it('of JSON with U+0000 is counted, or kept in a column of text', async () => {
      await using pair = await start();
      const { ask } = pair.from;
      await ask('CREATE TABLE odd_documents (id int PRIMARY KEY, d json)');
      await ask(String.raw`INSERT INTO odd_documents VALUES (1, '"a\\u0000"'), (2, '"\\\\u0000"')`);
      const ends = { ...pair.ends, tables: { include: ['odd_documents'] } };
      const report = await sync({ ...ends, onUnfit: 'null' });
      const keepsText = flavor === 'mariadb';
      expect(report.tables[0]?.unfit).toEqual(keepsText ? [] : [{ column: 'd', onUnfit: 'null', values: 1 }]);
      expect(await query(pair.url, 'SELECT d::text FROM odd_documents ORDER BY id')).toEqual([
        [keepsText ? String.raw`"a\u0000"` : null],
        [String.raw`"\\u0000"`],
      ]);
    });

    it('that is past what a sequence counts leaves the sequence at its end', async () => {
      await using pair = await start();
      await pair.from.ask('CREATE TABLE far (id bigint unsigned AUTO_INCREMENT PRIMARY KEY, x int)');
      await pair.from.ask('INSERT INTO far VALUES (18446744073709551610, 1)');
      await sync({ ...pair.ends, tables: { include: ['far'] } });
      expect(await query(pair.url, 'SELECT id FROM far')).toEqual([['18446744073709551610']]);
      await expect(query(pair.url, 'INSERT INTO far (x) VALUES (2)')).rejects.toThrow(/reached maximum value/);
    });

    it('has its defaults planned with a list of what is lost', async () => {
      await using pair = await start();
      const { notCarried } = await planSync({ ...pair.ends, columns });
      expect(notCarried.map(({ name }) => name.replace(/^.*?\./, ''))).toEqual(
        expect.arrayContaining(['defaults.k', 'defaults.c', 'defaults.e', 'computed.doubled', 'computed.half']),
      );
      await sync({ ...pair.ends, onUnfit: 'null', tables: { include: ['defaults'] } });
      const [row] = await query(
        pair.url,
        `INSERT INTO defaults (k) VALUES (NULL) RETURNING id, a, b, c IS NULL, d IS NULL, e, f, g, h, i, j, l`,
      );
      expect(row).toEqual(['42', '-1', `it's \\ "x"`, 'f', 'f', null, '0101', 'y', '1.50', '', 'NULL', '1e+100']);
    });
  });
}

/** Columns of tables that have an id, those that MySQL computes left out. */
async function storedColumns({ ask, name }: LentMysqlDatabase): Promise<ColumnRow[]> {
  const rows = await ask(
    `SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c
    WHERE c.table_schema = ? AND c.extra NOT LIKE '%GENERATED%' AND c.column_name <> 'id'
      AND EXISTS (SELECT 1 FROM information_schema.columns i WHERE i.table_schema = c.table_schema
        AND i.table_name = c.table_name AND i.column_name = 'id')
    ORDER BY 1, c.ordinal_position`,
    [name],
  );
  return rows.map(([table, column, type]) => ({ table: table ?? '', name: column ?? '', type: type ?? '' }));
}

const isBytes = (type: string): boolean => /binary|blob|geom|point|line|polygon|vector/.test(type);

function mysqlText(name: string, type: string): string {
  if (isBytes(type)) return `lower(hex(\`${name}\`))`;
  // Of a float MySQL prints six digits; as a double it has them all.
  if (type === 'float') return `cast(cast(\`${name}\` AS double) AS char)`;
  if (type === 'bit') return `bin(\`${name}\` + 0)`;
  return `cast(\`${name}\` AS char CHARACTER SET utf8mb4)`;
}

function postgresText(name: string, type: string): string {
  return isBytes(type) ? `encode("${name}", 'hex')` : `"${name}"::text`;
}

/** The same value in one form, whichever server printed it. */
function tidy(text: string | null, type: string): string | null {
  if (text === null) return null;
  if (type === 'float' || type === 'double') return String(type === 'float' ? Math.fround(Number(text)) : Number(text));
  if (type === 'bit') return text.replace(/^0+(?=.)/, '');
  if (type === 'year') return String(Number(text));
  if (type === 'tinyint') return text === 'true' ? '1' : text === 'false' ? '0' : text;
  if (type === 'bigint' || type === 'int' || type === 'decimal') return text.replace(/^(-?)0+(?=\d)/, '$1');
  if (!/date|time/.test(type)) return text;
  return text
    .replace('+00', '')
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

function canBeHeld(text: string | null, type: string): boolean {
  if (text === null) return true;
  if (/^(?:date|datetime|timestamp)$/.test(type)) return isDay(text.slice(0, 10));
  return type === 'json' || !text.includes('\0');
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !text.startsWith('0000') && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
