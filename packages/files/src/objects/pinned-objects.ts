import type { StoredObject } from './object-store.ts';

/** Bytes of the first block of records, and of the largest. Blocks double, so that ten thousand small tables stay small. */
const blockBytes = { least: 512, most: 128 * 1024 };

/** Longest varint: 53 bits, 7 a byte. */
const varintBytes = 8;

/** How most stores mark a version: an MD5 sum in hexadecimal digits, in quotes. It is kept as its 16 bytes. */
const quotedSum = /^"[0-9a-f]{32}"$/;

/**
 * The objects of one table as they were listed, in that order. Kept as records of bytes: the part of a key that the one before does not
 * share, size, time and version. A run of Neosync has ten thousand objects a table and more; each takes about 60 bytes here, where an
 * object of JavaScript takes some 400.
 */
export class PinnedObjects implements Iterable<StoredObject> {
  readonly #blocks: Block[] = [];
  #lastKey = '';
  #first: StoredObject | undefined;
  #last: StoredObject | undefined;
  #count = 0;
  #bytes = 0;

  /** Keys that follow each other in order take the least room. */
  static from(objects: Iterable<StoredObject>): PinnedObjects {
    const pinned = new PinnedObjects();
    for (const object of objects) pinned.add(object);
    return pinned;
  }

  get count(): number {
    return this.#count;
  }

  /** Sum of the sizes, as stored. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Bytes that are held for the records. */
  get heldBytes(): number {
    return this.#blocks.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  get first(): StoredObject | undefined {
    return this.#first;
  }

  get last(): StoredObject | undefined {
    return this.#last;
  }

  add(object: StoredObject): void {
    const shared = sharedLength(this.#lastKey, object.key);
    const rest = object.key.slice(shared);
    const isSum = quotedSum.test(object.version);
    // A UTF-16 unit takes at most three bytes of UTF-8.
    const most = varintBytes * 5 + 1 + rest.length * 3 + object.version.length * 3;
    const block = this.#blockFor(most);
    writeVarint(block, shared);
    writeText(block, rest);
    writeVarint(block, object.size);
    writeVarint(block, object.modified.getTime());
    if (isSum) writeSum(block, object.version);
    else writeVersion(block, object.version);
    this.#lastKey = object.key;
    this.#first ??= object;
    this.#last = object;
    this.#count += 1;
    this.#bytes += object.size;
  }

  *[Symbol.iterator](): Generator<StoredObject, void, undefined> {
    let key = '';
    for (const { bytes, filled } of this.#blocks) {
      const cursor: Cursor = { bytes, at: 0 };
      while (cursor.at < filled) {
        key = key.slice(0, readVarint(cursor)) + readText(cursor);
        const size = readVarint(cursor);
        const modified = new Date(readVarint(cursor));
        yield { key, size, version: readVersion(cursor), modified };
      }
    }
  }

  #blockFor(most: number): Block {
    const last = this.#blocks.at(-1);
    if (last !== undefined && last.bytes.length - last.filled >= most) return last;
    const doubled = last === undefined ? blockBytes.least : Math.min(last.bytes.length * 2, blockBytes.most);
    const block: Block = { bytes: Buffer.allocUnsafeSlow(Math.max(doubled, most)), filled: 0 };
    this.#blocks.push(block);
    return block;
  }
}

interface Block {
  readonly bytes: Buffer;
  filled: number;
}

interface Cursor {
  readonly bytes: Buffer;
  at: number;
}

/** Units at the start that both keys have; never half of a pair of surrogates, which has no UTF-8. */
function sharedLength(before: string, key: string): number {
  const most = Math.min(before.length, key.length);
  let length = 0;
  while (length < most && before.charCodeAt(length) === key.charCodeAt(length)) length += 1;
  const unit = length === 0 ? 0 : key.charCodeAt(length - 1);
  return unit >= 0xd800 && unit <= 0xdbff ? length - 1 : length;
}

function writeVarint(block: Block, value: number): void {
  let rest = Math.max(0, Math.trunc(value));
  while (rest >= 0x80) {
    block.bytes[block.filled] = (rest % 0x80) + 0x80;
    block.filled += 1;
    rest = Math.floor(rest / 0x80);
  }
  block.bytes[block.filled] = rest;
  block.filled += 1;
}

function readVarint(cursor: Cursor): number {
  let value = 0;
  for (let factor = 1; ; factor *= 0x80) {
    const byte = cursor.bytes[cursor.at] ?? 0;
    cursor.at += 1;
    value += (byte % 0x80) * factor;
    if (byte < 0x80) return value;
  }
}

function writeText(block: Block, text: string): void {
  writeVarint(block, Buffer.byteLength(text));
  block.filled += block.bytes.write(text, block.filled);
}

function readText(cursor: Cursor): string {
  const length = readVarint(cursor);
  const text = cursor.bytes.toString('utf8', cursor.at, cursor.at + length);
  cursor.at += length;
  return text;
}

/** What stands before a version. */
const versionForms = { text: 0, quotedSum: 1 } as const;

function writeSum(block: Block, version: string): void {
  writeVarint(block, versionForms.quotedSum);
  block.filled += block.bytes.write(version.slice(1, -1), block.filled, 'hex');
}

function writeVersion(block: Block, version: string): void {
  writeVarint(block, versionForms.text);
  writeText(block, version);
}

function readVersion(cursor: Cursor): string {
  if (readVarint(cursor) === versionForms.text) return readText(cursor);
  const sum = cursor.bytes.toString('hex', cursor.at, cursor.at + 16);
  cursor.at += 16;
  return `"${sum}"`;
}
