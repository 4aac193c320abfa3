import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import { expect, it } from 'vitest';
import { useEnds } from './use-ends.ts';

const script = `
CREATE SEQUENCE up START WITH 5 NOCACHE;
CREATE SEQUENCE down START WITH -5 INCREMENT BY -2 NOCACHE;
CREATE SEQUENCE unused START WITH 7 NOCACHE;
CREATE TABLE item (id INT PRIMARY KEY DEFAULT NEXTVAL(up));
INSERT INTO item VALUES (), (), ();
DO NEXTVAL(down);
`;

for (const { flavor, describe } of (await mysqlFlavors()).filter((one) => one.flavor === 'mariadb')) {
  describe(`sequences of ${flavor}`, () => {
    const source = useMysqlServer({ flavor, script });
    const ends = useEnds();
    const nextOf = (url: string) =>
      ends.with(url, async (connection) => {
        const [row] = await connection.query<Record<string, unknown>>(
          'SELECT NEXTVAL(up) AS up, NEXTVAL(down) AS down, NEXTVAL(unused) AS unused',
        );
        return [Number(row?.up), Number(row?.down), Number(row?.unused)];
      });

    it('go on at the sink where the source stands', async () => {
      const sink = await source.createDatabase();
      await ends.copy(source, sink);
      expect(await nextOf(sink.url)).toEqual([8, -7, 7]);
    });

    it('that the sink has are moved on after the load, and never back', async () => {
      const sink = await source.createDatabase();
      await ends.with(sink.url, (connection) =>
        connection.execute(['CREATE SEQUENCE up NOCACHE', 'CREATE SEQUENCE unused START WITH 100 NOCACHE']),
      );
      const { definitions } = await ends.read(source, sink.name);
      const positions = definitions.filter(({ kind }) => kind === 'sequence position');
      expect(positions).toHaveLength(3);
      expect(positions.every(({ section, isAlwaysApplied }) => section === 'finish' && isAlwaysApplied)).toBe(true);
      await ends.copy(source, sink);
      expect(await nextOf(sink.url)).toEqual([8, -7, 100]);
    });
  });
}
