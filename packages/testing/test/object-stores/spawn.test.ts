import { fileURLToPath } from 'node:url';
import { spawnFakeS3 } from '@sync/testing/object-stores';
import { expect, it } from 'vitest';

it('serves S3 in a process of its own, filled by a module, and takes more over HTTP', async () => {
  const fillModule = fileURLToPath(new URL('./fill-store.ts', import.meta.url));
  await using store = await spawnFakeS3({ fillModule, fillInput: { count: 3 } });
  expect(store.filled).toBe(3);
  expect(store.processId).not.toBe(process.pid);
  expect(await (await fetch(`${store.url}/bucket/made/2`)).text()).toBe('object 2');
  const put = await fetch(`${store.url}/bucket/more`, { method: 'PUT', body: 'more' });
  expect(put.status).toBe(200);
  expect(await (await fetch(`${store.url}/bucket/more`)).text()).toBe('more');
});
