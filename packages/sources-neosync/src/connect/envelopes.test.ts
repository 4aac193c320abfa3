import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Envelopes } from './envelopes.ts';

const maxBytes = 1_000_000;

/** Gives bytes in pieces of some sizes, into whatever buffer is offered. */
function readerOf(bytes: Uint8Array, sizes: readonly number[]) {
  let at = 0;
  let turn = 0;
  return async (view: Uint8Array<ArrayBuffer>) => {
    if (at === bytes.length) return undefined;
    const size = Math.min(view.length, bytes.length - at, sizes[turn % sizes.length] ?? 1);
    turn += 1;
    view.set(bytes.subarray(at, at + size));
    at += size;
    return view.subarray(0, size);
  };
}

function envelope(flags: number, payload: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(5 + payload.length);
  bytes.writeUInt8(flags);
  bytes.writeUInt32BE(payload.length, 1);
  bytes.set(payload, 5);
  return bytes;
}

async function readAll(bytes: Uint8Array, sizes: readonly number[] = [65_536], encoding = 'gzip') {
  const envelopes = new Envelopes({ readInto: readerOf(bytes, sizes), maxBytes, encoding });
  const found: (readonly [isEnd: boolean, hex: string])[] = [];
  do {
    for (let next = envelopes.next(); next !== undefined; next = envelopes.next()) {
      found.push([next.isEnd, Buffer.from(next.bytes).toString('hex')]);
    }
  } while (await envelopes.fill());
  return { found, hasRest: envelopes.hasRest };
}

describe('envelopes', () => {
  it('are cut whatever pieces the bytes come in, packed or not', async () => {
    const message = fc.record({
      bytes: fc.uint8Array({ maxLength: 300 }),
      isPacked: fc.boolean(),
      times: fc.integer({ min: 1, max: 900 }),
    });
    const pieces = fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 12 }), pieces, async (messages, sizes) => {
        const payloads = messages.map(({ bytes, times }) => Buffer.concat(Array.from({ length: times }, () => bytes)));
        const stream = payloads.map((payload, place) =>
          messages[place]?.isPacked ? envelope(1, gzipSync(payload)) : envelope(0, payload),
        );
        const end = envelope(2, Buffer.from('{}'));
        const { found, hasRest } = await readAll(
          Buffer.concat([...stream, end]),
          sizes.map((size) => Math.max(size, 97)),
        );
        expect(found).toEqual([...payloads.map((payload) => [false, payload.toString('hex')]), [true, '7b7d']]);
        expect(hasRest).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('that never come in full are told of', async () => {
    const { found, hasRest } = await readAll(envelope(0, Buffer.alloc(100)).subarray(0, 50), [7]);
    expect([found, hasRest]).toEqual([[], true]);
  });

  it.each<[string, Uint8Array, string]>([
    ['too long', Buffer.from([0, 0xff, 0xff, 0xff, 0xff]), '4294967295 bytes'],
    ['too long unpacked', envelope(1, gzipSync(Buffer.alloc(maxBytes + 1))), 'more than that, unpacked'],
  ])('that are %s are refused before memory is taken', async (_what, bytes, words) => {
    await expect(readAll(bytes)).rejects.toMatchObject({
      name: 'SizeFault',
      message: expect.stringContaining(words) as string,
    });
  });

  it.each<[string, string]>([
    ['that is broken', 'gzip'],
    ['that nobody asked for', 'br'],
  ])('with a packing %s are refused', async (_what, encoding) => {
    await expect(readAll(envelope(1, Buffer.from('no gzip')), [50], encoding)).rejects.toMatchObject({
      name: 'ConnectFault',
    });
  });
});
