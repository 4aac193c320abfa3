import { sync } from '@sync/core';
import { postgresSink } from '@sync/sinks-postgres';
import { postgresSource } from '@sync/sources-postgres';
import { startPostgres } from '@sync/testing';
import { fillShop } from '@sync/testing/shop';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    databaseUrl: string;
  }
}

/** Runs once before all tests: copies a real database into a fresh one and hands its URL to the tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
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
  project.provide('databaseUrl', copy.url);
  return () => server.stop();
}
