import type { CallOptions } from '@sync/core/connector';
import type { ObjectStore, StoredObject } from './object-store.ts';
import { readObject } from './read-object.ts';

/** All bytes of an object that is small enough to be held, as `readObject` reads them. @throws {ReadError} */
export async function fetchObject(store: ObjectStore, object: StoredObject, call: CallOptions): Promise<Uint8Array> {
  const bytes = new Uint8Array(object.size);
  let filled = 0;
  for await (const piece of readObject(store, object, call)) {
    bytes.set(piece, filled);
    filled += piece.length;
  }
  return bytes;
}
