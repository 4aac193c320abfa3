import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { openDapApi } from '../../src/api/open-dap-api.ts';
import { usualPatience } from '../../src/http/http-client.ts';
import { checkDapOptions } from '../../src/options.ts';
import { manyCalls, VirtualClock } from './open-fake.ts';
import { type Answer, startStore } from './start-store.ts';

const file = Buffer.from('0123456789'.repeat(1000));
const call = { signal: new AbortController().signal, onWarning: () => {} };
const job = { id: 'j', table: 'accounts', schemaVersion: 1, reaches: '2024-05-01T00:00:00Z', objects: ['a'] };

/** A store, a client on it, and the file as the client reads it. */
async function openStore(answer: Answer) {
  const store = await startStore(answer);
  const options = {
    clientId: 'id',
    clientSecret: 'SECRET',
    baseUrl: store.url,
    namespace: 'canvas',
    limits: manyCalls,
  };
  const api = openDapApi(checkDapOptions(options), { clock: new VirtualClock(), patience: usualPatience });
  return {
    store,
    pieces: () => api.openObject({ job, objectId: 'a' }, call),
    async read(): Promise<Buffer> {
      const chunks: Uint8Array[] = [];
      for await (const piece of api.openObject({ job, objectId: 'a' }, call)) chunks.push(piece);
      return Buffer.concat(chunks);
    },
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}

/** The whole file, or its rest as the request says. */
const serve: Answer = (request, response) => {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (start > 0) response.setHeader('content-range', `bytes ${start}-${file.length - 1}/${file.length}`);
  response.writeHead(start > 0 ? 206 : 200, { 'content-length': file.length - start, etag: '"one"' });
  response.end(file.subarray(start));
};

/** Breaks the first answer in its middle, after these headers. */
function breaking(headers: Record<string, string | number>, then: Answer = serve): Answer {
  return (request, response, count) => {
    if (count > 0) return then(request, response, count);
    response.writeHead(200, headers);
    response.write(file.subarray(0, 4000), () => response.destroy());
  };
}

it('asks for the rest of the same version of a file, by its mark', async () => {
  await using client = await openStore(breaking({ 'content-length': file.length, etag: '"one"' }));
  expect((await client.read()).equals(file)).toBe(true);
  expect(client.store.asked[1]).toMatchObject({ range: 'bytes=4000-', 'if-range': '"one"' });
});

it('gives a store no mark that proves nothing', async () => {
  await using client = await openStore(breaking({ 'content-length': file.length, etag: 'W/"one"' }));
  expect((await client.read()).equals(file)).toBe(true);
  expect(client.store.asked[1]).not.toHaveProperty('if-range');
});

it('continues a file of unknown length that breaks', async () => {
  await using client = await openStore(breaking({ etag: '"one"' }));
  expect((await client.read()).equals(file)).toBe(true);
  expect(client.store.asked).toHaveLength(2);
});

it.each([
  ['another mark', { etag: '"two"', 'content-length': file.length }, 200],
  ['another length', { 'content-length': file.length + 1 }, 200],
  ['another part', { 'content-range': `bytes 0-${file.length - 1}/${file.length}` }, 206],
  ['a part without saying which', {}, 206],
  ['the word that there is no more', { 'content-range': 'bytes */10' }, 416],
])('does not go on with %s', async (_what, headers, status) => {
  const then: Answer = (_request, response) => void response.writeHead(status, headers).end(file);
  await using client = await openStore(breaking({ 'content-length': file.length, etag: '"one"' }, then));
  await expect(client.read()).rejects.toMatchObject({ code: 'READ_SNAPSHOT_LOST', advice: 'retry' });
});

it('follows where a store sends it, and no further than five times', async () => {
  await using near = await openStore((request, response, count) => {
    if (count === 3) return serve(request, response, count);
    response.writeHead(307, { location: `/file?hop=${count}` }).end();
  });
  expect((await near.read()).equals(file)).toBe(true);
  await using far = await openStore((_request, response) => void response.writeHead(307, { location: '/file' }).end());
  await expect(far.read()).rejects.toMatchObject({ code: 'READ_FAILED', context: { engineCode: '307' } });
  // Once more with a new address.
  expect(far.store.asked).toHaveLength(12);
});

it.each([400, 403, 404, 410])('takes HTTP %s for an address that has expired, once', async (status) => {
  await using passing = await openStore((request, response, count) => {
    if (count > 0) return serve(request, response, count);
    response.writeHead(status).end('<Error><Code>ExpiredToken</Code></Error>');
  });
  expect((await passing.read()).equals(file)).toBe(true);
  expect(passing.store.presigned()).toBe(2);
  await using lasting = await openStore((_request, response) => void response.writeHead(status).end('HUSH'));
  const error: unknown = await lasting.read().catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: status < 404 ? 'READ_FAILED' : 'READ_SNAPSHOT_LOST', advice: 'retry' });
  expect(inspect(error, { depth: 9 })).not.toContain('HUSH');
});

it('says neither an address nor the secret when a store is not reached', async () => {
  await using client = await openStore((_request, response) => void response.destroy());
  const error: unknown = await client.read().catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'CONNECTION_UNREACHABLE' });
  expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/HUSH|SECRET/);
});

it('cuts the line of a file that is left early', async () => {
  await using client = await openStore((_request, response) => {
    response.writeHead(200, { 'content-length': file.length });
    response.write(file.subarray(0, 4000));
  });
  for await (const piece of client.pieces()) {
    expect(piece.length).toBeGreaterThan(0);
    break;
  }
  await expect.poll(() => client.store.open()).toBe(0);
});

it('keeps one line for many calls', async () => {
  await using client = await openStore(serve);
  for (let round = 0; round < 5; round += 1) expect((await client.read()).equals(file)).toBe(true);
  expect(client.store.open()).toBe(1);
});
