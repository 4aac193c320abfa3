import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AbortedError, ConnectionError, ReadError } from '@sync/core/connector';
import { expect, test } from 'vitest';
import { readObject, type StoredObject } from '../src/index.ts';
import { crc32c } from '../src/objects/crc32c.ts';
import { newCall } from './call.ts';
import { type Fault, MemoryStore, type PutOptions } from './memory-store.ts';

/** A loaded machine takes its time. */
const patience = { timeout: 20_000 };

const content = Buffer.from(Array.from({ length: 1000 }, (_, i) => (i * 7) % 251));
const quick = { pauseMs: 1 };

function keep(options: PutOptions = {}): { store: MemoryStore; object: StoredObject } {
  const store = new MemoryStore({ pieceBytes: 100 });
  return { store, object: store.put('a/b.jsonl', content, options) };
}

async function readAll(store: MemoryStore, object: StoredObject, options = {}): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of readObject(store, object, { ...newCall(), ...quick, ...options })) pieces.push(piece);
  expect(store.openBodies).toBe(0);
  return Buffer.concat(pieces);
}

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

const breaks: readonly (readonly [string, Fault])[] = [
  ['breaks', { kind: 'cut', afterBytes: 250 }],
  ['ends early', { kind: 'ends-early', afterBytes: 250 }],
  ['breaks before its first byte', { kind: 'cut', afterBytes: 0 }],
];

test.each(breaks)('goes on at the offset reached when a body %s', async (_, fault) => {
  const { store, object } = keep();
  store.fail(object.key, fault, 3);
  expect(await readAll(store, object)).toEqual(content);
  const reached = 'afterBytes' in fault ? fault.afterBytes : 0;
  expect(store.opened.map(({ offset }) => offset)).toEqual([0, reached, reached * 2, reached * 3]);
});

test('survives more failures than in a row, since the count starts over once bytes came', async () => {
  const { store, object } = keep();
  for (let i = 0; i < 9; i += 1) {
    store.fail(object.key, { kind: 'cut', afterBytes: 100 });
    store.fail(object.key, { kind: 'fails' }, 3);
  }
  expect(await readAll(store, object)).toEqual(content);
});

test('gives up after six failures without a new byte, with the last error', async () => {
  const { store, object } = keep();
  const error = new ConnectionError({ code: 'CONNECTION_LIMIT', message: 'slow down' });
  store.fail(object.key, { kind: 'fails', error }, 100);
  expect(await failure(readAll(store, object))).toBe(error);
  expect(store.opened).toHaveLength(6);
});

test('names the object and how far it came when the connection breaks again and again', async () => {
  const { store, object } = keep();
  store.fail(object.key, { kind: 'cut', afterBytes: 200 });
  store.fail(object.key, { kind: 'fails' }, 100);
  const error = await failure(readAll(store, object));
  expect(error).toBeInstanceOf(ReadError);
  expect(error).toMatchObject({ code: 'READ_FAILED', advice: 'retry' });
  expect(String(error)).toContain('a/b.jsonl of memory://bucket');
  expect(String(error)).toContain('after 200 of 1000 bytes');
});

test('does not try again what would stay as it is', async () => {
  const { store, object } = keep();
  store.fail(object.key, { kind: 'fails', error: new ReadError({ code: 'READ_PERMISSION', message: 'denied' }) });
  expect(await failure(readAll(store, object))).toMatchObject({ code: 'READ_PERMISSION' });
  expect(store.opened).toHaveLength(1);
});

test('refuses another version than was listed, also in the middle', async () => {
  const { store, object } = keep();
  const reading = readObject(store, object, { ...newCall(), ...quick });
  store.fail(object.key, { kind: 'cut', afterBytes: 100 });
  expect((await reading.next()).value).toHaveLength(100);
  store.put(object.key, content);
  expect(await failure(reading.next())).toMatchObject({ code: 'READ_SNAPSHOT_LOST' });
  // It will not come back.
  expect(store.opened).toHaveLength(2);
});

