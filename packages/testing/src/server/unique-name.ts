import { randomBytes } from 'node:crypto';

/** A name that begins with `label` and ends at random, at most `longestBytes` bytes of UTF-8 long. */
export function uniqueName(label: string, longestBytes: number): string {
  const ending = `_${randomBytes(6).toString('hex')}`;
  let start = label;
  while (Buffer.byteLength(start + ending) > longestBytes) start = Array.from(start).slice(0, -1).join('');
  return start + ending;
}
