import { sync } from '@sync/core';
import { mysqlSource } from '@sync/sources-mysql';
import { postgresSource } from '@sync/sources-postgres';
import { mysqlFlavors } from '@sync/testing/vitest';
import fc from 'fast-check';
import pg from 'pg';
import { expect, it } from 'vitest';
import { mysqlSink } from '../src/index.ts';
import { query } from './query.ts';
import { useDatabases } from './use-databases.ts';
import { usePostgresDatabases } from './use-postgres-databases.ts';

/** A column, its random values as the source reads them, and what both servers print of it. */
interface Kind {
  readonly type: string;
  readonly values: fc.Arbitrary<string>;
  /** Of the column `v`, at the source and at the sink. */
  readonly there: string;
  readonly here: string;
}

const hostile = fc.constantFrom('\t', '\n', '\r', '\\', "'", '"', '\\N', '%', ' ', '\u{1a}', 'é', '表', '😀');
const plain = fc.string({ unit: 'grapheme', maxLength: 2 }).filter((text) => !text.includes('\0'));
const text = fc.array(fc.oneof(hostile, plain), { maxLength: 12 }).map((parts) => parts.join('').toWellFormed());
const hex = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const whole = (bits: number): fc.Arbitrary<string> =>
  fc.bigInt({ min: -(2n ** BigInt(bits - 1)), max: 2n ** BigInt(bits - 1) - 1n }).map(String);
