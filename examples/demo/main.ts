/** The demo: a shop with 200,000 rows, copied into a folder and into another database, and compared. Needs no server. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatPlan, planSync } from '@sync/core';
import { postgresSink } from '@sync/sinks-postgres';
import { postgresSource } from '@sync/sources-postgres';
import { startPostgres } from '@sync/testing';
import { fillShop } from '@sync/testing/shop';
import { compareCopies } from './compare-copies.ts';
import { copyWithProgress } from './copy-with-progress.ts';
import { say, sayTimes, timed, title } from './timed.ts';

const folder = await mkdtemp(join(tmpdir(), 'sync-demo-'));
try {
  title('A shop');
  await using server = await timed('start PostgreSQL', () => startPostgres());
  const shop = await server.createDatabase('shop');
  const filled = await timed('fill the shop', () => fillShop(shop.url));
  say(`PostgreSQL ${server.version} (${server.via}) has a shop of ${filled.tables} tables and ${filled.rows} rows.`);

  const copy = await server.createDatabase('copy');
  const source = postgresSource({ url: shop.url });

  title('The plan');
  const toDatabase = { source, sink: postgresSink({ url: copy.url }), schema: 'create' } as const;
  say(formatPlan(await timed('plan', () => planSync(toDatabase))));

  title('Into a folder: PGlite, a PostgreSQL inside this process');
  const pgliteUrl = `pglite:${join(folder, 'shop')}`;
  const toFolder = { source, sink: postgresSink({ url: pgliteUrl }), schema: 'create' } as const;
  await timed('copy into PGlite', () => copyWithProgress(toFolder));

  title('Into a second database of the server');
  await timed('copy into a database', () => copyWithProgress(toDatabase));

  title('Are they equal?');
  const copies = { 'the PGlite folder': join(folder, 'shop'), 'the second database': copy.url };
  const areEqual = await timed('compare', () => compareCopies(shop.url, copies));

  sayTimes();
  say('\nNow with your own database, into a folder, changing nothing there:');
  say(
    '  npx -y pnpm@12 dbsync sync --source-connection-url postgres://you@localhost:5432/yours --destination-connection-url pglite:./copy --init-schema',
  );
  if (!areEqual) process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
