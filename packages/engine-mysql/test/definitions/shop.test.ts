import { type Definition, type DefinitionSection, tableKey } from '@sync/core/connector';
import { digestMysqlTables, showCreates } from '@sync/testing';
import { loadMysqlDatabase, mysqlShop } from '@sync/testing/databases';
import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import { beforeAll, expect, it } from 'vitest';
import { useEnds } from './use-ends.ts';

const afterData: readonly DefinitionSection[] = ['indexes', 'constraints', 'foreign-keys', 'finish'];

function comparable(creates: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(creates).map(([name, text]): [string, string] => [
    name,
    text
      .replace(/ AUTO_INCREMENT=\d+/, '')
      .replace(/PRESERVE (?:ENABLE|DISABLE) /, 'PRESERVE ')
      // MySQL writes the strings of a check in another character set once the table is altered, even by AUTO_INCREMENT = 5.
      .replaceAll(/_(?:utf8mb4|latin1)'/g, `'`),
  ]);
  return Object.fromEntries(entries);
}

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`the shop on ${flavor}`, () => {
    const source = useMysqlServer({ flavor });
    const ends = useEnds();
    beforeAll(() => loadMysqlDatabase(source.url, mysqlShop));

    it('is made around its rows, each SHOW CREATE and every row equal', async () => {
      const sink = await source.createDatabase();
      const { definitions } = await ends.read(source, sink.name);
      const before = definitions.filter(({ section }) => section === 'before-data');
      await ends.apply(
        sink.url,
        before.filter(({ kind }) => kind !== 'database'),
      );
      for (const { kind, tables } of before) {
        const [table] = tables;
        if (kind === 'table' && table !== undefined) await copyRows(table.name, sink.name);
      }
      for (const section of afterData) {
        await ends.apply(
          sink.url,
          definitions.filter((definition) => definition.section === section),
        );
      }
      expect(comparable(await showCreates(sink.url))).toEqual(comparable(await showCreates(source.url)));
      expect(await digestMysqlTables(sink.url)).toEqual(await digestMysqlTables(source.url));
    });

    async function copyRows(table: string, sink: string): Promise<void> {
      await ends.with(source.url, async (connection) => {
        const columns = await connection.query(
          `SELECT COLUMN_NAME AS name FROM information_schema.COLUMNS
          WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND GENERATION_EXPRESSION IN ('', '0') OR
            TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND GENERATION_EXPRESSION IS NULL`,
          [table, table],
        );
        const list = columns.map(({ name }) => `\`${String(name).replaceAll('`', '``')}\``).join(', ');
        const name = `\`${table.replaceAll('`', '``')}\``;
        await connection.run(`INSERT INTO \`${sink}\`.${name} (${list}) SELECT ${list} FROM ${name}`);
      });
    }

    it('in parts: a record needs the tables that it is about, and what it depends on comes before it', async () => {
      const { definitions } = await ends.read(source, source.name);
      const order = new Map(definitions.map(({ id }, index) => [id, index]));
      const made = new Set(
        definitions.flatMap(({ kind, tables: [table] }: Definition) =>
          kind === 'table' && table !== undefined ? [tableKey(table)] : [],
        ),
      );
      for (const { id, tables, dependsOn } of definitions) {
        for (const table of tables) expect(made, `${id} is about a table`).toContain(tableKey(table));
        for (const other of dependsOn) {
          expect(order.get(other), `${id} needs ${other}`).toBeLessThan(order.get(id) ?? -1);
        }
      }
    });
  });
}
