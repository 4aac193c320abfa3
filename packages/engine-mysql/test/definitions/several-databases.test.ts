import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import { expect, it } from 'vitest';
import { useEnds } from './use-ends.ts';

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`several databases of ${flavor} under other names`, () => {
    const main = useMysqlServer({ flavor });
    const ends = useEnds();

    async function fill() {
      // Dropped in this order: who references goes first.
      const [b, a, newB, newA] = [await make('b'), await make('a'), await make('d'), await make('c')];
      await ends.with(a.url, async (connection) => {
        for (const statement of statements(a.name, b.name)) await connection.run(statement);
      });
      return { a, b, newA, newB };
    }
    const make = (name: string) => main.createDatabase(name);

    it('reference each other under these names', async () => {
      const { a, b, newA, newB } = await fill();
      const { definitions } = await ends.readAll(a.url, { [a.name]: newA.name, [b.name]: newB.name });
      await ends.apply(newA.url, definitions);
      const shown = await ends.with(newB.url, async (connection) => {
        const texts: string[] = [];
        for (const what of ['TABLE child', 'VIEW both_of', 'TRIGGER copy_down', 'PROCEDURE qualified']) {
          texts.push(JSON.stringify(await connection.query(`SHOW CREATE ${what}`)));
        }
        return texts;
      });
      for (const text of shown) {
        expect(text).toContain(newA.name);
        expect(text).not.toContain(`\`${a.name}\``);
      }
    });

    it('are listed where a text names one in a string', async () => {
      const { a, b, newA, newB } = await fill();
      const { notCarried } = await ends.readAll(a.url, { [a.name]: newA.name, [b.name]: newB.name });
      expect(notCarried).toEqual([
        { kind: 'name in a procedure', name: `${newB.name}.in_string`, because: expect.stringContaining(a.name) },
      ]);
    });

    it('are left alone in texts that only look as if they named one', async () => {
      const { a, b, newA, newB } = await fill();
      const { definitions } = await ends.readAll(a.url, { [a.name]: newA.name, [b.name]: newB.name });
      const sql = definitions.find(({ id }) => id.startsWith('procedure') && id.endsWith('.alias'))?.sql;
      expect(sql).toContain(`/* ${a.name}.parent */`);
    });

    it('without one of them, views and keys into it stay behind with the reason', async () => {
      const { a, b } = await fill();
      const { definitions, notCarried } = await ends.readAll(b.url, { [b.name]: b.name });
      const ids = definitions.map(({ id }) => id);
      expect(ids).toContain(`table ${b.name}.child`);
      expect(notCarried).toEqual([
        { kind: 'foreign key', name: `${b.name}.child.up`, because: expect.stringContaining(a.name) },
        { kind: 'view', name: `${b.name}.both_of`, because: expect.stringContaining(a.name) },
        { kind: 'view', name: `${b.name}.over`, because: expect.stringContaining('both_of') },
      ]);
      expect(ids.filter((id) => id.startsWith('view'))).toEqual([]);
    });
  });
}

function statements(a: string, b: string): string[] {
  return [
    `CREATE TABLE \`${a}\`.parent (id INT PRIMARY KEY, v INT)`,
    `CREATE TABLE \`${b}\`.child (id INT PRIMARY KEY, parent_id INT, CONSTRAINT up FOREIGN KEY (parent_id) REFERENCES \`${a}\`.parent (id))`,
    `CREATE FUNCTION \`${a}\`.twice(x INT) RETURNS INT DETERMINISTIC RETURN x * 2`,
    `CREATE VIEW \`${b}\`.both_of AS SELECT c.id, ${a}.twice(p.v) AS v FROM \`${b}\`.child c JOIN \`${a}\`.parent p ON p.id = c.parent_id`,
    `CREATE VIEW \`${b}\`.over AS SELECT * FROM \`${b}\`.both_of`,
    `CREATE TRIGGER \`${b}\`.copy_down AFTER INSERT ON \`${b}\`.child FOR EACH ROW INSERT INTO \`${a}\`.\`parent\` (id) VALUES (NEW.id)`,
    `CREATE PROCEDURE \`${b}\`.qualified() SELECT * FROM ${a} . parent WHERE ${a}.parent.id = 1`,
    `CREATE PROCEDURE \`${b}\`.in_string() BEGIN PREPARE s FROM 'SELECT * FROM ${a}.parent'; EXECUTE s; END`,
    `CREATE PROCEDURE \`${b}\`.alias() SELECT /* ${a}.parent */ 1`,
  ];
}