const digits = (most: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^[0-9]{1,${most}}$`));
const decimal = (before: number, behind: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom('', '-'), digits(before), digits(behind))
    .map(([sign, left, right]) => `${sign}${left}.${right}`);
const float = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => String(value + 0));
const float32 = fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => String(value + 0));
const moment = (min: string, max: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.date({ min: new Date(min), max: new Date(max), noInvalidDate: true }), fc.integer({ min: 0, max: 999 }))
    .map(([date, micros]) => `${date.toISOString().slice(0, 23).replace('T', ' ')}${String(micros).padStart(3, '0')}`);
const anyMoment = moment('0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z');

const utf8 = { there: "encode(convert_to(v, 'UTF8'), 'hex')", here: 'lower(hex(v))' };
const asIs = { there: 'v::text', here: 'cast(v AS char)' };
const clock = "'YYYY-MM-DD HH24:MI:SS.US'";

/** Every type that the guide calls lossless from Postgres, and of the checked ones the values that fit. */
const fromPostgres: readonly Kind[] = [
  { type: 'boolean', values: fc.constantFrom('t', 'f'), there: 'v::int::text', here: 'cast(v AS char)' },
  { type: 'smallint', values: whole(16), ...asIs },
  { type: 'integer', values: whole(32), ...asIs },
  { type: 'bigint', values: whole(64), ...asIs },
  { type: 'numeric(65,30)', values: decimal(35, 30), ...asIs },
  { type: 'numeric', values: decimal(35, 30), there: 'v::numeric(65,30)::text', here: 'cast(v AS char)' },
  { type: 'double precision', values: float, there: 'float8send(v + 0)::text', here: 'v' },
  { type: 'real', values: float32, there: 'float8send(v::float8 + 0)::text', here: 'v + 0e0' },
  { type: 'text', values: text, ...utf8 },
  { type: 'varchar(200)', values: text, ...utf8 },
  { type: 'bytea', values: hex.map((digitsOf) => `\\x${digitsOf}`), there: "encode(v, 'hex')", here: 'lower(hex(v))' },
  { type: 'bit(13)', values: fc.stringMatching(/^[01]{13}$/), there: 'v::text', here: "lpad(bin(v), 13, '0')" },
  { type: 'date', values: anyMoment.map((value) => value.slice(0, 10)), ...asIs },
  { type: 'timestamp', values: anyMoment, there: `to_char(v, ${clock})`, here: 'cast(v AS char)' },
  {
    type: 'timestamptz',
    values: anyMoment.map((value) => `${value}Z`),
    there: `to_char(v AT TIME ZONE 'UTC', ${clock})`,
    here: 'cast(v AS char)',
  },
  {
    type: 'time',
    values: anyMoment.map((value) => value.slice(11)),
    there: "to_char(v, 'HH24:MI:SS.US')",
    here: 'cast(v AS char)',
  },
  { type: 'uuid', values: fc.uuid({ version: [1, 2, 3, 4, 5, 6, 7] }), ...asIs },
  { type: 'jsonb', values: fc.json({ maxDepth: 3 }).filter((json) => !json.includes('\\u')), ...asIs },
  { type: 'interval', values: whole(31).map((value) => `${value} seconds`), ...asIs },
  { type: 'int[]', values: fc.array(whole(32)).map((items) => `{${items.join(',')}}`), ...asIs },
];

/** The eight bytes of a double, as Postgres prints them; other texts stay. */
function asSent(printed: string | null | undefined, { type }: Kind): string | null {
  if (printed == null) return null;
  if (type !== 'real' && type !== 'double precision') return printed;
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(Number(printed) + 0);
  return `\\x${bytes.toString('hex')}`;
}

const mysqlKinds: readonly Pick<Kind, 'type' | 'values'>[] = [
  { type: 'tinyint(1)', values: whole(8) },
  { type: 'bigint', values: whole(64) },
  { type: 'bigint unsigned', values: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String) },
  { type: 'decimal(65,30)', values: decimal(35, 30) },
  { type: 'double', values: float },
  { type: 'float', values: float32 },
  { type: 'varchar(200)', values: text },
  { type: 'text character set utf16', values: text },
  { type: 'varchar(200) character set gbk', values: fc.stringMatching(/^[表誠\\a'\t]{0,20}$/) },
  { type: 'varchar(200) character set sjis', values: fc.stringMatching(/^[表能ソ\\a'\t]{0,20}$/) },
  { type: 'longblob', values: text },
  { type: 'date', values: anyMoment.map((value) => value.slice(0, 10)) },
  { type: 'datetime(6)', values: anyMoment },
  { type: 'timestamp(6) NULL', values: moment('1970-01-02T00:00:00Z', '2038-01-18T00:00:00Z') },
  { type: 'time(6)', values: fc.tuple(whole(10), anyMoment).map(([hours, rest]) => `${hours}${rest.slice(13)}`) },
  { type: 'year', values: fc.integer({ min: 1901, max: 2155 }).map(String) },
  { type: "set('a','b c','d')", values: fc.subarray(['a', 'b c', 'd']).map((labels) => labels.join(',')) },
];

const flavors = await mysqlFlavors();
const runs = { numRuns: 3, endOnFailure: true };

function rowsOf(kinds: readonly Pick<Kind, 'values'>[]): fc.Arbitrary<(string | null)[][]> {
  const row = fc.tuple(...kinds.map(({ values }) => fc.option(values, { freq: 8 })));
  return fc.array(row, { minLength: 1, maxLength: 60 });
}

for (const { flavor, describe } of flavors) {
  describe(`random rows at ${flavor}`, () => {
    const [lendPostgres, lendSink] = [usePostgresDatabases(), useDatabases({ flavor })];

    it('are those of Postgres, by the text of both servers', { timeout: 60_000 }, async () => {
      const property = fc.asyncProperty(rowsOf(fromPostgres), async (rows) => {
        const [from, to] = [await lendPostgres(), await lendSink()];
        const client = new pg.Client({ connectionString: from.url });
        await client.connect();
        try {
          const columns = fromPostgres.map(({ type }, place) => `c${place} ${type}`);
          await client.query(`CREATE TABLE t (id int PRIMARY KEY, ${columns.join(', ')})`);
          const places = columns.map((_, place) => `$${place + 2}`);
          for (const [id, row] of rows.entries()) {
            await client.query(`INSERT INTO t VALUES ($1, ${places.join(', ')})`, [id, ...row]);
          }
          await sync({ source: postgresSource(from.url), sink: mysqlSink(to.url), schema: 'create' });
          for (const [place, kind] of fromPostgres.entries()) {
            const ask = (sql: string): string =>
              `SELECT ${sql.replaceAll(/\bv\b/g, `c${place}`)} AS x FROM t ORDER BY id`;
            const there = await client.query<{ x: string | null }>(ask(kind.there));
            const here = await query(to.url, ask(kind.here));
            expect(
              here.map(([printed]) => asSent(printed, kind)),
              kind.type,
            ).toEqual(there.rows.map(({ x }) => x));
          }
        } finally {
          await client.end();
          await from.giveBack();
          await to.giveBack();
        }
      });
      await fc.assert(property, runs);
    });

    for (const source of flavors) {
      source.describe(`from ${source.flavor}`, () => {
        const lendSource = useDatabases({ flavor: source.flavor });

        it('are those of the source, by the bytes that both servers tell', { timeout: 60_000 }, async () => {
          const property = fc.asyncProperty(rowsOf(mysqlKinds), async (rows) => {
            const [from, to] = [await lendSource(), await lendSink()];
            try {
              const columns = mysqlKinds.map(({ type }, place) => `c${place} ${type}`);
              await query(from.url, `CREATE TABLE t (id int PRIMARY KEY, ${columns.join(', ')})`);
              const values = rows.map((row, id) => [id, ...row]);
              await query(from.url, `SET time_zone = '+00:00', NAMES utf8mb4; INSERT INTO t VALUES ?`, [values]);
              await sync({ source: mysqlSource(from.url), sink: mysqlSink(to.url), schema: 'create' });
              const print = mysqlKinds.map(({ type }, place) =>
                type === 'float' ? `c${place} + 0e0` : `hex(concat(c${place}, ''))`,
              );
              const ask = `SET time_zone = '+00:00'; SELECT ${print.join(', ')} FROM t ORDER BY id`;
              const [there, here] = [await query(from.url, ask), await query(to.url, ask)];
              expect(here.at(-1)).toEqual(there.at(-1));
              expect(here).toEqual(there);
            } finally {
              await from.giveBack();
              await to.giveBack();
            }
          });
          await fc.assert(property, runs);
        });
      });
    }
  });
}
