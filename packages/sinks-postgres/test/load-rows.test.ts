import { describe, expect, it } from 'vitest';
import { useDatabase } from '@sync/testing/vitest';
import { inUnit } from './connect.ts';
import { integer, loadRows, text } from './field-rows.ts';
import { query } from './query.ts';

describe('the rows lane', () => {
  const database = useDatabase({
    per: 'test',
    script: 'CREATE TABLE item (id int PRIMARY KEY, name text, twice int GENERATED ALWAYS AS (id * 2) STORED)',
  });
  const columns = { id: integer, name: text };

  it('copies rows straight into a table and counts them', async () => {
    const report = await inUnit(database.url, (unit) =>
      loadRows(unit, {
        table: 'item',
        columns,
        rows: [
          ['1', 'a\tb\\'],
          ['2', null],
        ],
      }),
    );
    expect(report).toMatchObject({ rowsReceived: 2, rowsWritten: 2 });
    expect(await query(database.url, 'SELECT id, name, twice FROM item ORDER BY id')).toEqual([
      ['1', 'a\tb\\', '2'],
      ['2', null, '4'],
    ]);
  });

  it('loads no rows', async () => {
    const report = await inUnit(database.url, (unit) => loadRows(unit, { table: 'item', columns, rows: [] }));
    expect(report).toMatchObject({ rowsReceived: 0, rowsWritten: 0 });
  });

  it('looks through domains and knows types of users, alone and in arrays', async () => {
    await query(
      database.url,
      `CREATE TYPE mood AS ENUM ('sad', 'very "ok"'); CREATE DOMAIN small AS int CHECK (VALUE < 10); CREATE DOMAIN list AS small[];
       CREATE TABLE odd (m mood, ms mood[], s small, ss small[], l list, o int2vector, p point)`,
    );
    const mood = { kind: 'enum', labels: [] } as const;
    const opaque = (native: string) => ({ kind: 'opaque', dialect: 'postgres' as never, native }) as const;
    const numbers = { kind: 'array', element: integer } as const;
    const known = { m: mood, ms: { kind: 'array', element: mood }, s: integer, ss: numbers, l: numbers } as const;
    const row = ['sad', '{sad,NULL,"very \\"ok\\""}', '9', '{1,2}', '[0:1]={3,4}'];
    await inUnit(database.url, (unit) => loadRows(unit, { table: 'odd', columns: known, rows: [row] }));
    const unknown = { ...known, o: opaque('pg_catalog.int2vector'), p: opaque('pg_catalog.point') };
    await inUnit(database.url, (unit) =>
      loadRows(unit, { table: 'odd', columns: unknown, rows: [[...row, '1 2', '(1,2)']] }),
    );
    expect(await query(database.url, 'SELECT * FROM odd')).toEqual([
      [...row, null, null],
      [...row, '1 2', '(1,2)'],
    ]);
    const tooLarge = { table: 'odd', columns: { ss: numbers }, rows: [['{1,10}']] };
    await expect(inUnit(database.url, (unit) => loadRows(unit, tooLarge))).rejects.toMatchObject({
      code: 'WRITE_CHECK',
    });
  });
});
