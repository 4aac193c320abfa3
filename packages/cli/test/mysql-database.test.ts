import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestMysqlTables, digestTables, showCreates } from '@sync/testing';
import { loadMysqlDatabase, mysqlShop } from '@sync/testing/databases';
import { mysqlFlavors, useDatabase, useMysqlServer } from '@sync/testing/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runDbsync } from './run-dbsync.ts';

const folder = await mkdtemp(join(tmpdir(), 'dbsync-mysql-'));
afterAll(() => rm(folder, { recursive: true }));

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`a grown web shop on ${flavor}`, () => {
    const source = useMysqlServer({ flavor });
    const postgres = useDatabase();
    let copy: { readonly name: string; readonly url: string };
    const sync = (...args: string[]) => runDbsync(['sync', '--output', 'plain', ...args], folder);

    beforeAll(async () => {
      await loadMysqlDatabase(source.url, mysqlShop);
      copy = await source.createDatabase('copy');
    });

    it('arrives in a database of another name: every object as SHOW CREATE says it, every row', async () => {
      const ends = ['--source-connection-url', source.url, '--destination-connection-url', asGoDsn(copy.url)];
      const result = await sync(...ends, '--init-schema');
      expect(result, result.stderr).toMatchObject({ status: 0 });
      expect(result.stdout).toMatch(/snapshot: \d readers pinned/);
      expect(normalized(await showCreates(copy.url))).toEqual(normalized(await showCreates(source.url)));
      expect(await digestMysqlTables(copy.url)).toEqual(await digestMysqlTables(source.url));
    });

    it('arrives in Postgres with its tables and keys, and says what it leaves behind', async () => {
      const ends = ['--source-connection-url', source.url, '--destination-connection-url', postgres.url];
      const result = await sync(...ends, '--init-schema', '--on-unfit', 'null');
      expect(result, result.stderr).toMatchObject({ status: 0 });
      expect(result.stdout).toMatch(/not carried: trigger/);
      // Its values differ from the coupons' in case; other keys of texts without regard to case are carried.
      expect(result.stdout.match(/not carried: foreign key \S+/g)).toEqual(['not carried: foreign key order_coupon']);
      const rows = (digests: object) => Object.values(digests).reduce((sum: number, { rows }) => sum + Number(rows), 0);
      expect(rows(await digestTables(postgres.url))).toBe(rows(await digestMysqlTables(source.url)));
    });
  });
}

/** The same address as Go's driver takes it. */
function asGoDsn(url: string): string {
  const { username, host, pathname } = new URL(url);
  return `${username}@tcp(${host})${pathname}?parseTime=true&loc=UTC`;
}

/**
 * Events are made switched off. MySQL writes another character set before the texts of a check whenever a table is altered whose column is not
 * of utf8mb4, so those are left out.
 */
function normalized(creates: object): unknown {
  return JSON.parse(
    JSON.stringify(creates)
      .replaceAll(/(EVENT .*?) ENABLE /g, '$1 DISABLE ')
      .replaceAll(/\b_(utf8mb4|latin1)'/g, "'"),
  );
}
