import { expect, it } from 'vitest';
import { binaryHeader, binaryTrailer } from './index.ts';
import { openPgliteCopyIn } from './pglite-copy-in.ts';

/** One row of one int4. */
const row = (value: number): Buffer => Buffer.from([0, 1, 0, 0, 0, 4, 0, 0, 0, value]);

it('keeps the bytes of requests apart and in order when several writes are in flight', async () => {
  const loaded: [string, string][] = [];
  const requests = ['a', 'b'].map((name) => ({
    table: { schema: 's', name },
    columns: ['v'],
    format: 'binary' as const,
  }));
  const copyIn = openPgliteCopyIn(requests, async (sql, bytes) => {
    loaded.push([/"?([ab])"? \(/.exec(sql)?.[1] ?? sql, Buffer.from(await bytes.arrayBuffer()).toString('hex')]);
    return 1;
  });
  const parts: [number, Uint8Array][] = [
    [0, binaryHeader],
    [0, row(1)],
    [0, binaryTrailer],
    [1, binaryHeader],
    [1, row(2)],
    [1, binaryTrailer],
  ];
  await Promise.all(parts.map(([request, bytes]) => copyIn.write(request, bytes)));
  expect(await copyIn.finish()).toEqual([1, 1]);
  const whole = (value: number): string => Buffer.concat([binaryHeader, row(value), binaryTrailer]).toString('hex');
  expect(loaded).toEqual([
    ['a', whole(1)],
    ['b', whole(2)],
  ]);
});
