import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import { expect, it } from 'vitest';
import type { ConnectionPool, MysqlConnection } from './connection.ts';
import { readIdentity } from './identity.ts';
import { plantMark, seesMark } from './marks.ts';
import { preparePool } from './open-pool.ts';

const idle = new AbortController().signal;
const owner = { end: 'source', connector: 'mysql-source' } as const;

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`telling databases of ${flavor} apart`, () => {
    const database = useMysqlServer({ flavor });

    async function withPool<Result>(
      url: string,
      work: (pool: ConnectionPool, connection: MysqlConnection) => Promise<Result>,
    ): Promise<Result> {
      const pool = await preparePool(url, owner).open(idle);
      try {
        const connection = await pool.connect(idle);
        const result = await work(pool, connection);
        await connection.release();
        return result;
      } finally {
        await pool.close();
      }
    }

    const identify = (url: string) => withPool(url, (pool, connection) => readIdentity(connection, pool));
    const sees = (url: string, mark: string) =>
      withPool(url, (pool, connection) => seesMark(connection, mark, pool.database));

    function wholeServer(): string {
      return Object.assign(new URL(database.url), { pathname: '/' }).href;
    }

    it('says product, place and database, the same for every session', async () => {
      const identity = await identify(database.url);
      expect(identity.product).toMatch(flavor === 'mysql' ? /^MySQL \d/ : /^MariaDB \d/);
      expect(identity).toMatchObject({ isLocal: true, display: expect.stringContaining(`/${database.name}`) });
      expect((await identify(database.url)).database).toBe(identity.database);
    });

    it('names another database of the same server differently, and the whole server too', async () => {
      const other = await database.createDatabase();
      const names = await Promise.all(
        [database.url, other.url, wholeServer()].map(async (url) => (await identify(url)).database),
      );
      expect(new Set(names).size).toBe(3);
    });

    it('sees a mark on the same database or its whole server, and on no other database', async () => {
      const other = await database.createDatabase();
      await withPool(database.url, async (pool) => {
        const mark = `mark of ${database.name}`;
        const planted = await plantMark(pool, mark, idle);
        expect(await sees(database.url, mark)).toBe(true);
        expect(await sees(wholeServer(), mark)).toBe(true);
        expect(await sees(other.url, mark)).toBe(false);
        expect(await sees(database.url, 'another mark')).toBe(false);
        await planted[Symbol.asyncDispose]();
        expect(await sees(database.url, mark)).toBe(false);
      });
    });

    it('sees a mark on a whole server from each of its databases', async () => {
      await withPool(wholeServer(), async (pool) => {
        await using _ = await plantMark(pool, `server of ${database.name}`, idle);
        expect(await sees(database.url, `server of ${database.name}`)).toBe(true);
        expect(await sees(wholeServer(), `server of ${database.name}`)).toBe(true);
      });
    });
  });
}
