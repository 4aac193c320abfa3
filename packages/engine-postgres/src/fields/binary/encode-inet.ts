import type { FieldEncoder } from '../field-encoder.ts';
import { hexValues } from '../unescape-copy-text.ts';

const notAddress = 'is not an IP address';

/** As `inet_recv` numbers them: PGSQL_AF_INET and the one behind it. */
const families = { v4: 2, v6: 3 } as const;

const [dot, slash, colon] = [0x2e, 0x2f, 0x3a];

/** The bytes of the address that is being read. */
const address = new Uint8Array(16);

/** Postgres `inet`: family, bits of the mask, whether it is a cidr, the number of bytes, the bytes. */
export const encodeInet: FieldEncoder = ({ bytes, start, end }, output) => {
  const maskAt = indexOf(bytes, slash, [start, end]);
  const stop = maskAt === -1 ? end : maskAt;
  const isV6 = indexOf(bytes, colon, [start, stop]) !== -1;
  const isRead = isV6 ? readV6(bytes, [start, stop]) : readV4(bytes, [start, stop], 0);
  const length = isV6 ? 16 : 4;
  const mask = maskAt === -1 ? length * 8 : readNumber(bytes, [maskAt + 1, end]);
  if (!isRead || !(mask <= length * 8)) return notAddress;
  output.writeByte(isV6 ? families.v6 : families.v4);
  output.writeByte(mask);
  output.writeByte(0);
  output.writeByte(length);
  output.writeBytes(address, 0, length);
  return undefined;
};

type Range = readonly [start: number, end: number];

function indexOf(bytes: Uint8Array, byte: number, [start, end]: Range): number {
  for (let at = start; at < end; at += 1) if (bytes[at] === byte) return at;
  return -1;
}

/** One to three decimal digits; NaN for anything else. */
function readNumber(bytes: Uint8Array, [start, end]: Range): number {
  if (end <= start || end - start > 3) return Number.NaN;
  let number = 0;
  for (let at = start; at < end; at += 1) {
    const digit = (bytes[at] as number) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

/** Four numbers, written from `to` on. */
function readV4(bytes: Uint8Array, [start, end]: Range, to: number): boolean {
  let from = start;
  for (let part = 0; part < 4; part += 1) {
    const found = indexOf(bytes, dot, [from, end]);
    const isLast = part === 3;
    if ((found === -1) !== isLast) return false;
    const number = readNumber(bytes, [from, isLast ? end : found]);
    if (!(number <= 255)) return false;
    address[to + part] = number;
    from = found + 1;
  }
  return true;
}

/** Groups of hex digits, one gap of zeros, the last two groups perhaps in the form of v4: RFC 4291, 2.2. */
function readV6(bytes: Uint8Array, [start, end]: Range): boolean {
  address.fill(0);
  let length = 0;
  let gapAt = -1;
  let at = start;
  if (bytes[at] === colon) {
    if (bytes[at + 1] !== colon) return false;
    at += 1;
  }
  while (at < end) {
    if (bytes[at] === colon) {
      if (gapAt !== -1) return false;
      gapAt = length;
      at += 1;
      continue;
    }
    const next = indexOf(bytes, colon, [at, end]);
    const stop = next === -1 ? end : next;
    if (next === -1 && indexOf(bytes, dot, [at, end]) !== -1) {
      if (length > 12 || !readV4(bytes, [at, end], length)) return false;
      length += 4;
    } else {
      if (length > 14 || !readGroup(bytes, [at, stop], length)) return false;
      length += 2;
    }
    at = stop + 1;
    // A single colon at the end has nothing behind it.
    if (next !== -1 && at === end) return false;
  }
  return closeGap(length, gapAt);
}

function readGroup(bytes: Uint8Array, [start, end]: Range, to: number): boolean {
  if (end - start < 1 || end - start > 4) return false;
  let group = 0;
  let check = 0;
  for (let at = start; at < end; at += 1) {
    const digit = hexValues[bytes[at] as number] as number;
    check |= digit;
    group = (group << 4) | digit;
  }
  address[to] = group >> 8;
  address[to + 1] = group & 255;
  return check <= 15;
}

/** Moves what stands behind the gap to the end. */
function closeGap(length: number, gapAt: number): boolean {
  if (gapAt === -1) return length === 16;
  if (length > 14) return false;
  address.copyWithin(16 - (length - gapAt), gapAt, length);
  address.fill(0, gapAt, 16 - (length - gapAt));
  return true;
}
