import { ConfigError } from '@sync/core';

const form = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?:([Zz])|([+-])(\d\d):?(\d\d))$/;
const zoneless = /^\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?$/;

/**
 * A moment as people write it by ISO 8601, with `Z` or an offset, in UTC: `2024-05-01T00:00:00.5Z`. The fraction keeps six digits, the rest is
 * cut, zeros at its end are left out. One without a zone is refused: the service would take it for UTC, its writer rarely does.
 *
 * @throws {ConfigError} CONFIG_INVALID naming the option
 */
export function parseTime(text: string, option: string): string {
  const match = form.exec(text.trim());
  if (match === null) throw invalid(option, zoneless.test(text.trim()) ? 'has no zone' : 'is no time');
  const [, year, month, day, hour, minute, second = '00', fraction = '', , sign, offsetHour = '0', offsetMinute = '0'] =
    match;
  const fields = [year, month, day, hour, minute, second].map(Number) as [number, number, number, ...number[]];
  const local = new Date(0);
  local.setUTCFullYear(fields[0], fields[1] - 1, fields[2]);
  local.setUTCHours(fields[3] ?? 0, fields[4] ?? 0, fields[5] ?? 0);
  // A day or an hour that does not exist moves to one that does.
  const written = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  if (local.toISOString() !== written || Number(offsetHour) > 23 || Number(offsetMinute) > 59)
    throw invalid(option, 'is a time that does not exist');
  const offsetMs = (Number(offsetHour) * 60 + Number(offsetMinute)) * 60_000 * (sign === '-' ? -1 : 1);
  const digits = fraction.slice(0, 6).replace(/0+$/, '');
  const utc = new Date(local.getTime() - offsetMs).toISOString();
  if (!/^\d{4}-/.test(utc)) throw invalid(option, 'is a time that does not exist');
  return `${utc.slice(0, 19)}${digits === '' ? '' : `.${digits}`}Z`;
}

function invalid(option: string, what: string): ConfigError {
  return new ConfigError({
    code: 'CONFIG_INVALID',
    message: `--${option} ${what}. Write it by ISO 8601 with Z or an offset, such as 2024-05-01T00:00:00Z or 2024-05-01T02:00:00+02:00.`,
    context: { option },
  });
}
