import type { FakeValue } from './change.ts';
import type { WireColumn } from './schema-columns.ts';

/** A value as a replica holds it, see `NeutralType` of @sync/core for the forms. */
export function canonicalText(column: WireColumn, value: FakeValue): string | null {
  if (value === null) return null;
  if (column.kind === 'array') return arrayText(typeof value === 'string' ? JSON.parse(value) : value);
  if (typeof value === 'object') return jsonText(value);
  const text = String(value);
  switch (column.kind) {
    case 'boolean':
      return text === 'true' ? 't' : 'f';
    case 'moment':
      return momentText(text);
    case 'date':
      return dateText(text).join('');
    case 'time':
      return timeText(text);
    case 'uuid':
      return uuidText(text);
    case 'enum':
      if (column.labels?.includes(text) !== false) return text;
      return column.labels.includes('__dap_unspecified__') ? '__dap_unspecified__' : null;
    default:
      return text;
  }
}

function jsonText(value: FakeValue): string | null {
  if (Array.isArray(value)) return JSON.stringify(value, bigintAsText);
  const members = Object.entries(value ?? {}).filter(([, member]) => member !== null);
  if (members.length === 0) return null;
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${memberText(member)}`).join(',')}}`;
}

function bigintAsText(_name: string, part: unknown): unknown {
  return typeof part === 'bigint' ? String(part) : part;
}

function memberText(value: FakeValue): string {
  if (typeof value === 'bigint') return JSON.stringify(String(value));
  return typeof value === 'object' && value !== null ? (jsonText(value) ?? '{}') : JSON.stringify(value);
}

function arrayText(value: unknown): string {
  const elements = Array.isArray(value) ? value.map(elementText) : [];
  return `{${elements.join(',')}}`;
}

function elementText(element: unknown): string {
  if (element === null) return 'NULL';
  if (typeof element === 'boolean') return element ? 't' : 'f';
  const text = typeof element === 'string' ? element : JSON.stringify(element, bigintAsText);
  const isPlain = text !== '' && text.toLowerCase() !== 'null' && !/[{},"\\\s]/u.test(text);
  return isPlain ? text : `"${text.replace(/["\\]/gu, '\\$&')}"`;
}

function momentText(text: string): string {
  const [date = '', time = ''] = text.split('T');
  const [day, era] = dateText(date);
  return `${day} ${timeText(time)}${era}`;
}

/** The date, and ` BC` behind it where it is one. */
function dateText(text: string): readonly [day: string, era: string] {
  const match = /^([+-]?\d{4,})(-\d\d-\d\d)$/u.exec(text);
  const isoYear = Number(match?.[1]);
  // ISO 8601 has a year zero, which is 1 BC.
  const year = String(isoYear > 0 ? isoYear : 1 - isoYear).padStart(4, '0');
  return [`${year}${match?.[2] ?? ''}`, isoYear > 0 ? '' : ' BC'];
}

function timeText(text: string): string {
  const [whole = '', fraction = ''] = text.replace(/Z$/u, '').split('.');
  const digits = fraction.slice(0, 6).replace(/0+$/u, '');
  return digits === '' ? whole : `${whole}.${digits}`;
}

function uuidText(text: string): string {
  const digits = text.replaceAll('-', '').toLowerCase();
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5');
}
