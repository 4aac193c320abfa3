const [minus, point, dash] = [0x2d, 0x2e, 0x2d];

/** `-`, digits, one point between them. */
export function isDecimal(bytes: Uint8Array, start: number, end: number): boolean {
  let digits = 0;
  let points = 0;
  for (let at = bytes[start] === minus ? start + 1 : start; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte >= 0x30 && byte <= 0x39) digits += 1;
    else if (byte === point && digits > 0) points += 1;
    else return false;
  }
  return digits > 0 && points < 2 && bytes[end - 1] !== point;
}

/** 32 lower-case hex digits in groups 8-4-4-4-12. */
export function isUuid(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== 36) return false;
  for (let offset = 0; offset < 36; offset += 1) {
    const byte = bytes[start + offset] as number;
    const isDash = offset === 8 || offset === 13 || offset === 18 || offset === 23;
    const isFit = isDash ? byte === dash : (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66);
    if (!isFit) return false;
  }
  return true;
}
