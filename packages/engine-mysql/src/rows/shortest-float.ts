/** Below it a float of 32 bits has fewer than its usual digits (IEEE 754 binary32, smallest normal number). */
const smallestNormal = 2 ** -126;
/** Any decimal number of so many digits survives a float of 32 bits; so many tell any two floats apart. */
const [keptDigits, enoughDigits] = [6, 9];

/** The shortest text that reads back to the same float of 32 bits, for the text of a double that is such a float. */
export function shortestFloat32(double: string): string {
  const value = Number(double);
  // A zero keeps its sign, which a number would not print.
  if (value === 0) return double;
  let digits = Math.abs(value) < smallestNormal ? 1 : keptDigits;
  let text = value.toPrecision(digits);
  while (digits < enoughDigits && Math.fround(Number(text)) !== value) {
    digits += 1;
    text = value.toPrecision(digits);
  }
  // Without the zeros at the end; the double nearest to a text prints as that text.
  return String(Number(text));
}
