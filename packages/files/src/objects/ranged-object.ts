import type { RangedFile } from '../parquet/ranged-file.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';
import { readObject } from './read-object.ts';

/** An object whose parts are read by their place in it, each as `readObject` reads. */
export function rangedObject(store: ObjectStore, object: StoredObject): RangedFile {
  return {
    name: object.key,
    size: object.size,
    read: async (start, end, { signal, onWarning }) => {
      const bytes = new Uint8Array(Math.max(0, end - start));
      let filled = 0;
      for await (const piece of readObject(store, object, { signal, onWarning, range: { start, end } })) {
        bytes.set(piece, filled);
        filled += piece.length;
      }
      return bytes;
    },
  };
}

/** A file whose bytes are there. */
export function heldFile(name: string, bytes: Uint8Array): RangedFile {
  return { name, size: bytes.length, read: async (start, end) => bytes.subarray(start, end) };
}
