import type { RowFile } from '../rows/read-row-files.ts';
import type { KeptObjects } from './kept-objects.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';
import { ReadAhead } from './read-ahead.ts';
import type { ReadObjectOptions } from './read-object.ts';

export interface PrefetchOptions extends ReadObjectOptions {
  /** Objects under way at a time, the one that is read included. @defaultValue 8 */
  readonly objectsAhead?: number;
  /** Bytes held of all of them; a piece that the store sent is not cut, so that it may be a little more. @defaultValue 8 MiB */
  readonly bytesAhead?: number;
  /** Objects that were fetched before; they are taken from there. @defaultValue none */
  readonly kept?: KeptObjects;
}

/** What is held of a large object: others behind it are to be begun, too. */
const mostShareBytes = 1024 * 1024;
const defaults = { objectsAhead: 8, bytesAhead: 8 * 1024 * 1024 };

/** Where objects are, and which. */
export interface ObjectList {
  readonly store: ObjectStore;
  readonly objects: Iterable<StoredObject>;
}

/**
 * Objects as files, in their order, while those behind are fetched already: a table of ten thousand small objects would else wait for
 * each. Ending the iteration, or the signal, ends all that is under way.
 *
 * @throws {ReadError} as `readObject` does, when the file is read that it concerns
 */
export async function* prefetchObjects(
  { store, objects }: ObjectList,
  options: PrefetchOptions,
): AsyncGenerator<RowFile, void, undefined> {
  const { objectsAhead = defaults.objectsAhead, bytesAhead = defaults.bytesAhead } = options;
  const waiting = objects[Symbol.iterator]();
  const under: ReadAhead[] = [];
  let heldBytes = 0;
  let next = waiting.next();
  const fill = (): void => {
    while (next.done !== true && under.length < objectsAhead) {
      const shareBytes = Math.min(next.value.size, mostShareBytes);
      if (under.length > 0 && heldBytes + shareBytes > bytesAhead) return;
      heldBytes += shareBytes;
      const bytes = options.kept?.take(next.value.key);
      under.push(new ReadAhead({ store, object: next.value, shareBytes, options, ...(bytes && { bytes }) }));
      next = waiting.next();
    }
  };
  try {
    for (;;) {
      fill();
      const [present] = under;
      if (present === undefined) return;
      yield present;
      await present.end();
      under.shift();
      heldBytes -= present.shareBytes;
    }
  } finally {
    await Promise.all(under.map((each) => each.end()));
  }
}
