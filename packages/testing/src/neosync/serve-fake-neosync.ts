/** The process of `spawnFakeNeosync`: serves until it is told to end, or until its parent has gone. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { SpawnFakeNeosyncOptions } from './spawn-fake-neosync.ts';
import { startFakeNeosync } from './start-fake-neosync.ts';

// The URL has a password, and arguments of a process can be read by others: it comes as the first line of the input.
const lines = createInterface({ input: process.stdin });
const [line] = (await once(lines, 'line')) as [string];
const { url, connectionId, keeps = 'all', databases } = JSON.parse(line) as SpawnFakeNeosyncOptions;
const kind = url.startsWith('mysql') ? 'mysql' : 'postgres';
const seen = databases ?? [decodeURIComponent(new URL(url).pathname.slice(1))];
const id = connectionId ?? '0b9c4f52-2f0e-4d8f-9a53-6f1f2c7f9d01';
const accountId = '8d0c2a4e-1f37-4c55-8b0a-5b8e1f6f2a02';
const apiKey = 'neo_at_v1_6a1d2b8c-7c4e-4f0a-9d3b-2e5f7a8b9c03';
const fake = await startFakeNeosync({
  connections: [
    { id, accountId, name: 'bench', config: kind === 'mysql' ? { kind, url, databases: seen } : { kind, url } },
  ],
  apiKeys: [{ key: apiKey, accountIds: [accountId] }],
  keeps,
});
const stop = (): void => {
  fake.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
};
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
lines.on('close', stop);
process.stdout.write(`${JSON.stringify({ url: fake.url, connectionId: id, accountId, apiKey })}\n`);
