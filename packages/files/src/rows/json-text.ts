/** Bytes of JSON text, looked at without making values of them. Ends are exclusive; -1 says that the text is not JSON. */

const quote = 0x22;
const backslash = 0x5c;
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Where white space at `at` ends. */
export function skipSpace(bytes: Uint8Array, at: number): number {
  let next = at;
  for (;;) {
    const byte = bytes[next];
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) return next;
    next += 1;
  }
}

/** Where the string that begins at `at` ends, its quotes included. */
export function skipString(bytes: Uint8Array, at: number, end: number): number {
  for (let next = at + 1; next < end; next += 1) {
    const byte = bytes[next];
    if (byte === quote) return next + 1;
    if (byte === backslash) next += 1;
  }
  return -1;
}

/** Where the value that begins at `at` ends. Inside of objects and arrays only strings and brackets are looked at. */
export function skipValue(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at];
  if (first === quote) return skipString(bytes, at, end);
  if (first !== openBrace && first !== openBracket) return skipWord(bytes, at, end);
  let depth = 0;
  for (let next = at; next < end; next += 1) {
    const byte = bytes[next];
    if (byte === quote) {
      next = skipString(bytes, next, end) - 1;
      if (next < 0) return -1;
    } else if (byte === openBrace || byte === openBracket) {
      depth += 1;
    } else if (byte === closeBrace || byte === closeBracket) {
      depth -= 1;
      if (depth === 0) return next + 1;
    }
  }
  return -1;
}

/** A number, `true`, `false` or `null`. */
function skipWord(bytes: Uint8Array, at: number, end: number): number {
  let next = at;
  while (next < end && isWordByte(bytes[next] as number)) next += 1;
  const first = bytes[at] as number;
  const isNumber = (first >= 0x30 && first <= 0x39) || first === 0x2d;
  return next > at && (isNumber || words.some((word) => isWord(bytes, [at, next], word))) ? next : -1;
}

const words = ['true', 'false', 'null'].map((word) => new TextEncoder().encode(word));

function isWordByte(byte: number): boolean {
  const letter = byte | 0x20;
  const isAlphanumeric = (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x30 && byte <= 0x39);
  return isAlphanumeric || byte === 0x2b || byte === 0x2d || byte === 0x2e;
}

function isWord(bytes: Uint8Array, [start, end]: readonly [number, number], word: Uint8Array): boolean {
  return end - start === word.length && word.every((byte, offset) => bytes[start + offset] === byte);
}

/** Byte after a backslash to what it stands for; 0 where there is no such escape. */
const escapes = new Uint8Array(256);
for (const [letter, byte] of Object.entries({ '"': 34, '\\': 92, '/': 47, b: 8, f: 12, n: 10, r: 13, t: 9 })) {
  escapes[letter.charCodeAt(0)] = byte;
}

/** Turns the inside of a string into its characters, in place. Gives the length left. Half a surrogate pair is refused: no text can hold it. */
export const unescapeString = unescaping(-1);

/** As {@link unescapeString}, but half a surrogate pair becomes U+FFFD. */
export const unescapeReplacing = unescaping(0xfffd);

/** `half`: the character for half a surrogate pair; -1 refuses it. */
function unescaping(half: number): (bytes: Uint8Array, start: number, end: number) => number {
  return (bytes, start, end) => unescapeInPlace(bytes, { start, end, half });
}

interface Escaped {
  readonly start: number;
  readonly end: number;
  readonly half: number;
}

function unescapeInPlace(bytes: Uint8Array, { start, end, half }: Escaped): number {
  let write = start;
  for (let read = start; read < end; ) {
    const byte = bytes[read++] as number;
    if (byte !== backslash) {
      bytes[write++] = byte;
      continue;
    }
    const escaped = bytes[read++] as number;
    if (escaped !== 0x75) {
      const meant = escapes[escaped] as number;
      if (meant === 0 || read > end) return -1;
      bytes[write++] = meant;
      continue;
    }
    let code = readHex(bytes, read, end);
    if (code === -1) return -1;
    read += 4;
    if (code >= 0xd800 && code < 0xdc00 && bytes[read] === backslash && bytes[read + 1] === 0x75) {
      const low = readHex(bytes, read + 2, end);
      if (low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        read += 6;
      }
    }
    if (code >= 0xd800 && code < 0xe000) code = half;
    if (code === -1) return -1;
    write = writeCharacter(bytes, write, code);
  }
  return write - start;
}

/** The number that four hexadecimal digits at `at` say; -1 when they are none. */
export function readHex(bytes: Uint8Array, at: number, end: number): number {
  if (at + 4 > end) return -1;
  let code = 0;
  for (let next = at; next < at + 4; next += 1) {
    const byte = bytes[next] as number;
    const letter = byte | 0x20;
    const digit = byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
    if (digit === -1) return -1;
    code = code * 16 + digit;
  }
  return code;
}

function writeCharacter(bytes: Uint8Array, at: number, code: number): number {
  let write = at;
  if (code < 0x80) {
    bytes[write++] = code;
  } else if (code < 0x800) {
    bytes[write++] = 0xc0 | (code >> 6);
    bytes[write++] = 0x80 | (code & 0x3f);
  } else {
    if (code < 0x10000) {
      bytes[write++] = 0xe0 | (code >> 12);
    } else {
      bytes[write++] = 0xf0 | (code >> 18);
      bytes[write++] = 0x80 | ((code >> 12) & 0x3f);
    }
    bytes[write++] = 0x80 | ((code >> 6) & 0x3f);
    bytes[write++] = 0x80 | (code & 0x3f);
  }
  return write;
}
