import { gzipSync } from 'node:zlib';
import type { ReadyFile } from '../served-table.ts';

/** A file of bytes in memory. */
export function memoryFile(bytes: Uint8Array, kind: Pick<ReadyFile, 'ending' | 'type'>): ReadyFile {
  return {
    ...kind,
    size: bytes.length,
    async *read(start, end) {
      for (let at = start; at < end; at += 65_536) yield bytes.subarray(at, Math.min(end, at + 65_536));
    },
  };
}

/** Text as a gzip file. */
export function gzipFile(
  text: string,
  kind: Pick<ReadyFile, 'ending' | 'type'> & { readonly level: number },
): ReadyFile {
  return memoryFile(gzipSync(text, { level: kind.level }), kind);
}
