import type { Chunk, EncodedWriteRequest, StagedChunk } from '@sync/core/connector';
import { copyBinaryEncoding, copyTextEncoding } from '@sync/engine-postgres';
import { describe, expect, it } from 'vitest';
import { useDatabase } from '@sync/testing/vitest';
import { inUnit, staging, tableRef } from './connect.ts';
import { query } from './query.ts';

const script = `
  CREATE TABLE parent (id int PRIMARY KEY);
  CREATE TABLE child (id int PRIMARY KEY, parent_id int NOT NULL REFERENCES parent);
  CREATE TABLE empty (id int);
  CREATE TABLE nothing ();
  CREATE TABLE checked (id int CHECK (id > 0));
`;

describe('the encoded lane', () => {
  const database = useDatabase({ per: 'test', script });

  function request(
    table: string,
    columns: readonly string[],
    more: Partial<EncodedWriteRequest> = {},
  ): EncodedWriteRequest {
    return {
      table: tableRef(table),
      columns,
      encoding: copyTextEncoding,
      onConflict: 'error',
      deferredKeys: [],
      holdInStage: false,
      staging,
      ...more,
    };
  }

  function chunk(request: number, text: string): Chunk {
    return { request, bytes: Buffer.from(text), rowCount: text.split('\n').length - 1 };
  }

  const pack = [
    request('parent', ['id']),
    request('empty', ['id'], { encoding: copyBinaryEncoding }),
    request('child', ['id', 'parent_id']),
    request('nothing', []),
  ];

  async function write(requests: readonly EncodedWriteRequest[], chunks: readonly Chunk[]) {
    return inUnit(database.url, async (unit) => {
      const writer = await unit.writeEncoded(requests);
      for (const one of chunks) await writer.write(one);
      return writer.finish();
    });
  }

  it('copies several tables one after the other, also those without a chunk', async () => {
    const reports = await write(pack, [
      chunk(0, '1\n2\n'),
      chunk(0, '3\n'),
      chunk(2, '1\t1\n'),
      { request: 2, bytes: Buffer.from('2\t'), rowCount: 0 },
      chunk(2, '3\n'),
      chunk(3, '\n\n'),
    ]);
    expect(reports.map(({ table, rowsReceived, rowsWritten }) => [table.name, rowsReceived, rowsWritten])).toEqual([
      ['parent', 3, 3],
      ['empty', 0, 0],
      ['child', 2, 2],
      ['nothing', 2, 2],
    ]);
    expect(await query(database.url, 'SELECT * FROM child ORDER BY id')).toEqual([
      ['1', '1'],
      ['2', '3'],
    ]);
  });

  it('copies tables none of which has a chunk', async () => {
    const binary = pack.map((one) => ({ ...one, encoding: copyBinaryEncoding }));
    expect((await write(binary, [])).map(({ rowsWritten }) => rowsWritten)).toEqual([0, 0, 0, 0]);
  });

  it('finishes staged parents before children that go straight in', async () => {
    await query(database.url, 'INSERT INTO parent VALUES (1)');
    const mixed = [
      request('parent', ['id'], { onConflict: 'nothing' }),
      request('child', ['id', 'parent_id']),
      request('empty', ['id'], { onConflict: 'nothing' }),
    ];
    const reports = await write(mixed, [chunk(0, '1\n2\n'), chunk(1, '1\t2\n'), chunk(2, '5\n')]);
    expect(reports.map(({ rowsReceived, rowsWritten }) => [rowsReceived, rowsWritten])).toEqual([
      [2, 1],
      [1, 1],
      [1, 1],
    ]);
  });

  it('names the table of a pack that fails, though others were sent behind it', async () => {
    const requests = [request('empty', ['id']), request('parent', ['id']), request('checked', ['id'])];
    const failing = write(requests, [chunk(0, '1\n'), chunk(1, 'x\n'), chunk(2, '1\n')]);
    await expect(failing).rejects.toMatchObject({
      code: 'WRITE_VALUE',
      context: { table: 'public.parent', column: 'id' },
    });
    const violating = write(requests, [chunk(2, '-1\n')]);
    await expect(violating).rejects.toMatchObject({ code: 'WRITE_CHECK', context: { table: 'public.checked' } });
    expect(await query(database.url, 'SELECT count(*) FROM empty')).toEqual([['0']]);
  });

  it('gathers chunks as asked and never ends the transaction with one', async () => {
    const sent: StagedChunk[] = [];
    const rows = Array.from({ length: 10 }, (_, index) => chunk(0, `${index}\n`));
    const asked = {
      maxRows: 4,
      maxBytes: 1024 * 1024,
      maxInFlight: 1,
      onChunk: (one: StagedChunk) => void sent.push(one),
    };
    await inUnit(database.url, async (unit) => {
      const writer = await unit.writeEncoded([request('empty', ['id'], { staging: asked })]);
      for (const one of rows) await writer.write(one);
      expect(await query(database.url, 'SELECT count(*) FROM empty')).toEqual([['0']]);
      await writer.finish();
    });
    expect(sent.map(({ rowCount, closedBy }) => [rowCount, closedBy])).toEqual([
      [4, 'rows'],
      [4, 'rows'],
      [2, 'end'],
    ]);
  });

  it('refuses chunks in another order than their requests, and encodings it does not know', async () => {
    await expect(write(pack, [chunk(2, '1\t1\n'), chunk(0, '1\n')])).rejects.toMatchObject({
      code: 'INTERNAL_INVARIANT',
    });
    await expect(
      write([request('empty', ['id'], { encoding: 'other' as never })], [chunk(0, '1\n')]),
    ).rejects.toMatchObject({ code: 'INTERNAL_INVARIANT' });
  });
});
