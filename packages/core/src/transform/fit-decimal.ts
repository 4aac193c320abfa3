/** Digits that a decimal keeps before its point, and behind it (negative: rounded to tens). */
export interface DecimalRoom {
  readonly before: number;
  readonly scale: number;
}

/**
 * The decimal nearest to another one that has room, in canonical text: rounded half away from zero, at most all nines. `Infinity` gives
 * the largest one. Text of a number that fits comes back as it is, zeros at its end left out when they have no room.
 */
export function fitDecimal(text: string, { before, scale }: DecimalRoom): string {
  const isNegative = text.startsWith('-');
  const digits = isNegative ? text.slice(1) : text;
  const largest = 10n ** BigInt(before + scale) - 1n;
  if (digits.startsWith('I')) return print(largest, scale, isNegative);
  const [whole = '0', fraction = ''] = digits.split('.');
  if (fraction.length <= scale && Math.max(0, whole.replace(/^0+/, '').length) <= before) return text;
  const shift = fraction.length - scale;
  const value = BigInt(whole + fraction);
  const unit = 10n ** BigInt(Math.max(0, shift));
  const rounded = shift <= 0 ? value * 10n ** BigInt(-shift) : (value * 2n + unit) / (2n * unit);
  return print(rounded > largest ? largest : rounded, scale, isNegative);
}

function print(value: bigint, scale: number, isNegative: boolean): string {
  const sign = isNegative && value !== 0n ? '-' : '';
  if (scale <= 0) return `${sign}${value * 10n ** BigInt(-scale)}`;
  const digits = `${value}`.padStart(scale + 1, '0');
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
