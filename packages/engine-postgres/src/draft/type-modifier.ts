/** The modifier of a built-in type as the catalog stores it; undefined when the type takes none like it. Source: each type's `…typmodin`. */
export function typeModifier(typeName: string, values: readonly number[]): number | undefined {
  if (values.length === 0) return -1;
  const [first = 0, second] = values;
  if (typeName === 'numeric') return numericModifier(first, second ?? 0);
  if (second !== undefined) return undefined;
  switch (typeName) {
    case 'varchar':
    case 'bpchar':
      return first >= 1 && first <= 10_485_760 ? first + 4 : undefined;
    case 'bit':
    case 'varbit':
      return first >= 1 && first <= 83_886_080 ? first : undefined;
    case 'time':
    case 'timetz':
    case 'timestamp':
    case 'timestamptz':
      return first <= 6 ? first : undefined;
    case 'interval':
      // All fields, and the digits of a second.
      return first <= 6 ? 0x7fff_0000 + first : undefined;
    default:
      return undefined;
  }
}

function numericModifier(precision: number, scale: number): number | undefined {
  const isValid = precision >= 1 && precision <= 1000 && scale >= 0 && scale <= precision;
  return isValid ? precision * 65_536 + scale + 4 : undefined;
}
