import type { NativeType } from '../catalog/native-types.ts';

/** Types between whose members a column can be widened. */
export type Family = 'integer' | 'decimal' | 'float' | 'text' | 'enum' | 'bytes' | 'moment' | 'json';

const members: Readonly<Record<Family, readonly string[]>> = {
  integer: ['tinyint', 'smallint', 'mediumint', 'int', 'bigint'],
  decimal: ['decimal'],
  float: ['float', 'double'],
  text: ['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext'],
  enum: ['enum', 'set'],
  bytes: ['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob'],
  moment: ['date', 'time', 'datetime', 'timestamp'],
  json: ['json'],
};

const families = new Map(
  Object.entries(members).flatMap(([family, names]) => names.map((name) => [name, family as Family])),
);

/** The family of a type; undefined for types that stay as they are. */
export function familyOf({ name }: NativeType): Family | undefined {
  return families.get(name);
}

const bits: Readonly<Record<string, number>> = { tinyint: 8, smallint: 16, mediumint: 24, int: 32, bigint: 64 };

/** Bits of an integer type. */
export function integerBits({ name }: NativeType): number {
  return bits[name] ?? 64;
}

/** Digits of the longest number of a type. */
export function digitsOf(native: NativeType): number {
  if (native.name === 'decimal') return native.length ?? 10;
  const digits: Readonly<Record<string, number>> = { tinyint: 3, smallint: 5, mediumint: 8, int: 10 };
  return digits[native.name] ?? (native.isUnsigned === true ? 20 : 19);
}
