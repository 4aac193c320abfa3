/** What a listing asks for. */
export interface PageRequest {
  readonly prefix: string;
  /** Empty: none. */
  readonly delimiter: string;
  /** Entries behind this one; a folder's name ends in the delimiter. Empty: from the start. */
  readonly after: string;
  readonly limit: number;
}

export interface Page {
  readonly keys: readonly string[];
  readonly folders: readonly string[];
  /** The last entry of a page that others follow. */
  readonly next: string | undefined;
}

/** Cuts a page out of keys in the order of their bytes. Keys and folders count alike, as both stores have it. */
export function cutPage(sorted: readonly string[], { prefix, delimiter, after, limit }: PageRequest): Page {
  const keys: string[] = [];
  const folders: string[] = [];
  // The keys are in order and folders stand together, so all up to `after` is passed once it was met or overtaken.
  const afterBytes = Buffer.from(after);
  let last = '';
  for (const key of sorted) {
    if (!key.startsWith(prefix)) continue;
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const entry = cut < 0 ? key : key.slice(0, cut + delimiter.length);
    if (entry === last || (after !== '' && Buffer.compare(Buffer.from(entry), afterBytes) <= 0)) continue;
    if (keys.length + folders.length >= limit) return { keys, folders, next: last };
    last = entry;
    (cut < 0 ? keys : folders).push(entry);
  }
  return { keys, folders, next: undefined };
}
