/** Below it a float of 32 bits has fewer than its usual digits (IEEE 754 binary32, smallest normal number). */
const smallestNormal = 2 ** -126;

/** The shortest text that reads back to the same double. */
export function floatText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** The same for a float of 32 bits; a double that is none keeps its own text. */
export function float32Text(value: number): string {
  if (Math.fround(value) !== value || value === 0) return floatText(value);
  // Six digits survive a float of 32 bits, nine tell any two apart.
  for (let digits = Math.abs(value) < smallestNormal ? 1 : 6; digits < 9; digits += 1) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return String(rounded);
  }
  return String(Number(value.toPrecision(9)));
}

const exponential = /^(-?)(\d+)(?:\.(\d*))?[eE]([+-]?\d{1,5})$/;

/** Decimal text of a number's text: without an exponent, digit by digit. Undefined when it is no number. */
export function decimalText(text: string): string | undefined {
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return text;
  if (text === 'NaN' || text === 'Infinity' || text === '-Infinity') return text;
  const found = exponential.exec(text);
  if (found === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = found;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (Math.abs(point) > mostDigits) return undefined;
  if (point >= digits.length) return sign + trimZeros(digits.padEnd(point, '0'));
  const padded = digits.padStart(digits.length - Math.min(0, point - 1), '0');
  const at = Math.max(1, point);
  return `${sign}${trimZeros(padded.slice(0, at))}.${padded.slice(at)}`;
}

/** Of Postgres's numeric, before the point. */
const mostDigits = 131_072;

function trimZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '');
}
