import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { BucketConnectionConfig } from '../fake-neosync.ts';

/** The objects of a bucket below its prefix. */
export interface BucketObjects {
  /** In the order of their bytes, as stores list them. */
  readonly keys: readonly string[];
  /** What an object holds, unpacked when it is gzip. */
  text(key: string): Promise<string>;
}

/** Lists a bucket as it is now. Keys are without the prefix of the connection. */
export async function listBucket({ objects, prefix = '' }: BucketConnectionConfig): Promise<BucketObjects> {
  const base = prefix.replaceAll(/^\/+|\/+$/gu, '');
  const head = base === '' ? '' : `${base}/`;
  const all = objects instanceof Map ? [...objects.keys()] : await filesOf((objects as { folder: string }).folder);
  const keys = all.filter((key) => key.startsWith(head)).map((key) => key.slice(head.length));
  return {
    keys: keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
    text: async (key) => {
      const bytes =
        objects instanceof Map
          ? objects.get(head + key)
          : await readFile(join((objects as { folder: string }).folder, head + key));
      return unpack(Buffer.from(bytes ?? [])).toString('utf8');
    },
  };
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll(sep, '/'),
    );
}

function unpack(bytes: Buffer): Buffer {
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
}
