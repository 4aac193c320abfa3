/** Strict JSON (RFC 8259), looked at byte by byte. A byte that cannot be there ends a search, and one behind the bytes of a file is 0. */

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];
const [zero, nine, minus, plus, point, letterE] = [0x30, 0x39, 0x2d, 0x2b, 0x2e, 0x65];
const newline = 0x0a;

/** 1 for bytes inside of a string that need a look. */
const stops = new Uint8Array(256).fill(1, 0, 0x20);
stops[quote] = 1;
stops[backslash] = 1;

/** The quote that ends a string whose inside begins at `at`, or where it cannot go on. */
export function findStringStop(bytes: Uint8Array, at: number): number {
  let next = at;
  while (stops[bytes[next] as number] === 0) next += 1;
  return next;
}

/** Where a string whose inside begins at `at` ends, its quote included; where it stops short, as a negative number minus one. */
export function scanString(bytes: Uint8Array, at: number, end: number): number {
  let next = at;
  for (;;) {
    while (stops[bytes[next] as number] === 0) next += 1;
    if (next >= end) return ~end;
    const byte = bytes[next];
    if (byte === quote) return next + 1;
    if (byte !== backslash) return ~next;
    next += 2;
  }
}

/** Where a number that begins at `at` ends, or {@link scanString}'s negative where it is none. At its end there is always another byte. */
export function scanNumber(bytes: Uint8Array, at: number, end: number): number {
  let next = bytes[at] === minus ? at + 1 : at;
  const first = bytes[next] as number;
  if (first < zero || first > nine) return ~Math.min(next, end);
  next = first === zero ? next + 1 : skipDigits(bytes, next + 1);
  if (bytes[next] === point) {
    const from = next + 1;
    next = skipDigits(bytes, from);
    if (next === from) return ~Math.min(next, end);
  }
  if (((bytes[next] as number) | 0x20) === letterE) {
    const sign = bytes[next + 1];
    const from = sign === plus || sign === minus ? next + 2 : next + 1;
    next = skipDigits(bytes, from);
    if (next === from) return ~Math.min(next, end);
  }
  return next >= end ? ~end : next;
}

function skipDigits(bytes: Uint8Array, at: number): number {
  let next = at;
  for (;;) {
    const byte = bytes[next] as number;
    if (!(byte >= zero && byte <= nine)) return next;
    next += 1;
  }
}

const wordTrue = new TextEncoder().encode('true');
const wordFalse = new TextEncoder().encode('false');
const wordNull = new TextEncoder().encode('null');

/** Where one of the words of JSON ends, or a negative as above. */
export function scanWord(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at];
  const word = first === 0x74 ? wordTrue : first === 0x66 ? wordFalse : wordNull;
  for (let offset = 0; offset < word.length; offset += 1) {
    if (bytes[at + offset] !== word[offset]) return ~Math.min(at + offset, end);
  }
  return at + word.length > end ? ~end : at + word.length;
}

/** What may come next inside of objects and arrays. */
const wants = { value: 0, valueOrEnd: 1, name: 2, nameOrEnd: 3, colon: 4, commaOrEnd: 5 } as const;
type Wanted = (typeof wants)[keyof typeof wants];

/** Checks objects and arrays, however deep, without a call for each. */
export class NestedScanner {
  /** Line ends between the values of the last scan. */
  lines = 0;
  #isObject = new Uint8Array(64);
  #depth = 0;
  #wanted: Wanted = wants.value;

