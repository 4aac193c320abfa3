import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readPart } from '../../src/rows/read-part.ts';
import { planRows } from '../../src/rows/row-plan.ts';
import { inPieces, readFile, tableOf, text } from './read-file.ts';

const table = tableOf({ name: text });
const header = 'meta.ts\tkey.id\tvalue.name\n';
const lines = (from: number, count: number): string =>
  Array.from({ length: count }, (_, index) => `2024-05-02T07:59:58Z\t${from + index}\tname ${index}\n`).join('');

describe('a zipped file', () => {
  it('is unzipped by its first bytes, however it arrives', async () => {
    const file = gzipSync(header + lines(0, 5000));
    for (const pieceBytes of [1, 7, 1000, file.length]) {
      const { rows } = await readFile(file, { table, pieceBytes });
      expect(rows.map(([id]) => Number(id))).toEqual(Array.from({ length: 5000 }, (_, index) => index));
    }
  });

  it('may have several members, cut anywhere', async () => {
    const file = Buffer.concat([gzipSync(header + lines(0, 10)), gzipSync(lines(10, 10)), gzipSync('')]);
    for (const pieceBytes of [1, 64, file.length]) {
      expect((await readFile(file, { table, pieceBytes })).rows).toHaveLength(20);
    }
  });

  it('may come unzipped', async () => {
    expect((await readFile(header + lines(0, 3), { table, pieceBytes: 1 })).rows).toHaveLength(3);
  });

  const whole = gzipSync(header + lines(0, 1000));
  it.each([
    ['nothing in it', Buffer.alloc(0)],
    ['its end cut off', whole.subarray(0, -1)],
    ['half of it cut off', whole.subarray(0, whole.length / 2)],
    ['only its first bytes', whole.subarray(0, 2)],
    ['zeros behind its end', Buffer.concat([whole, Buffer.alloc(5)])],
    ['text behind its end', Buffer.concat([whole, Buffer.from('more')])],
    ['a broken sum', Buffer.concat([whole.subarray(0, -8), Buffer.alloc(4, 0xff), whole.subarray(-4)])],
  ])('with %s is refused', async (_, file) => {
    for (const pieceBytes of [1, 100, 100_000]) {
      await expect(readFile(file, { table, pieceBytes })).rejects.toMatchObject({ code: 'READ_CORRUPT' });
    }
  });

  it('is let go of when reading ends early', async () => {
    const plan = planRows({ table, form: 'rows', content: 'snapshot', replaced: new Map() });
    let isReturned = false;
    const pieces = inPieces(gzipSync(header + lines(0, 200_000)), 1000);
    const file: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({
        next: () => pieces.next(),
        return: async () => {
          isReturned = true;
          return pieces.return();
        },
      }),
    };
    const options = { table: table.ref, part: 1, format: 'tsv' as const, plan, maxFieldBytes: 1000 };
    for await (const batch of readPart(file, { ...options, batchBytes: 100, onUnknown: () => {} })) {
      expect(batch.rowCount).toBeGreaterThan(0);
      break;
    }
    expect(isReturned).toBe(true);
  });

  it('passes on what goes wrong while it arrives', async () => {
    const fault = new Error('the line is dead');
    const file = async function* (): AsyncGenerator<Uint8Array> {
      yield whole.subarray(0, 100);
      throw fault;
    };
    const plan = planRows({ table, form: 'rows', content: 'snapshot', replaced: new Map() });
    const options = { table: table.ref, part: 1, format: 'tsv' as const, plan, maxFieldBytes: 1000, batchBytes: 100 };
    await expect(readPart(file(), { ...options, onUnknown: () => {} }).next()).rejects.toBe(fault);
  });
});
