import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import { expect, it } from 'vitest';
import { mysqlSink } from '../src/index.ts';
import { inUnit, newCall } from './connect.ts';
import { batchOf, integer, loadRows, text } from './field-rows.ts';
import { query } from './query.ts';

const columns = { id: integer, v: text };
const script = 'CREATE TABLE item (id int AUTO_INCREMENT PRIMARY KEY, v longtext)';

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`a ${flavor} that takes no local files`, () => {
    const settings = { 'local-infile': '0', 'max-allowed-packet': '65536' };
    const database = useMysqlServer({ flavor, per: 'test', settings, script });
    const load = (rows: (string | null)[][], call = newCall()) =>
      inUnit(
        database.url,
        (unit) => loadRows(unit, { table: { schema: database.name, name: 'item' }, columns, rows }),
        call,
      );

    it('is loaded by INSERT, which is told once', async () => {
      const call = newCall();
      await using session = await mysqlSink(database.url).open(call);
      for (const id of ['1', '2']) {
        const unit = await session.begin({ step: 'x', deferConstraints: false }, call);
        await loadRows(unit, { table: { schema: database.name, name: 'item' }, columns, rows: [[id, 'v']] });
        await unit.commit();
      }
      expect(call.warnings.map(({ code }) => code)).toEqual(['LOCAL_INFILE_OFF']);
      expect(call.warnings[0]?.message).toMatch(/INSERT.*\d\.\d times.*local_infile/);
      expect(await query(database.url, 'SELECT count(*) FROM item')).toEqual([['2']]);
    });

    it('takes rows up to its packet, each in a statement that fits, and refuses a larger one by name', async () => {
      const long = 'é'.repeat(29_000);
      const rows = [['1', 'x'], ...['2', '3', '4'].map((id) => [id, long]), ['5', 'y']];
      await load(rows);
      expect(await query(database.url, 'SELECT sum(length(v)) FROM item')).toEqual([[String(3 * 58_000 + 2)]]);
      const failing = load([
        ['6', 'small'],
        ['7', 'secret'.repeat(20_000)],
      ]);
      await expect(failing).rejects.toMatchObject({
        code: 'WRITE_PACKET',
        context: { table: `${database.name}.item` },
        message: expect.stringContaining('max_allowed_packet') as string,
      });
      expect(await query(database.url, 'SELECT count(*) FROM item')).toEqual([['5']]);
    });
  });

  describe(`a ${flavor} with small packets`, () => {
    const database = useMysqlServer({ flavor, settings: { 'max-allowed-packet': '65536' }, script });

    it('takes larger rows by LOAD DATA', async () => {
      const rows = [['1', 'x'.repeat(300_000)]];
      await inUnit(database.url, (unit) =>
        loadRows(unit, { table: { schema: database.name, name: 'item' }, columns, rows }),
      );
      expect(await query(database.url, 'SELECT length(v) FROM item')).toEqual([['300000']]);
    });
  });

  describe(`a ${flavor} that keeps names in lower case`, () => {
    const database = useMysqlServer({ flavor, settings: { 'lower-case-table-names': '1' }, script });

    it('says so, and which database its address names', async () => {
      await using session = await mysqlSink(database.url).open(newCall());
      expect(session.naming).toEqual({ schemaStyle: 'databases', foldsCase: true, defaultSchema: database.name });
    });
  });

  describe(`several writers of one unit on ${flavor}`, () => {
    const database = useMysqlServer({ flavor, per: 'test', script });

    it('write side by side, are seen together, and take the counter along', async () => {
      await using session = await mysqlSink(database.url).open(newCall());
      const unit = await session.begin({ step: 'x', deferConstraints: false, writers: 4 }, newCall());
      const table = { schema: database.name, name: 'item' };
      const open = () =>
        unit.writeRows({
          table,
          columns: ['id', 'v'],
          types: [integer, text],
          onConflict: 'error',
          deferredKeys: [],
          holdInStage: false,
          staging: { maxBytes: 8192, maxInFlight: 4 },
        });
      const writers = [await open(), await open(), await open(), await open()];
      await expect(open()).rejects.toMatchObject({ code: 'INTERNAL_INVARIANT' });
      await Promise.all(
        writers.map(async (writer, index) => {
          for (let turn = 0; turn < 20; turn += 1) {
            const first = index * 10_000 + turn * 100 + 1;
            await writer.write(batchOf(Array.from({ length: 100 }, (_, n) => [String(first + n), 'x'.repeat(200)])));
          }
        }),
      );
      const reports = await Promise.all(writers.map((writer) => writer.finish()));
      expect(reports.flat().map(({ rowsWritten }) => rowsWritten)).toEqual([2000, 2000, 2000, 2000]);
      expect(await query(database.url, 'SELECT count(*) FROM item')).toEqual([['0']]);
      await unit.commit();
      expect(await query(database.url, 'SELECT count(*), max(id) FROM item')).toEqual([['8000', '32000']]);
      await query(database.url, `INSERT INTO item (v) VALUES ('next')`);
      expect(await query(database.url, 'SELECT max(id) FROM item')).toEqual([['32001']]);
    });

    it('of two units never wait for each other’s connections', async () => {
      await using session = await mysqlSink({ url: database.url, pool: { maxOpen: 3 } }).open(newCall());
      const begin = async () => {
        const unit = await session.begin({ step: 'x', deferConstraints: false, writers: 2 }, newCall());
        await unit.commit();
      };
      await Promise.all([begin(), begin(), begin(), begin()]);
    });
  });
}
