import { deferredKeyOf, deferredKeysSuite, deferredKeyTables } from '@sync/conformance';
import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import { expect, it } from 'vitest';
import { inUnit } from './connect.ts';
import { integer, loadRows } from './field-rows.ts';
import { query } from './query.ts';
import { mysqlSink } from '../src/index.ts';

const instant = { kind: 'timestamp', precision: 6, hasZone: true } as const;

const script = `${deferredKeyTables}
  CREATE TABLE touched (id int PRIMARY KEY, next_id int, at timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
    CONSTRAINT has_next FOREIGN KEY (next_id) REFERENCES touched (id));
`;

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`deferred keys on ${flavor}`, () => {
    const database = useMysqlServer({ flavor, per: 'test', script });
    const end = {
      sink: () => mysqlSink(database.url),
      schema: () => database.name,
      query: (sql: string) => query(database.url, sql),
    };
    deferredKeysSuite(end);

    it.each(['error', 'nothing', 'update'] as const)(
      'leave a column as loaded that the server touches, with "%s"',
      async (onConflict) => {
        const next = await deferredKeyOf(end, 'touched', 'next_id');
        const columns = { id: integer, next_id: integer, at: instant };
        const rows = [
          ['1', '2', '2001-02-03 04:05:06.000007+00'],
          ['2', '1', '2002-02-03 04:05:06.000007+00'],
        ];
        const filled = await inUnit(database.url, async (unit) => {
          await loadRows(unit, {
            table: { schema: database.name, name: 'touched' },
            columns,
            rows,
            deferredKeys: [next],
            onConflict,
          });
          return unit.fillDeferredKey(next);
        });
        expect(filled).toBe(2);
        expect(await query(database.url, `SELECT id, next_id, CAST(at AS char) FROM touched ORDER BY 1`)).toEqual([
          ['1', '2', '2001-02-03 04:05:06.000007'],
          ['2', '1', '2002-02-03 04:05:06.000007'],
        ]);
      },
    );
  });
}
