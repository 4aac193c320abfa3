import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import { expect, it } from 'vitest';
import { useEnds } from './use-ends.ts';
import { withUser } from './with-user.ts';

const script = `
CREATE TABLE plain (id INT PRIMARY KEY, v INT);
CREATE TRIGGER t BEFORE INSERT ON plain FOR EACH ROW SET NEW.v = 1;
`;

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`objects that ${flavor} hides from a user`, () => {
    const source = useMysqlServer({ flavor, script });
    const ends = useEnds();
    const grant = (user: string, rights: string, pattern = source.name) =>
      ends.with(source.url, (connection) =>
        connection.execute([
          `REVOKE ALL ON \`${source.name}\`.* FROM ${user}@'%'`,
          `GRANT ${rights} ON \`${pattern}\`.* TO ${user}@'%'`,
        ]),
      );
    const hiddenKinds = async (url: string) => {
      const { definitions, notCarried } = await ends.read({ url, name: source.name }, 'copy');
      const hidden = notCarried.filter(({ because }) => because.includes('does not say whether there are any'));
      expect(hidden.every(({ name }) => name === `of ${source.name}`)).toBe(true);
      return { seen: definitions.some(({ kind }) => kind === 'trigger'), hidden: hidden.map(({ kind }) => kind) };
    };

    it('are told with the right that shows them', async () => {
      await withUser(source, source.name, async ({ url, user }) => {
        await grant(user, 'SELECT');
        expect(await hiddenKinds(url)).toEqual({ seen: false, hidden: ['trigger', 'routine', 'event'] });
        await grant(user, 'SELECT, EXECUTE, EVENT');
        expect(await hiddenKinds(url)).toEqual({ seen: false, hidden: ['trigger'] });
      });
    });

    it('are none where the rights reach: of the database, by a pattern, of the server', async () => {
      await withUser(source, source.name, async ({ url, user }) => {
        expect(await hiddenKinds(url)).toEqual({ seen: true, hidden: [] });
        await grant(user, 'SELECT, TRIGGER, EXECUTE, EVENT', `${source.name.slice(0, -2).replaceAll('_', '\\_')}_%`);
        expect(await hiddenKinds(url)).toEqual({ seen: true, hidden: [] });
      });
      expect(await hiddenKinds(source.url)).toEqual({ seen: true, hidden: [] });
    });
  });
}
