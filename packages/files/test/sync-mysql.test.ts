import { sync } from '@sync/core';
import { mysqlSink } from '@sync/sinks-mysql';
import { queryMysql } from '@sync/testing';
import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import { expect, test } from 'vitest';
import { zstdCompressSync } from 'node:zlib';
import { bucketSource, folderLayout } from '../src/index.ts';
import { MemoryStore } from './memory-store.ts';

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`folders of files into ${flavor}`, () => {
    const database = useMysqlServer({
      flavor,
      script: `CREATE TABLE orders (id bigint unsigned PRIMARY KEY, parent bigint unsigned, price decimal(10,2), paid tinyint(1),
          at datetime(6), note varchar(50) NOT NULL DEFAULT 'none', twice decimal(12,2) AS (price * 2) STORED,
          FOREIGN KEY (parent) REFERENCES orders (id));
        CREATE TABLE items (id int PRIMARY KEY, order_id bigint unsigned, FOREIGN KEY (order_id) REFERENCES orders (id))`,
    });

    test('go to the database of the URL, keys and columns as the sink has them', async () => {
      const store = new MemoryStore();
      const rows = [
        '{"id":18446744073709551615,"parent":1,"price":1.50,"paid":true,"at":"2024-03-18T10:30:00.123456Z","twice":9}',
        '{"id":1,"parent":18446744073709551615,"price":"12345678.90","paid":0}',
      ];
      store.put('orders/1.jsonl.zst', zstdCompressSync(`${rows.join('\n')}\n`));
      store.put('items/1.tsv', 'order_id\tid\n18446744073709551615\t1\n\\N\t2\n');
      const source = bucketSource({
        name: 'memory-bucket',
        layout: folderLayout({ kind: 'folders' }),
        prefix: '',
        defaultSchema: 'public',
        open: async () => store,
      });
      await sync({ source, sink: mysqlSink(database.url) });
      expect(await queryMysql(database.url, 'SELECT * FROM orders ORDER BY id')).toEqual([
        ['1', '18446744073709551615', '12345678.90', '0', null, 'none', '24691357.80'],
        ['18446744073709551615', '1', '1.50', '1', '2024-03-18 10:30:00.123456', 'none', '3.00'],
      ]);
      expect(await queryMysql(database.url, 'SELECT * FROM items ORDER BY id')).toEqual([
        ['1', '18446744073709551615'],
        ['2', null],
      ]);
    });
  });
}
