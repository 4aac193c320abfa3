const MICROS_PER_DAY = 86_400_000_000;

/** Microseconds since 1970 at the start of the shop's year, 2024-01-01 00:00:00 UTC. */
export const YEAR_START: number = 1_704_067_200_000_000;

/** A moment `days` (fractions allowed) after the start of 2024, plus `micros`, in microseconds since 1970. */
export function moment(days: number, micros = 0): number {
  return YEAR_START + Math.floor(days * MICROS_PER_DAY) + micros;
}

/** `2024-02-29 12:34:56.000789+00`, as Postgres reads and prints a timestamptz in UTC. */
export function formatMoment(micros: number): string {
  return `${formatLocalMoment(micros)}+00`;
}

/** `2024-02-29 12:34:56.000789`, a timestamp without time zone. */
export function formatLocalMoment(micros: number): string {
  const millis = Math.floor(micros / 1000);
  const iso = new Date(millis).toISOString();
  const rest = String(micros - millis * 1000).padStart(3, '0');
  return `${iso.slice(0, 10)} ${iso.slice(11, 23)}${rest}`;
}

/** `2024-02-29`. */
export function formatDate(micros: number): string {
  return new Date(Math.floor(micros / 1000)).toISOString().slice(0, 10);
}
