import type { NativeType } from '../catalog/native-types.ts';

/** Bytes of the longest key, and of one in which each row of InnoDB's default format fits: MySQL manual, "InnoDB Limits". */
export const longestKeyBytes = 3072;

/** Bytes of the longest row, texts and blobs that stand elsewhere left out: MySQL manual, "Row Size Limits". */
export const longestRowBytes = 65_535;

/** Bytes of the longest character. */
export function characterBytes(native: NativeType): number {
  switch (native.charset) {
    case 'ascii':
    case 'latin1':
    case 'binary':
      return 1;
    case 'utf8':
    case 'utf8mb3':
      return 3;
    default:
      return 4;
  }
}

/** Whether the length of the type's values is told in characters or bytes, and so can be cut. */
export function isLengthy({ name }: NativeType): boolean {
  return name in lengthy || unbounded.has(name);
}

/** A text, and not bytes. */
export function isText({ name }: NativeType): boolean {
  return name === 'char' || name === 'varchar' || name.endsWith('text');
}

const lengthy = { char: 0, varchar: 0, binary: 0, varbinary: 0 };
const unbounded: ReadonlySet<string> = new Set([
  'tinytext',
  'text',
  'mediumtext',
  'longtext',
  'tinyblob',
  'blob',
  'mediumblob',
  'longblob',
]);

/** Types that no key can hold, not even the beginning of their values, by ordinary means. */
const withoutKey: ReadonlySet<string> = new Set([
  'json',
  'vector',
  'geometry',
  'point',
  'linestring',
  'polygon',
  'multipoint',
  'multilinestring',
  'multipolygon',
  'geometrycollection',
]);

/** Bytes a whole value takes in a key; infinite where it has no bound, undefined where no key can hold the type. */
export function keyBytes(native: NativeType): number | undefined {
  if (withoutKey.has(native.name)) return undefined;
  if (unbounded.has(native.name)) return Number.POSITIVE_INFINITY;
  return (native.length ?? 0) * unitBytes(native) || (fixedBytes[native.name] ?? decimalBytes(native));
}

/** Bytes of one unit of the type's length; 0 when its length says nothing of its size. */
export function unitBytes(native: NativeType): number {
  if (native.name === 'char' || native.name === 'varchar') return characterBytes(native);
  return native.name === 'binary' || native.name === 'varbinary' ? 1 : 0;
}

/** Bytes the type takes in a row. */
export function rowBytes(native: NativeType): number {
  // What stands elsewhere leaves a length and an address.
  if (unbounded.has(native.name) || withoutKey.has(native.name)) return 12;
  const bytes = keyBytes(native) ?? 0;
  return native.name === 'varchar' || native.name === 'varbinary' ? bytes + 2 : bytes;
}

const fixedBytes: Readonly<Record<string, number>> = {
  tinyint: 1,
  smallint: 2,
  mediumint: 3,
  int: 4,
  bigint: 8,
  float: 4,
  double: 8,
  year: 1,
  date: 3,
  time: 6,
  datetime: 8,
  timestamp: 7,
  bit: 8,
  enum: 2,
  set: 8,
  uuid: 16,
  inet4: 4,
  inet6: 16,
};

/** Nine digits in four bytes, on either side of the point. */
function decimalBytes({ length = 0 }: NativeType): number {
  return Math.ceil(length / 9) * 4 + 4;
}

/**
 * Shares a number of bytes among those who want some: who wants little gets it, the others get equal parts of what is left. In the order of
 * what they want.
 */
export function shareBytes(wanted: readonly number[], bytes: number): readonly number[] {
  const shares = wanted.map(() => 0);
  const order = wanted.map((_, index) => index).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  let rest = Math.max(0, bytes);
  for (const [done, index] of order.entries()) {
    const share = Math.min(wanted[index] ?? 0, Math.floor(rest / (wanted.length - done)));
    shares[index] = share;
    rest -= share;
  }
  return shares;
}
