import { useDatabase } from '@sync/testing/vitest';
import { describe, expect, it } from 'vitest';
import { inUnit, tableRef } from './connect.ts';
import { integer, loadRows, text } from './field-rows.ts';
import { query } from './query.ts';

const script = `
  CREATE TABLE log (what text);
  CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO log VALUES (TG_NAME); IF TG_LEVEL = 'ROW' AND TG_WHEN = 'BEFORE' THEN NEW.v := 'changed'; END IF; RETURN NEW; END $$;
  CREATE TABLE item (id int PRIMARY KEY, v text);
  CREATE TRIGGER before_row BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION tell();
  CREATE TRIGGER "Always!" AFTER INSERT ON item FOR EACH STATEMENT EXECUTE FUNCTION tell();
  ALTER TABLE item ENABLE ALWAYS TRIGGER "Always!";
  CREATE TRIGGER off AFTER INSERT ON item FOR EACH ROW EXECUTE FUNCTION tell();
  ALTER TABLE item DISABLE TRIGGER off;
  CREATE TRIGGER emptied AFTER TRUNCATE ON item FOR EACH STATEMENT EXECUTE FUNCTION tell();
  CREATE TABLE part (id int, v text) PARTITION BY LIST (id);
  CREATE TABLE part_1 PARTITION OF part FOR VALUES IN (1);
  CREATE TABLE part_2 PARTITION OF part DEFAULT;
  CREATE TRIGGER root_row BEFORE INSERT ON part FOR EACH ROW EXECUTE FUNCTION tell();
  ALTER TABLE part_2 DISABLE TRIGGER root_row;
  CREATE TRIGGER own_row AFTER INSERT ON part_1 FOR EACH ROW EXECUTE FUNCTION tell();
  CREATE RULE also AS ON INSERT TO item DO ALSO INSERT INTO log VALUES ('rule');
  CREATE TABLE child (id int, v text, parent int REFERENCES item DEFERRABLE INITIALLY DEFERRED);
  CREATE TRIGGER child_row AFTER INSERT ON child FOR EACH ROW EXECUTE FUNCTION tell();
`;
const columns = { id: integer, v: text };

describe('suspended triggers', () => {
  const database = useDatabase({ per: 'test', script });
  const log = () => query(database.url, 'SELECT what FROM log ORDER BY 1');
  const states = () =>
    query(
      database.url,
      `SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal
       UNION ALL SELECT ev_class::regclass::text, rulename, ev_enabled FROM pg_rewrite WHERE ev_class = 'item'::regclass ORDER BY 1, 2`,
    );

  it('do not fire in the unit, and are as before after it', async () => {
    const before = await states();
    await inUnit(database.url, async (unit) => {
      await unit.suspendTriggers([tableRef('item'), tableRef('part')]);
      await unit.truncate({ tables: [tableRef('item')], isCascading: true });
      await loadRows(unit, { table: 'item', columns, rows: [['1', 'as it is']], onConflict: 'nothing' });
      await loadRows(unit, {
        table: 'part',
        columns,
        rows: [
          ['1', 'a'],
          ['2', 'b'],
        ],
      });
    });
    expect(await log()).toEqual([]);
    expect(await states()).toEqual(before);
    expect(await query(database.url, 'SELECT * FROM part ORDER BY 1')).toEqual([
      ['1', 'a'],
      ['2', 'b'],
    ]);
    expect(await query(database.url, 'SELECT * FROM item')).toEqual([['1', 'as it is']]);
  });

  it('are as before after a unit that was undone', async () => {
    const before = await states();
    const failing = inUnit(database.url, async (unit) => {
      await unit.suspendTriggers([tableRef('item')]);
      throw new Error('given up');
    });
    await expect(failing).rejects.toThrow('given up');
    expect(await states()).toEqual(before);
  });

  it('are put back also when foreign keys wait for the commit', async () => {
    await inUnit(database.url, async (unit) => {
      await unit.suspendTriggers([tableRef('child'), tableRef('item')]);
      await loadRows(unit, { table: 'child', columns: { ...columns, parent: integer }, rows: [['1', 'a', '5']] });
      await loadRows(unit, { table: 'item', columns, rows: [['5', 'parent']] });
    });
    expect(await log()).toEqual([]);
    await query(database.url, `INSERT INTO child VALUES (2, 'b', 5)`);
    expect(await log()).toEqual([['child_row']]);
  });

  it('still leave foreign keys enforced', async () => {
    const failing = inUnit(database.url, async (unit) => {
      await unit.suspendTriggers([tableRef('child')]);
      await loadRows(unit, { table: 'child', columns: { ...columns, parent: integer }, rows: [['1', 'a', '5']] });
    });
    await expect(failing).rejects.toMatchObject({ code: 'WRITE_FOREIGN_KEY' });
  });
});
