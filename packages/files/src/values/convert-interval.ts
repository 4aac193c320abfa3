import type { RowBuffer } from '../rows/row-buffer.ts';

/** Longer than any interval. */
const longest = 200;
const letterP = 0x50;

/** A duration of ISO 8601, each part with its own sign as Postgres has them. */
const duration =
  /^P(?=.)(?:([+-]?\d+)Y)?(?:([+-]?\d+)M)?(?:([+-]?\d+)W)?(?:([+-]?\d+)D)?(?:T(?=.)(?:([+-]?\d+)H)?(?:([+-]?\d+)M)?(?:([+-]?\d+)(?:\.(\d+))?S)?)?$/;

/** Postgres's own style is left as it is; a duration of ISO 8601 (`P1Y2M3DT4H5M6S`, without fractions but of seconds) is written in it. */
export function convertInterval(rows: RowBuffer): boolean {
  const { bytes, fieldStart: start, fieldLength: length } = rows;
  if (length === 0 || length > longest) return false;
  const text = String.fromCharCode(...bytes.subarray(start, start + length));
  if (bytes[start] !== letterP) return /^[-+\d:. a-z@]+$|^[+-]?infinity$/i.test(text) && !/^[\d.]+$/.test(text);
  const written = writeInterval(text);
  if (written === undefined) return false;
  rows.setText(written);
  return true;
}

function writeInterval(text: string): string | undefined {
  const found = duration.exec(text);
  if (found === null) return undefined;
  const part = (index: number): number => Number(found[index] ?? 0);
  const counted = [
    [part(1), 'years'],
    [part(2), 'mons'],
    [part(3) * 7 + part(4), 'days'],
  ] as const;
  const shown = counted.flatMap(([count, unit]) => (count === 0 ? [] : [`${count} ${unit}`]));
  const clock = printClock({ seconds: part(5) * 3600 + part(6) * 60 + part(7), found });
  if (clock === undefined) return undefined;
  return shown.length === 0 || clock !== '00:00:00' ? [...shown, clock].join(' ') : shown.join(' ');
}

/** The parts of a time share one sign in this style; those of a duration may have several, which a fraction then makes unclear. */
function printClock({
  seconds,
  found,
}: {
  readonly seconds: number;
  readonly found: RegExpExecArray;
}): string | undefined {
  const fraction = (found[8] ?? '').replace(/0+$/, '');
  const isNegative = seconds < 0 || found[7]?.startsWith('-') === true;
  if (isNegative && seconds > 0 && fraction !== '') return undefined;
  if (seconds < 0 && fraction !== '' && found[7]?.startsWith('-') !== true) return undefined;
  const total = Math.abs(seconds);
  if (!Number.isSafeInteger(total)) return undefined;
  const two = (value: number): string => `${value}`.padStart(2, '0');
  const clock = `${two(Math.floor(total / 3600))}:${two(Math.floor(total / 60) % 60)}:${two(total % 60)}`;
  return `${isNegative && seconds <= 0 && (total > 0 || fraction !== '') ? '-' : ''}${clock}${fraction === '' ? '' : `.${fraction}`}`;
}
