import { deferredKeysSuite, deferredKeyTables } from '@sync/conformance';
import { useDatabase } from '@sync/testing/vitest';
import { describe, expect, it } from 'vitest';
import { inUnit, tableRef } from './connect.ts';
import { integer, loadRows } from './field-rows.ts';
import { query } from './query.ts';
import { postgresSink } from '../src/index.ts';

const script = `
  CREATE TABLE a (id int PRIMARY KEY, b_id int NOT NULL);
  CREATE TABLE b (id int PRIMARY KEY, a_id int NOT NULL REFERENCES a);
  ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b;
  CREATE TABLE node (id int PRIMARY KEY, parent int NOT NULL REFERENCES node);
`;

describe('on Postgres', () => {
  const database = useDatabase({ per: 'test', script: deferredKeyTables });
  deferredKeysSuite({
    sink: () => postgresSink(database.url),
    schema: () => 'public',
    query: (sql) => query(database.url, sql),
  });
});

describe('rows held in the stage', () => {
  const database = useDatabase({ per: 'test', script });
  const held = { holdInStage: true } as const;

  it('reach their tables in one statement, so that they may reference each other', async () => {
    const reports = await inUnit(database.url, async (unit) => {
      expect(
        await loadRows(unit, {
          table: 'a',
          columns: { id: integer, b_id: integer },
          rows: [
            ['1', '2'],
            ['2', '1'],
          ],
          ...held,
        }),
      ).toMatchObject({ rowsReceived: 2, rowsWritten: 0 });
      await loadRows(unit, {
        table: 'b',
        columns: { id: integer, a_id: integer },
        rows: [
          ['1', '1'],
          ['2', '2'],
          ['3', '1'],
        ],
        ...held,
      });
      return unit.mergeStaged([tableRef('a'), tableRef('b')]);
    });
    expect(reports).toMatchObject([
      { table: { name: 'a' }, rowsReceived: 2, rowsWritten: 2 },
      { table: { name: 'b' }, rowsReceived: 3, rowsWritten: 3 },
    ]);
    expect(await query(database.url, 'SELECT id, a_id FROM b ORDER BY 1')).toEqual([
      ['1', '1'],
      ['2', '2'],
      ['3', '1'],
    ]);
  });

  it('leave alone what the sink has, when asked to', async () => {
    await query(database.url, `WITH x AS (INSERT INTO a VALUES (1, 1)) INSERT INTO b VALUES (1, 1)`);
    const reports = await inUnit(database.url, async (unit) => {
      await loadRows(unit, {
        table: 'a',
        columns: { id: integer, b_id: integer },
        rows: [
          ['1', '2'],
          ['2', '2'],
        ],
        ...held,
        onConflict: 'update',
      });
      await loadRows(unit, {
        table: 'b',
        columns: { id: integer, a_id: integer },
        rows: [
          ['1', '2'],
          ['2', '2'],
        ],
        ...held,
        onConflict: 'nothing',
      });
      return unit.mergeStaged([tableRef('a'), tableRef('b')]);
    });
    expect(reports.map(({ rowsWritten }) => rowsWritten)).toEqual([2, 1]);
    expect(await query(database.url, 'SELECT a.id, b_id, a_id FROM a JOIN b USING (id) ORDER BY 1')).toEqual([
      ['1', '2', '1'],
      ['2', '2', '2'],
    ]);
  });

  it('may reference rows of the same table', async () => {
    await inUnit(database.url, async (unit) => {
      await loadRows(unit, {
        table: 'node',
        columns: { id: integer, parent: integer },
        rows: [
          ['1', '2'],
          ['2', '3'],
          ['3', '3'],
        ],
        ...held,
      });
      await unit.mergeStaged([tableRef('node')]);
    });
    expect(await query(database.url, 'SELECT count(*) FROM node')).toEqual([['3']]);
  });

  it('never reach them when nobody merges', async () => {
    await inUnit(database.url, (unit) =>
      loadRows(unit, { table: 'node', columns: { id: integer, parent: integer }, rows: [['1', '1']], ...held }),
    );
    expect(await query(database.url, 'SELECT count(*) FROM node')).toEqual([['0']]);
  });
});
