import type { Definition } from '@sync/core/connector';
import { withUser } from './with-user.ts';
import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import { expect, it } from 'vitest';
import { applyDefinitions, readDefinitions } from '../../src/index.ts';
import { useEnds } from './use-ends.ts';

const script = `
CREATE TABLE parent (a INT NOT NULL, b INT NOT NULL, PRIMARY KEY (a, b));
CREATE TABLE child (id INT PRIMARY KEY, a INT, b INT, CONSTRAINT up FOREIGN KEY (a, b) REFERENCES parent (a, b));
CREATE TABLE plain (id INT PRIMARY KEY, v INT, w VARCHAR(9), KEY by_v (v), KEY by_w (w));
CREATE VIEW low AS SELECT * FROM plain;
CREATE VIEW high AS SELECT * FROM low JOIN child USING (id);
CREATE TRIGGER t BEFORE INSERT ON plain FOR EACH ROW SET NEW.v = 1;
CREATE PROCEDURE p() SELECT 1;
`;

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`applying definitions to ${flavor}`, () => {
    const source = useMysqlServer({ flavor, script });
    const ends = useEnds();
    const inSection = (definitions: readonly Definition[], ...sections: Definition['section'][]) =>
      definitions.filter(({ section }) => sections.includes(section));

    it('refuses a foreign key that rows break, naming how many, and leaves it out', async () => {
      const sink = await source.createDatabase();
      const { definitions } = await ends.read(source, sink.name);
      await ends.apply(sink.url, inSection(definitions, 'before-data', 'indexes'));
      await ends.with(sink.url, (connection) =>
        connection.execute([
          'INSERT INTO parent VALUES (1, 1)',
          'INSERT INTO child VALUES (1,1,1), (2,1,2), (3,NULL,9)',
        ]),
      );
      const applied = ends.apply(sink.url, inSection(definitions, 'foreign-keys'));
      await expect(applied).rejects.toMatchObject({
        code: 'WRITE_FOREIGN_KEY',
        message: expect.stringMatching(/: 1 rows of \S+\.child reference rows that \S+\.parent does not have/),
      });
      const [row] = await ends.with(sink.url, (connection) => connection.query('SHOW CREATE TABLE child'));
      expect(JSON.stringify(row)).not.toContain('CONSTRAINT');
    });

    it('leaves what exists as it is and makes the rest', async () => {
      const sink = await source.createDatabase();
      await ends.with(sink.url, (connection) =>
        connection.run('CREATE TABLE plain (id INT PRIMARY KEY, v INT, w VARCHAR(9), more INT, KEY BY_V (v))'),
      );
      const { made } = await ends.copy(source, sink);
      expect(made).not.toContain(`table ${sink.name}.plain`);
      expect(made).not.toContain(`index ${sink.name}.plain.by_v`);
      expect(made).toContain(`index ${sink.name}.plain.by_w`);
      const rows = await ends.with(sink.url, (connection) => connection.query(`SHOW COLUMNS FROM plain LIKE 'more'`));
      expect(rows).toHaveLength(1);
    });

    it('names the record that failed and what stays', async () => {
      const sink = await source.createDatabase();
      const { definitions } = await ends.read(source, sink.name);
      const [first, ...others] = definitions.filter(({ kind }) => kind === 'table');
      const broken = { ...others[0], sql: 'CREATE TABLE broken (id NO_SUCH_TYPE);' } as Definition;
      const applied = ends.apply(sink.url, [first as Definition, broken]);
      await expect(applied).rejects.toMatchObject({
        code: 'WRITE_SCHEMA',
        message: expect.stringMatching(
          new RegExp(`^Cannot create ${broken.id}: .*what was made before stays \\(${first?.id}\\)`),
        ),
      });
    });

    it('puts the session back as it was', async () => {
      const sink = await source.createDatabase();
      const { definitions } = await ends.read(source, sink.name);
      const session = `SELECT DATABASE() AS db, @@sql_mode AS mode, @@character_set_client AS client, @@collation_connection AS collation,
        @@time_zone AS zone, @@foreign_key_checks AS checks`;
      await ends.with(source.url, async (connection) => {
        const before = await connection.query(session);
        await applyDefinitions(connection, definitions);
        expect(await connection.query(session)).toEqual(before);
      });
    });

    it('reads with a limit to waiting, and leaves the limit as it was', async () => {
      const limits: unknown[] = [];
      await ends.with(source.url, async (connection) => {
        const limit = async () => limits.push((await connection.query('SELECT @@lock_wait_timeout AS s'))[0]?.s);
        await limit();
        const spied = new Proxy(connection, {
          get: (target, name) => {
            if (name !== 'query') return Reflect.get(target, name, target);
            return async (sql: string, values?: readonly unknown[]) => {
              if (sql.startsWith('SHOW CREATE TABLE') && limits.length === 1) await limit();
              return target.query(sql, values);
            };
          },
        });
        const { server } = connection;
        await readDefinitions(spied, { database: source.name, server, place: (ref) => ref });
        await limit();
      });
      expect(Number(limits[1])).toBeLessThan(Number(limits[0]));
      expect(limits[2]).toBe(limits[0]);
    });

    it('says of each view which tables it stands on, through other views', async () => {
      const { definitions } = await ends.read(source, 'x');
      const high = definitions.find(({ id }) => id === 'view x.high');
      expect(high?.tables.map(({ name }) => name).toSorted()).toEqual(['child', 'plain']);
      expect(high?.dependsOn).toContain('view x.low');
      expect(definitions.find(({ id }) => id === 'trigger x.t')?.tables).toEqual([{ schema: 'x', name: 'plain' }]);
    });

    it('makes the user the definer, with a warning, when it may not set another', async () => {
      const sink = await source.createDatabase();
      await withUser(source, sink.name, async ({ url, user }) => {
        const { warnings } = await ends.copy(source, { url, name: sink.name });
        expect(warnings.map(({ code }) => code)).toEqual(['DEFINER_REPLACED']);
        const [row] = await ends.with(sink.url, (connection) => connection.query('SHOW CREATE VIEW low'));
        expect(JSON.stringify(row)).toContain(`DEFINER=\`${user}\``);
      });
    });

    it('makes the user the definer when the sink has no account of that name', async () => {
      const sink = await source.createDatabase();
      const { definitions } = await ends.read(source, sink.name);
      const orphaned = definitions.map((each) => ({
        ...each,
        sql: each.sql.replace(/DEFINER=\S+/, 'DEFINER=`gone`@`nowhere`'),
      }));
      const warnings = await ends.apply(sink.url, orphaned);
      expect(warnings).toEqual([{ code: 'DEFINER_REPLACED', message: expect.stringContaining('gone@nowhere') }]);
      await ends.with(sink.url, (connection) => connection.run('INSERT INTO plain (id) VALUES (1)'));
    });
  });
}
