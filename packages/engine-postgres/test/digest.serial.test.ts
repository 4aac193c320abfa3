import { PGlite } from '@electric-sql/pglite';
import type { TableDigest } from '@sync/core/connector';
import { type PostgresEndOptions, preparePool, readTableDigest, transactionSettings } from '@sync/engine-postgres';
import { useDatabase } from '@sync/testing/vitest';
import { describe, expect, it } from 'vitest';

const idle = new AbortController().signal;

const script = `
  CREATE TYPE mood AS ENUM ('sad', 'ok');
  CREATE TABLE every (id int PRIMARY KEY, t text, c char(5), n numeric, f4 real, f8 double precision, b boolean, y bytea, ts timestamptz,
    d date, i interval, u uuid, j json, jb jsonb, a text[], m mood, r int4range, net inet, mo money, bits varbit, x xml, ve tsvector);
  INSERT INTO every VALUES
    (1, E'ta\\tb "q" \\\\ ü 😀', 'ab', 1.50, 0.1, 1e-300, true, '\\x00ff', '2024-03-31 02:30:00+02', '0044-03-15 BC', '1 mon -2 days 03:04:05.6',
      '01890a5d-ac96-774b-bcce-b302099a8057', '{"b":1,  "a":2}', '{"b":1,"a":2}', '{a,NULL,"x y"}', 'ok', '[1,5)', '10.0.0.1/8', 12.34, B'101', '<a>1</a>', 'a:1 b:2'),
    (2, NULL, NULL, 'NaN', 'Infinity', '-Infinity', NULL, NULL, 'infinity', NULL, NULL, NULL, NULL, NULL, '{}', NULL, 'empty', NULL, NULL, B'', NULL, NULL),
    (3, '', '', 0, 0, -0.0, false, '', '1999-12-31 23:59:59.999999Z', '9999-12-31', '0', NULL, 'null', 'null', NULL, 'sad', NULL, '::1', 0, NULL, NULL, '');`;

async function digest(options: PostgresEndOptions): Promise<TableDigest> {
  const pool = await preparePool(options, { end: 'source', connector: 'test' }).open(idle);
  const connection = await pool.connect(idle);
  try {
    // Settings of the session must not matter.
    await connection.execute(
      `SET DateStyle = 'German'; SET extra_float_digits = 0; SET bytea_output = 'escape'; SET TimeZone = 'Asia/Tokyo'`,
    );
    await connection.execute(`BEGIN READ ONLY; ${transactionSettings('read')}`);
    const [row] = await connection.query<{ names: string[] }>(
      `SELECT array_agg(attname::text ORDER BY attnum) AS names FROM pg_attribute WHERE attrelid = 'public.every'::regclass AND attnum > 0`,
    );
    const table = { schema: 'public', name: 'every' };
    return await readTableDigest(connection, { table, columns: row?.names ?? [], isPartitioned: false });
  } finally {
    await connection.execute('ROLLBACK');
    await connection.release();
    await pool.close();
  }
}

describe('a digest', () => {
  const newest = useDatabase({ script });
  const old = useDatabase({ script, major: 15 });

  it('is the same for the same rows on any version and on PGlite, whatever the settings of the session', async () => {
    const pglite = await PGlite.create();
    await pglite.exec(script);
    const digests = [await digest({ url: newest.url }), await digest({ url: old.url }), await digest({ pglite })];
    await pglite.close();
    expect(digests[0]).toMatchObject({ rowCount: 3, hash: expect.stringMatching(/\d/) });
    expect(digests[1]).toEqual(digests[0]);
    expect(digests[2]).toEqual(digests[0]);
  });
});