  /** Where the object or array that begins at `at` ends, or a negative as above. */
  scan(bytes: Uint8Array, at: number, end: number): number {
    this.lines = 0;
    this.#depth = 0;
    this.#open(bytes[at] as number);
    let next = at + 1;
    while (next < end) {
      const byte = bytes[next] as number;
      if (byte <= 0x20) {
        if (byte !== 0x20 && byte !== 0x09 && byte !== newline && byte !== 0x0d) return ~next;
        if (byte === newline) this.lines += 1;
        next += 1;
        continue;
      }
      next = this.#take(bytes, next, end);
      if (next < 0 || this.#depth === 0) return next;
    }
    return ~end;
  }

  /** Takes a string, a number, a word or a sign. */
  #take(bytes: Uint8Array, at: number, end: number): number {
    const byte = bytes[at] as number;
    const wanted = this.#wanted;
    if (byte === quote) {
      if (wanted === wants.colon || wanted === wants.commaOrEnd) return ~at;
      this.#wanted = wanted === wants.name || wanted === wants.nameOrEnd ? wants.colon : wants.commaOrEnd;
      return scanEscaped(bytes, at + 1, end);
    }
    if (byte === comma) {
      if (wanted !== wants.commaOrEnd) return ~at;
      this.#wanted = this.#isObject[this.#depth - 1] === 1 ? wants.name : wants.value;
      return at + 1;
    }
    if (byte === colon) {
      if (wanted !== wants.colon) return ~at;
      this.#wanted = wants.value;
      return at + 1;
    }
    if (byte === closeBrace || byte === closeBracket) return this.#close(byte) ? at + 1 : ~at;
    if (wanted !== wants.value && wanted !== wants.valueOrEnd) return ~at;
    if (byte === openBrace || byte === openBracket) {
      this.#open(byte);
      return at + 1;
    }
    this.#wanted = wants.commaOrEnd;
    return scanScalar(bytes, at, end);
  }

  #close(byte: number): boolean {
    const isObject = byte === closeBrace ? 1 : 0;
    const wanted = this.#wanted;
    if (wanted !== wants.commaOrEnd && wanted !== (isObject === 1 ? wants.nameOrEnd : wants.valueOrEnd)) return false;
    if (this.#isObject[this.#depth - 1] !== isObject) return false;
    this.#depth -= 1;
    this.#wanted = wants.commaOrEnd;
    return true;
  }

  #open(byte: number): void {
    const depth = this.#depth;
    if (depth === this.#isObject.length) {
      const larger = new Uint8Array(depth * 2);
      larger.set(this.#isObject);
      this.#isObject = larger;
    }
    this.#isObject[depth] = byte === openBrace ? 1 : 0;
    this.#depth = depth + 1;
    this.#wanted = byte === openBrace ? wants.nameOrEnd : wants.valueOrEnd;
  }
}

/** A number or a word. */
export function scanScalar(bytes: Uint8Array, at: number, end: number): number {
  const byte = bytes[at] as number;
  return byte === minus || (byte >= zero && byte <= nine) ? scanNumber(bytes, at, end) : scanWord(bytes, at, end);
}

/** 1 for letters that may be behind a backslash. */
const escapable = new Uint8Array(256);
for (const letter of '"\\/bfnrtu') escapable[letter.charCodeAt(0)] = 1;

/** As {@link scanString}; its escapes are checked, since nothing will ever take them apart. */
export function scanEscaped(bytes: Uint8Array, at: number, end: number): number {
  let next = at;
  for (;;) {
    while (stops[bytes[next] as number] === 0) next += 1;
    if (next >= end) return ~end;
    const byte = bytes[next];
    if (byte === quote) return next + 1;
    if (byte !== backslash) return ~next;
    if (next + 1 >= end) return ~end;
    if (escapable[bytes[next + 1] as number] === 0) return ~next;
    if (bytes[next + 1] === 0x75) {
      for (let digit = next + 2; digit < next + 6; digit += 1) {
        if (digit >= end) return ~end;
        if (!isHex(bytes[digit] as number)) return ~digit;
      }
    }
    next += 2;
  }
}

function isHex(byte: number): boolean {
  const letter = byte | 0x20;
  return (byte >= zero && byte <= nine) || (letter >= 0x61 && letter <= 0x66);
}

const nested = new NestedScanner();

/** Where a JSON value ends that may fill the bytes from `start` to `end` alone, with the white space around it; -1 when there is none. */
export function findJsonEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && isSpace(bytes[at] as number)) at += 1;
  if (at >= end) return -1;
  const byte = bytes[at];
  if (byte === openBrace || byte === openBracket) at = nested.scan(bytes, at, end);
  else if (byte === quote) at = scanEscaped(bytes, at + 1, end);
  else at = findScalarEnd(bytes, at, end);
  if (at < 0) return -1;
  while (at < end && isSpace(bytes[at] as number)) at += 1;
  return at;
}

/** What is behind `end` may be digits too, and is not looked at. */
function findScalarEnd(bytes: Uint8Array, start: number, end: number): number {
  const copy = new Uint8Array(end - start + 1);
  copy.set(bytes.subarray(start, end));
  const after = scanScalar(copy, 0, copy.length);
  return after < 0 ? -1 : start + after;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === newline || byte === 0x0d;
}
