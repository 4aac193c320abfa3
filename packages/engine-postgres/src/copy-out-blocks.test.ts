import { once } from 'node:events';
import { createServer, connect, type AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { CopyOutBlocks, freeRead } from './copy-out-blocks.ts';

const filled = (length: number, value: number): Uint8Array => new Uint8Array(length).fill(value);

describe('the bytes that wait', () => {
  it('come out as they went in, those of one COPY together', () => {
    const blocks = new CopyOutBlocks();
    blocks.put({ request: 0, bytes: filled(3, 1) });
    blocks.put({ request: 0, bytes: filled(2, 2) });
    blocks.put({ request: 2, bytes: filled(1, 3) });
    expect(blocks.length).toBe(6);
    expect(blocks.take()).toEqual({ request: 0, bytes: new Uint8Array([1, 1, 1, 2, 2]) });
    expect(blocks.take()).toEqual({ request: 2, bytes: new Uint8Array([3]) });
    expect(blocks.take()).toBeUndefined();
    expect(blocks.length).toBe(0);
  });

  it('are whole and in order, however sizes and turns fall', () => {
    const blocks = new CopyOutBlocks();
    let [given, taken] = [0, 0];
    const takeOne = (): boolean => {
      const item = blocks.take();
      for (const byte of item?.bytes ?? []) if (byte !== taken++ % 251) throw new Error(`byte ${taken} is wrong`);
      return item !== undefined;
    };
    for (let turn = 1; turn <= 60; turn += 1) {
      const length = (turn * 7919) % 100_000;
      blocks.put({ request: 0, bytes: Uint8Array.from({ length }, () => given++ % 251) });
      for (let times = turn % 4; times > 0; times -= 1) takeOne();
    }
    while (takeOne());
    expect(taken).toBe(given);
  });

  it('stay as they are until the next are asked for', () => {
    const blocks = new CopyOutBlocks();
    blocks.put({ request: 0, bytes: filled(10, 1) });
    const item = blocks.take();
    for (let times = 0; times < 10; times += 1) blocks.put({ request: 0, bytes: filled(50_000, 2) });
    expect(item?.bytes).toEqual(filled(10, 1));
  });

  it('lie in the same memory again once they were given back', () => {
    const blocks = new CopyOutBlocks();
    const buffers = new Set<ArrayBufferLike>();
    for (let turn = 0; turn < 100; turn += 1) {
      blocks.put({ request: 0, bytes: filled(100_000, turn) });
      for (let item = blocks.take(); item !== undefined; item = blocks.take()) buffers.add(item.bytes.buffer);
    }
    expect(buffers.size).toBeLessThanOrEqual(3);
  });

  it('are forgotten when nobody wants them', () => {
    const blocks = new CopyOutBlocks();
    blocks.put({ request: 0, bytes: filled(100_000, 1) });
    blocks.clear();
    expect(blocks.length).toBe(0);
    expect(blocks.take()).toBeUndefined();
    blocks.put({ request: 1, bytes: filled(3, 2) });
    expect(blocks.take()).toEqual({ request: 1, bytes: filled(3, 2) });
  });
});

describe('the blocks', () => {
  it('are freed when the COPY has ended', () => {
    const blocks = new CopyOutBlocks();
    blocks.put({ request: 0, bytes: filled(200_000, 1) });
    const buffers: ArrayBufferLike[] = [];
    for (let item = blocks.take(); item !== undefined; item = blocks.take()) buffers.push(item.bytes.buffer);
    blocks.free();
    expect(buffers.length).toBeGreaterThan(1);
    expect(buffers.map(({ byteLength }) => byteLength)).toEqual(buffers.map(() => 0));
  });
});

describe('freeing a read', () => {
  it("frees a socket's read", async () => {
    const server = createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    expect(chunk.toString()).toBe('hello');
    freeRead(socket, chunk);
    expect(chunk.length).toBe(0);
    socket.destroy();
    server.close();
  });

  it('leaves alone what may be a part of something else', () => {
    const whole = Buffer.from(new ArrayBuffer(8));
    freeRead(new PassThrough(), whole);
    expect(whole.length).toBe(8);
  });
});
