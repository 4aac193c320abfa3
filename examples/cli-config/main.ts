import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '@sync/testing';
import { fillShop } from '@sync/testing/shop';
import pg from 'pg';

/** Runs `dbsync` in this folder, where it finds sync.yaml, and resolves with its exit code. */
async function dbsync(...args: readonly string[]): Promise<number> {
  const command = fileURLToPath(import.meta.resolve('@sync/cli'));
  const child = spawn(process.execPath, [...process.execArgv, command, ...args], {
    cwd: import.meta.dirname,
    stdio: 'inherit',
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}

async function countCustomers(url: string): Promise<number> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<{ count: number }>('select count(*)::int from customers');
    return rows[0]?.count ?? 0;
  } finally {
    await client.end();
  }
}

await using server = await startPostgres();
const shop = await server.createDatabase('shop');
const copy = await server.createDatabase('copy');
await fillShop(shop.url, { scale: 0.05 });

const urls = ['--source-connection-url', shop.url, '--destination-connection-url', copy.url];
const codes = [
  await dbsync('plan', ...urls),
  await dbsync('sync', ...urls, '--output', 'plain'),
  // Again: the tables are there now, and are emptied first.
  await dbsync('sync', ...urls, '--output', 'plain'),
];
process.stdout.write(`Exit codes: ${codes.join(', ')}.\n`);
if (codes.every((code) => code === 0)) {
  const customers = await countCustomers(copy.url);
  process.stdout.write(`The copy has ${customers} customers.\n`);
  if (customers !== 800) process.exitCode = 1;
} else {
  process.exitCode = 1;
}
