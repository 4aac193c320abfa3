import type { NativeColumn } from '@sync/engine-mysql';

/** Collations that tell every two texts apart, those with spaces at the end included. */
const exactCollation = /^binary$|_nopad_bin$|_0900_bin$/;

/** Whether texts of the column can be equal by its collation and yet be different. */
export function foldsText({ type, charset, collation = '' }: NativeColumn): boolean {
  const isText = type === 'char' || type === 'varchar' || type.endsWith('text');
  return isText && charset !== undefined && !exactCollation.test(collation);
}

/** The bytes of a text, for comparing. */
export function bytesOf(term: string): string {
  return `CAST(${term} AS BINARY)`;
}

/** That two terms of the column's type hold the same value, null included, whatever its collation takes for equal. */
export function isSameField(left: string, right: string, column: NativeColumn): string {
  const same = (image: (term: string) => string): string => `${image(left)} <=> ${image(right)}`;
  if (foldsText(column)) return same(bytesOf);
  // As numbers of JSON, 1 and 1.0 are equal.
  if (column.type === 'json') return same((term) => bytesOf(`CAST(${term} AS CHAR)`));
  return /geom|point|line|polygon|vector/.test(column.type) ? same((term) => `HEX(${term})`) : same((term) => term);
}
