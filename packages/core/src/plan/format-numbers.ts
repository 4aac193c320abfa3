/** `12,345 rows`, `1 row`, or `unknown rows` for an estimate that is missing (-1). */
export function formatRows(rows: number): string {
  if (rows < 0) return 'unknown rows';
  return rows === 1 ? '1 row' : `${groupDigits(rows)} rows`;
}

/** `8 kB`, `1.5 MB`, or `unknown size` for an estimate that is missing (-1). */
export function formatBytes(bytes: number): string {
  if (bytes < 0) return 'unknown size';
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let [value, unit] = [bytes, 0];
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const text = unit === 0 || value >= 10 ? Math.round(value).toString() : value.toFixed(1).replace(/\.0$/, '');
  return `${text} ${units[unit] ?? ''}`;
}

/** `1,234,567`, whatever the locale. */
export function groupDigits(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 table`, `2 tables`. */
export function countNoun(count: number, noun: string): string {
  return `${groupDigits(count)} ${noun}${count === 1 ? '' : 's'}`;
}
