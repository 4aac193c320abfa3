import { sync } from '@sync/core';
import { postgresSink } from '@sync/sinks-postgres';
import { postgresSource } from '@sync/sources-postgres';
import { startPostgres } from '@sync/testing';
import { fillShop } from '@sync/testing/shop';

/** Runs once before all tests: copies a real database into a fresh one and tells the tests its URL. */
export default async function setup() {
  const server = await startPostgres();
  // This database stands for your own, whose URL would come from the environment.
  const shop = await server.createDatabase('shop');
  await fillShop(shop.url, { scale: 0.05 });

  const copy = await server.createDatabase('tests');
  await sync({
    source: postgresSource({ url: shop.url }),
    sink: postgresSink({ url: copy.url }),
    schema: 'create',
  });
  // Jest's workers inherit the environment; the teardown runs in this process and finds the server.
  process.env.DATABASE_URL = copy.url;
  globalThis.testServer = server;
}
