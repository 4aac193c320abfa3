import { sync } from '@sync/core';
import { mysqlSource } from '@sync/sources-mysql';
import { mysqlFlavors } from '@sync/testing/vitest';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { postgresSink } from '../src/index.ts';
import { query } from './query.ts';
import { useDatabases } from './use-databases.ts';
import { useMysqlDatabases } from './use-mysql-databases.ts';

/** A column, its random values as the source reads them, and what both servers print of it. */
interface Kind {
  readonly type: string;
  readonly values: fc.Arbitrary<string>;
  /** Of the column `v`, at the source and at the sink. */
  readonly there: string;
  readonly here: string;
}

const hostile = fc.constantFrom('\t', '\n', '\r', '\\', "'", '"', '\\N', '\\.', '%', ' ', '\u{1a}', 'é', '表', '😀');
const plain = fc.string({ unit: 'grapheme', maxLength: 2 }).filter((text) => !text.includes('\0'));
const text = fc.array(fc.oneof(hostile, plain), { maxLength: 12 }).map((parts) => parts.join('').toWellFormed());
const whole = (bits: number): fc.Arbitrary<string> =>
  fc.bigInt({ min: -(2n ** BigInt(bits - 1)), max: 2n ** BigInt(bits - 1) - 1n }).map(String);
const natural = (bits: number): fc.Arbitrary<string> =>
  fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) - 1n }).map(String);
const digits = (most: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^[0-9]{1,${most}}$`));
const decimal = fc
  .tuple(fc.constantFrom('', '-'), digits(35), digits(30))
  .map(([sign, left, right]) => `${sign}${left}.${right}`);
const moment = (min: string, max: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.date({ min: new Date(min), max: new Date(max), noInvalidDate: true }), fc.integer({ min: 0, max: 999 }))
    .map(([date, micros]) => `${date.toISOString().slice(0, 23).replace('T', ' ')}${String(micros).padStart(3, '0')}`);
const anyMoment = moment('0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z');

const asIs = { there: 'cast(v AS char)', here: 'v::text' };
const utf8 = { there: 'lower(hex(convert(v USING utf8mb4)))', here: "encode(convert_to(v, 'UTF8'), 'hex')" };
const clock = "'YYYY-MM-DD HH24:MI:SS.US'";

/** Every type that the guide calls lossless to Postgres, and of the checked ones the values that fit. */
const kinds: readonly Kind[] = [
  { type: 'tinyint(1)', values: fc.constantFrom('0', '1'), there: 'cast(v AS char)', here: 'v::int::text' },
  { type: 'tinyint', values: whole(8), ...asIs },
  { type: 'mediumint unsigned', values: natural(24), ...asIs },
  { type: 'int unsigned', values: natural(32), ...asIs },
  { type: 'bigint', values: whole(64), ...asIs },
  { type: 'bigint unsigned', values: natural(64), ...asIs },
  { type: 'decimal(65,30)', values: decimal, ...asIs },
  {
    type: 'double',
    values: fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    there: 'v',
    here: 'float8send(v)::text',
  },
  {
    type: 'float',
    values: fc.float({ noNaN: true, noDefaultInfinity: true }).map(String),
    there: 'v + 0e0',
    here: 'float8send(v::float8)::text',
  },
  { type: 'varchar(200)', values: text, ...utf8 },
  { type: 'text character set utf16', values: text, ...utf8 },
  { type: 'varchar(99) character set gbk', values: fc.stringMatching(/^[表誠\\a'\t]{0,20}$/), ...utf8 },
  { type: 'varchar(99) character set sjis', values: fc.stringMatching(/^[表能ソ\\a'\t]{0,20}$/), ...utf8 },
  { type: 'longblob', values: text, there: 'lower(hex(v))', here: "encode(v, 'hex')" },
  { type: 'date', values: anyMoment.map((value) => value.slice(0, 10)), ...asIs },
  { type: 'datetime(6)', values: anyMoment, there: 'cast(v AS char)', here: `to_char(v, ${clock})` },
  {
    type: 'timestamp(6) NULL',
    values: moment('1970-01-02T00:00:00Z', '2038-01-18T00:00:00Z'),
    there: 'cast(v AS char)',
    here: `to_char(v AT TIME ZONE 'UTC', ${clock})`,
  },
  {
    type: 'time(6)',
    values: anyMoment.map((value) => value.slice(11)),
    there: 'cast(v AS char)',
    here: "to_char(v, 'HH24:MI:SS.US')",
  },
  { type: 'year', values: fc.integer({ min: 1901, max: 2155 }).map(String), ...asIs },
  { type: "enum('a','b c','it''s')", values: fc.constantFrom('a', 'b c', "it's"), ...asIs },
  { type: "set('a','b c','d')", values: fc.subarray(['a', 'b c', 'd']).map((labels) => labels.join(',')), ...asIs },
  {
    type: 'json',
    values: fc.array(fc.oneof(whole(60), fc.constant('null'))).map((all) => `[${all.join(', ')}]`),
    ...asIs,
  },
];

/** The eight bytes of a double, as Postgres prints them; other texts stay. */
function asSent(printed: string | null | undefined, { type }: Kind): string | null {
  if (printed == null) return null;
  if (type !== 'float' && type !== 'double') return printed;
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(Number(printed));
  return `\\x${bytes.toString('hex')}`;
}

const row = fc.tuple(...kinds.map(({ values }) => fc.option(values, { freq: 8 })));

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`random rows of ${flavor}`, () => {
    const [lendSource, lendSink] = [useMysqlDatabases({ flavor }), useDatabases()];

    it('are at Postgres by the text of both servers', { timeout: 60_000 }, async () => {
      const rows = fc.array(row, { minLength: 1, maxLength: 60 });
      const property = fc.asyncProperty(rows, async (values) => {
        const [from, to] = [await lendSource(), await lendSink()];
        try {
          const columns = kinds.map(({ type }, place) => `c${place} ${type}`);
          await from.ask(`CREATE TABLE t (id int PRIMARY KEY, ${columns.join(', ')})`);
          await from.ask("SET time_zone = '+00:00', NAMES utf8mb4");
          await from.ask('INSERT INTO t VALUES ?', [values.map((fields, id) => [id, ...fields])]);
          await sync({ source: mysqlSource(from.url), sink: postgresSink(to.url), schema: 'create' });
          for (const [place, kind] of kinds.entries()) {
            const ask = (sql: string): string =>
              `SELECT ${sql.replaceAll(/\bv\b/g, `c${place}`)} AS x FROM t ORDER BY id`;
            const there = await from.ask(ask(kind.there));
            const here = await query(to.url, ask(kind.here));
            expect(
              here.map(([printed]) => printed),
              kind.type,
            ).toEqual(there.map(([printed]) => asSent(printed, kind)));
          }
        } finally {
          await from.giveBack();
          await to.giveBack();
        }
      });
      await fc.assert(property, { numRuns: 3, endOnFailure: true });
    });
  });
}
