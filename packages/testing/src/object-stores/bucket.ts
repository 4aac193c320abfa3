import { createHash } from 'node:crypto';
import { md5Hex } from './checksums.ts';
import { contentOf, type NewContent } from './content.ts';
import type { ObjectAttributes, StoredVersion } from './stored-version.ts';

/** A bucket's objects with all of their versions. */
export interface Bucket {
  readonly name: string;
  /** Whether old versions stay. */
  readonly isVersioned: boolean;
  put(key: string, content: NewContent, attributes?: ObjectAttributes): StoredVersion;
  /** Leaves a mark in a versioned bucket. */
  remove(key: string): void;
  /** The present version; undefined when there is none. */
  find(key: string): StoredVersion | undefined;
  /** Newest first, marks of removal included. */
  versions(key: string): readonly StoredVersion[];
  /** Keys that have a present object, or with `all` any version, in the order of their bytes. */
  keys(which: 'present' | 'all'): readonly string[];
}

let lastNumber = 1_700_000_000_000_000;

/** An empty bucket. */
export function createBucket(name: string, isVersioned: boolean): Bucket {
  const objects = new Map<string, readonly StoredVersion[]>();
  let sorted: { readonly present: readonly string[]; readonly all: readonly string[] } | undefined;
  const versions = (key: string): readonly StoredVersion[] => objects.get(key) ?? [];
  const find = (key: string): StoredVersion | undefined => {
    const [newest] = versions(key);
    return newest === undefined || newest.isRemoved ? undefined : newest;
  };
  const keep = (version: StoredVersion): void => {
    sorted = undefined;
    objects.set(version.key, isVersioned ? [version, ...versions(version.key)] : [version]);
  };
  return {
    name,
    isVersioned,
    versions,
    find,
    put: (key, given, attributes = {}) => {
      const version = createVersion(key, given, attributes);
      keep(version);
      return version;
    },
    remove: (key) => {
      if (isVersioned) return keep({ ...createVersion(key, '', {}), isRemoved: true });
      sorted = undefined;
      objects.delete(key);
    },
    keys: (which) => {
      sorted ??= sortKeys([...objects.keys()], (key) => find(key) !== undefined);
      return sorted[which];
    },
  };
}

function sortKeys(keys: readonly string[], isPresent: (key: string) => boolean) {
  // Stores order keys by their bytes, which differs from JavaScript's order beyond the basic plane.
  const all = keys
    .map((key) => ({ key, bytes: Buffer.from(key) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    .map(({ key }) => key);
  return { all, present: all.filter(isPresent) };
}

function createVersion(key: string, given: NewContent, attributes: ObjectAttributes): StoredVersion {
  const content = contentOf(key, given);
  lastNumber += 1;
  return {
    key,
    number: lastNumber,
    isRemoved: false,
    content,
    modified: attributes.modified ?? new Date(),
    attributes,
    get etag() {
      const plain = content.etag ?? md5Hex(content.bytes ?? Buffer.alloc(0));
      const { parts, encryption } = attributes;
      // What S3 makes of these is not told; only that it is no MD5 of the content.
      if (parts !== undefined) return `${digest(`parts ${plain}`)}-${parts}`;
      return encryption === 'aws:kms' ? digest(`kms ${plain}`) : plain;
    },
  };
}

function digest(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