test.each([
  ['fewer', 1001, 'sent 1000 bytes and listed 1001'],
  ['more', 999, 'more bytes than it listed'],
  // The piece that is too much comes apart.
  ['whole pieces more', 900, 'more bytes than it listed'],
])('refuses %s bytes than were listed', async (_, listedSize, why) => {
  const { store, object } = keep({ listedSize });
  const error = await failure(readAll(store, object));
  expect(error).toMatchObject({ code: 'READ_CORRUPT' });
  expect(String(error)).toContain(why);
});

const big = (sum: number): string => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(sum);
  return bytes.toString('base64');
};
const hash = (name: string): string => createHash(name).update(content).digest('base64');
const checksums = [
  { algorithm: 'md5', base64: hash('md5') },
  { algorithm: 'sha1', base64: hash('sha1') },
  { algorithm: 'sha256', base64: hash('sha256') },
  { algorithm: 'crc32', base64: big(crc32(content)) },
  { algorithm: 'crc32c', base64: big(crc32c(content)) },
] as const;

test.each(checksums)('compares a $algorithm checksum across resumptions', async (checksum) => {
  const { store, object } = keep({ checksum });
  store.fail(object.key, { kind: 'cut', afterBytes: 250 }, 2);
  expect(await readAll(store, object)).toEqual(content);
  const changed = Buffer.from(content);
  changed[600] = 1;
  const wrong = store.put('wrong', changed, { checksum });
  const error = await failure(readAll(store, wrong));
  expect(error).toMatchObject({ code: 'READ_CORRUPT' });
  expect(String(error)).toContain(checksum.algorithm);
});

test('computes CRC-32C as its standard has it', () => {
  // RFC 3720, appendix B.4, and the check value of the catalogues of CRCs.
  expect(crc32c(Buffer.alloc(32))).toBe(0x8a9136aa);
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
  expect(crc32c(content.subarray(13), crc32c(content.subarray(0, 13)))).toBe(crc32c(content));
});

test('reads a part, and goes on in it', async () => {
  const { store, object } = keep();
  store.fail(object.key, { kind: 'cut', afterBytes: 150 });
  const part = await readAll(store, object, { range: { start: 300, end: 777 } });
  expect(part).toEqual(content.subarray(300, 777));
  expect(store.opened).toEqual([
    { key: object.key, offset: 300, length: 477 },
    { key: object.key, offset: 450, length: 327 },
  ]);
});

test('ends the connection when the iteration is ended', async () => {
  const { store, object } = keep();
  for await (const piece of readObject(store, object, { ...newCall(), ...quick })) {
    expect(piece).toHaveLength(100);
    break;
  }
  expect(store.openBodies).toBe(0);
});

test('ends with its signal while a body stalls', async () => {
  const { store, object } = keep();
  const controller = new AbortController();
  store.fail(object.key, { kind: 'stalls', afterBytes: 100 });
  const reading = readObject(store, object, { ...newCall(controller.signal), ...quick });
  await reading.next();
  const next = reading.next();
  controller.abort();
  expect(await failure(next)).toBeInstanceOf(AbortedError);
  expect(store.openBodies).toBe(0);
});

test('ends with its signal while it pauses', async () => {
  const { store, object } = keep();
  const controller = new AbortController();
  store.fail(object.key, { kind: 'fails' }, 100);
  const next = readObject(store, object, { ...newCall(controller.signal), pauseMs: 60_000 }).next();
  await expect.poll(() => store.opened.length, patience).toBe(2);
  controller.abort();
  expect(await failure(next)).toBeInstanceOf(AbortedError);
});

test('goes on when a body stalls for too long', async () => {
  const { store, object } = keep();
  store.fail(object.key, { kind: 'stalls', afterBytes: 300 }, 2);
  expect(await readAll(store, object, { stallMs: 20 })).toEqual(content);
});
