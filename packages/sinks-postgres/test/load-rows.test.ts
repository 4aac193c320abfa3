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
});
