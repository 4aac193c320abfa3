import { InternalError } from '@sync/core/connector';
import type { ListedEntry, ObjectStore } from '@sync/files';

/** A bucket that has these keys, and can only be listed. Keys that end in a slash have no bytes. */
export function listingStore(keys: readonly string[]): ObjectStore {
  return {
    display: 'memory://bucket',
    product: 'Memory',
    isLocal: true,
    list: ({ prefix, isFlat = false }) => list(keys, prefix, isFlat),
    open: () => {
      throw new InternalError({ code: 'INTERNAL_INVARIANT', message: 'Nothing is read here.' });
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

async function* list(keys: readonly string[], prefix: string, isFlat: boolean): AsyncGenerator<ListedEntry> {
  const folders = new Set<string>();
  for (const key of keys.toSorted()) {
    if (!key.startsWith(prefix)) continue;
    const slash = isFlat ? key.indexOf('/', prefix.length) : -1;
    const folder = key.slice(0, slash + 1);
    if (slash !== -1 && folders.has(folder)) continue;
    folders.add(folder);
    const object = { key, size: key.endsWith('/') ? 0 : 2, version: 'v1', modified: new Date(0) };
    yield slash === -1 ? { kind: 'object', object } : { kind: 'folder', prefix: folder };
  }
}
