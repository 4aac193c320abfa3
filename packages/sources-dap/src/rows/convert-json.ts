import { type Conversion, readHex } from '@sync/files';

const [backslash, letterU] = [0x5c, 0x75];
const replacement = new TextEncoder().encode('fffd');

/**
 * Leaves JSON as it is, but for escapes of half a character (`\\ud800` alone), which databases refuse: they become U+FFFD, as decoders make
 * of them, and each field with such is told.
 */
export function jsonConversion(onReplaced: () => void): Conversion {
  return ({ bytes, fieldStart, fieldLength }) => {
    const end = fieldStart + fieldLength;
    let isReplaced = false;
    for (let at = fieldStart; at < end; at += 1) {
      if (bytes[at] !== backslash) continue;
      at += 1;
      if (bytes[at] !== letterU) continue;
      const code = readHex(bytes, at + 1, end);
      if (code < 0xd800 || code >= 0xe000) continue;
      if (code < 0xdc00 && isLowHalf(bytes, at + 5, end)) {
        at += 10;
        continue;
      }
      bytes.set(replacement, at + 1);
      isReplaced = true;
    }
    if (isReplaced) onReplaced();
    return fieldLength > 0;
  };
}

/** Whether the second half of a character is escaped there. */
function isLowHalf(bytes: Uint8Array, at: number, end: number): boolean {
  if (bytes[at] !== backslash || bytes[at + 1] !== letterU) return false;
  const code = readHex(bytes, at + 2, end);
  return code >= 0xdc00 && code < 0xe000;
}
