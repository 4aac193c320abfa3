import { type FieldTest, noNearest, type Of, type TestedColumn, toBytes, toText } from './field-test.ts';

/** A column of texts: so many characters, and no U+0000 where it has none. */
export function testText(
  { source, limits }: TestedColumn,
  { maxLength = Number.POSITIVE_INFINITY }: Of<'text'>,
): FieldTest {
  const takesNul = limits === undefined || limits.specials.includes('nul-character');
  const canCut = source.kind === 'text' || source.kind === 'enum';
  return {
    fits: (bytes, start, end) =>
      (end - start <= maxLength || countCharacters(bytes, start, end) <= maxLength) &&
      (takesNul || !hasNul(bytes, start, end)),
    nearest: (bytes, start, end) => {
      if (!canCut) return undefined;
      const field = bytes.subarray(start, end);
      const kept = takesNul ? field : field.filter((byte) => byte !== 0);
      return kept.slice(0, endOfCharacters(kept, maxLength));
    },
  };
}

/** A column of arrays: no U+0000 in their text where it has none. */
export function testArray({ limits }: TestedColumn): FieldTest | undefined {
  if (limits === undefined || limits.specials.includes('nul-character')) return undefined;
  return {
    fits: (bytes, start, end) => !hasNul(bytes, start, end),
    nearest: (bytes, start, end) => bytes.subarray(start, end).filter((byte) => byte !== 0),
  };
}

/** A column of bytes: so many of them. */
export function testBytes({ maxLength = Number.POSITIVE_INFINITY }: Of<'bytes'>): FieldTest {
  return {
    fits: (_bytes, start, end) => end - start <= maxLength,
    nearest: (bytes, start) => bytes.slice(start, start + maxLength),
  };
}

/** A column of bits: so many of them. */
export function testBits({ length = Number.POSITIVE_INFINITY, isVarying }: Of<'bit'>): FieldTest {
  return {
    fits: (_bytes, start, end) => (isVarying ? end - start <= length : end - start === length),
    nearest: noNearest,
  };
}

/** A column of labels: one of them. */
export function testEnum({ labels }: Of<'enum'>): FieldTest {
  const byLength = Map.groupBy(labels.map(toBytes), ({ length }) => length);
  return {
    fits: (bytes, start, end) =>
      (byLength.get(end - start) ?? []).some((label) => label.every((byte, i) => bytes[start + i] === byte)),
    nearest: noNearest,
  };
}

/** Hexadecimal digits, with hyphens between groups of four at will, in braces or not. Source: Postgres manual, "UUID Type". */
const uuidForm = /^[0-9a-f]{4}(?:-?[0-9a-f]{4}){7}$/i;

/** A version of 8 to 15, and the variant that says that it is a version; all ones are a value of their own. */
const lateUuid = /^(?!f{32}$)[0-9a-f]{12}[89a-f][0-9a-f]{3}[89a-f]/i;

/** A column of UUIDs: all of them, or those that were known before version 8. */
export function testUuid({ limits }: TestedColumn): FieldTest {
  const takesLate = limits === undefined || limits.specials.includes('late-uuid');
  return {
    fits: (bytes, start, end) => {
      const text = toText(bytes, start, end);
      const bare = text.startsWith('{') && text.endsWith('}') ? text.slice(1, -1) : text;
      return uuidForm.test(bare) && (takesLate || !lateUuid.test(bare.replaceAll('-', '')));
    },
    nearest: noNearest,
  };
}

/** U+0000 as JSON writes it: not behind another backslash. */
const escapedNul = /(?<!\\)(?:\\\\)*\\u0000/;
const everyEscapedNul = /(?<!\\)((?:\\\\)*)\\u0000/g;

/** A column of JSON texts, and no U+0000 in them where it has none. */
export function testJson({ limits }: TestedColumn): FieldTest {
  const takesNul = limits === undefined || limits.specials.includes('nul-character');
  return {
    fits: (bytes, start, end) => {
      const text = toText(bytes, start, end);
      return (takesNul || !escapedNul.test(text)) && isJson(text);
    },
    // Without it; what is no JSON has nothing near it.
    nearest: (bytes, start, end) => {
      const kept = toText(bytes, start, end).replace(everyEscapedNul, '$1');
      return !takesNul && isJson(kept) ? toBytes(kept) : undefined;
    },
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Bytes that go on a character are no new one. */
function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

function countCharacters(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at += 1) if (!isContinuation(bytes[at] ?? 0)) count += 1;
  return count;
}

const shortBytes = 64;

function hasNul(bytes: Uint8Array, start: number, end: number): boolean {
  // A view costs more than looking at the bytes of a short field.
  if (end - start > shortBytes) return bytes.subarray(start, end).includes(0);
  for (let at = start; at < end; at += 1) if (bytes[at] === 0) return true;
  return false;
}

/** Where the first `count` characters end. */
function endOfCharacters(bytes: Uint8Array, count: number): number {
  if (bytes.length <= count) return bytes.length;
  let seen = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    if (isContinuation(bytes[at] ?? 0)) continue;
    if (seen === count) return at;
    seen += 1;
  }
  return bytes.length;
}
