import { showCreates } from '@sync/testing';
import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import { expect, it } from 'vitest';
import { mariadbSchema, mysqlSchema, richSchema } from './rich-schema.ts';
import { useEnds } from './use-ends.ts';

/** What is not copied on purpose: the counter is state, and a copy's events are off. */
function comparable(creates: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(creates).map(([name, text]): [string, string] => [
    name,
    text.replace(/ AUTO_INCREMENT=\d+/, '').replace(/PRESERVE (?:ENABLE|DISABLE) /, 'PRESERVE '),
  ]);
  return Object.fromEntries(entries);
}

for (const { flavor, describe } of await mysqlFlavors()) {
  const script = richSchema + (flavor === 'mariadb' ? mariadbSchema : mysqlSchema);
  describe(`the schema of a ${flavor} database`, () => {
    const source = useMysqlServer({ flavor, script });
    const ends = useEnds();

    it('is the same in a database of another name, each SHOW CREATE equal', async () => {
      const sink = await source.createDatabase();
      await ends.copy(source, sink);
      expect(comparable(await showCreates(sink.url))).toEqual(comparable(await showCreates(source.url)));
    });

    it('is complete after the first run, so that a second makes nothing', async () => {
      const sink = await source.createDatabase();
      await ends.copy(source, sink);
      expect((await ends.copy(source, sink)).made).toEqual([]);
    });

    it('fires triggers in the same order', async () => {
      const sink = await source.createDatabase();
      await ends.copy(source, sink);
      const order = (url: string) =>
        ends.with(url, (connection) =>
          connection.query(`SELECT TRIGGER_NAME AS name, ACTION_ORDER AS place FROM information_schema.TRIGGERS
            WHERE TRIGGER_SCHEMA = DATABASE() ORDER BY EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER`),
        );
      const names = (await order(sink.url)).map(({ name }) => name);
      expect(names.indexOf('m_between')).toBe(names.indexOf('z_one') + 1);
      expect(await order(sink.url)).toEqual(await order(source.url));
    });

    it('has its events switched off, and the list says so', async () => {
      const sink = await source.createDatabase();
      const { list } = await ends.copy(source, sink);
      const rows = await ends.with(sink.url, (connection) =>
        connection.query('SELECT STATUS AS status FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE()'),
      );
      expect(rows).toEqual([{ status: 'DISABLED' }, { status: 'DISABLED' }]);
      expect(list.notCarried).toEqual([
        { kind: 'event schedule', name: `${sink.name}.nightly`, because: expect.stringContaining('switched off') },
      ]);
    });

    it('keeps secondary keys for after the load, but those that a table cannot be made without', async () => {
      const { definitions } = await ends.read(source, 'at_sink');
      const late = definitions.filter(({ section }) => section === 'indexes').map(({ id }) => id);
      expect(late).toContain('index at_sink.order.u_solid');
      expect(late).toContain('index at_sink.late_number.last_plain');
      expect(late).toContain('index at_sink.no_primary.v');
      for (const early of ['late_number.by_number', 'late_number.first_plain', 'no_primary.u', 'old_engine.b']) {
        expect(late).not.toContain(`index at_sink.${early}`);
      }
    });

    it('lists expressions that the server does not print whole', async () => {
      const { url, name } = await source.createDatabase();
      await ends.with(url, (connection) =>
        connection.run(
          `CREATE TABLE t (a VARCHAR(9) CHARACTER SET latin1, g VARCHAR(9) AS (CONCAT(a, 'ü')), ü INT AS (1), CHECK (a <> 'ü'))`,
        ),
      );
      const { notCarried } = await ends.read({ url, name }, 'x');
      expect(notCarried.map((entry) => entry.name)).toEqual(flavor === 'mariadb' ? [] : ['x.t.g']);
    });
  });
}
