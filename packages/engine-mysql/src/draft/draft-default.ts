import type { Column } from '@sync/core/connector';
import type { NativeType } from '../catalog/native-types.ts';
import type { ServerFacts } from '../connection.ts';
import { quoteLiteral } from '../quote.ts';
import type { DraftColumn } from './draft-columns.ts';
import { isText } from './type-bytes.ts';

/** A default as it stands in a statement, and as the catalog will tell it. */
export interface DraftDefault {
  readonly sql: string;
  /** Missing: it is an expression that neutral words do not have. */
  readonly neutral?: NonNullable<Column['default']>;
}

/** The default of a column; a reason when it cannot be kept, undefined when there is none to keep. */
export function draftDefault(
  column: DraftColumn,
  server: ServerFacts,
): DraftDefault | { readonly because: string } | undefined {
  const wanted = column.source.default;
  if (wanted === undefined) return undefined;
  // MySQL 8.0.13 and every MariaDB that we know take expressions.
  const takesExpressions = server.flavor === 'mariadb' || server.versionNumber >= 8_00_13;
  const found = wanted.kind === 'now' ? nowDefault(column) : valueDefault(column, wanted.text);
  if (found === undefined) return { because: `${column.native.name} has no such default` };
  if (!found.isExpression) return found.draft;
  return takesExpressions
    ? found.draft
    : { because: 'this server takes constants only as the default of such a column' };
}

interface Found {
  readonly draft: DraftDefault;
  readonly isExpression: boolean;
}

function nowDefault({ native, source }: DraftColumn): Found | undefined {
  const digits = native.length === undefined ? '' : String(native.length);
  const neutral = { kind: 'now' } as const;
  switch (native.name) {
    case 'datetime':
      // Moments are held in UTC, and CURRENT_TIMESTAMP is that of the session that inserts.
      return source.type.kind === 'timestamp' && source.type.hasZone
        ? { draft: { sql: `(utc_timestamp(${digits}))` }, isExpression: true }
        : { draft: { sql: `CURRENT_TIMESTAMP${digits === '' ? '' : `(${digits})`}`, neutral }, isExpression: false };
    case 'timestamp':
      return { draft: { sql: `CURRENT_TIMESTAMP${digits === '' ? '' : `(${digits})`}`, neutral }, isExpression: false };
    case 'date':
      return { draft: { sql: '(curdate())', neutral }, isExpression: true };
    case 'time':
      return { draft: { sql: `(curtime(${digits}))`, neutral }, isExpression: true };
    default:
      return undefined;
  }
}

function valueDefault({ native, source }: DraftColumn, given: string): Found | undefined {
  const text = canonicalValue(native, source, given);
  if (text === undefined) return undefined;
  const sql = native.name === 'bit' ? `b'${text}'` : quoteLiteral(text);
  const isOutside = native.name.endsWith('text') || native.name === 'json';
  // What the server prints of it does not tell all of it: see `readDefault`.
  const isTold = !/[?\u{10000}-\u{10FFFF}]/u.test(text);
  const zone = native.name === 'timestamp' ? '+00' : '';
  const neutral =
    isTold || !(isText(native) || native.name === 'enum') ? { kind: 'value' as const, text: text + zone } : undefined;
  return {
    draft: { sql: isOutside ? `(${sql})` : sql, ...(neutral === undefined ? {} : { neutral }) },
    isExpression: isOutside,
  };
}

/** The value as the catalog will tell it; undefined when the type has no such value. */
function canonicalValue(native: NativeType, source: Column, text: string): string | undefined {
  switch (native.name) {
    case 'tinyint':
    case 'smallint':
    case 'mediumint':
    case 'int':
    case 'bigint':
      return integerValue(native, source.type.kind === 'boolean' ? (booleans[text] ?? text) : text);
    case 'decimal':
      return decimalValue(native, text);
    case 'float':
    case 'double':
      return /^-?\d+(?:\.\d+)?(?:e[-+]?\d+)?$/i.test(text) ? String(Number(text)) : undefined;
    case 'bit':
      return new RegExp(`^[01]{${native.length ?? 1}}$`).test(text) ? text : undefined;
    case 'enum':
      return native.labels?.includes(text) ? text : undefined;
    case 'date':
    case 'datetime':
    case 'timestamp':
    case 'time':
      return momentValue(native, text);
    case 'uuid':
      return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? text : undefined;
    case 'char':
    case 'varchar':
      return textValue(native, text);
    default:
      return native.name.endsWith('text') && source.type.kind !== 'bytes' ? text : undefined;
  }
}

const booleans: Readonly<Record<string, string>> = { t: '1', f: '0' };

const bitsOf: Readonly<Record<string, number>> = { tinyint: 8, smallint: 16, mediumint: 24, int: 32, bigint: 64 };

function integerValue({ name, isUnsigned }: NativeType, text: string): string | undefined {
  if (!/^-?\d{1,20}$/.test(text)) return undefined;
  const value = BigInt(text);
  const bits = BigInt(bitsOf[name] ?? 8);
  const [min, max] = isUnsigned ? [0n, 2n ** bits - 1n] : [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
  return value >= min && value <= max ? value.toString() : undefined;
}

/** With all the digits behind the point, as the server prints it. */
function decimalValue({ length = 10, scale = 0, isUnsigned }: NativeType, text: string): string | undefined {
  const [, sign = '', whole = '', behind = ''] = /^(-?)0*(\d+?)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === '' || (isUnsigned && sign !== '')) return undefined;
  const kept = behind.replace(/0+$/, '');
  if (kept.length > scale || (whole === '0' ? 0 : whole.length) > length - scale) return undefined;
  const digits = `${whole}${scale === 0 ? '' : `.${kept.padEnd(scale, '0')}`}`;
  return /[1-9]/.test(digits) ? `${sign}${digits}` : digits;
}

function momentValue({ name, length = 0 }: NativeType, text: string): string | undefined {
  const found =
    /^(?<date>(?!0000)\d{4}-\d\d-\d\d)?(?: ?(?<time>\d\d:\d\d:\d\d)(?:\.(?<behind>\d{1,6}))?)?(?:\+00)?$/.exec(
      text,
    )?.groups;
  const { date, time, behind = '' } = found ?? {};
  const hasDate = name !== 'time';
  const hasTime = name !== 'date';
  if ((date !== undefined) !== hasDate || (time !== undefined) !== hasTime) return undefined;
  const kept = behind.replace(/0+$/, '');
  if (kept.length > length) return undefined;
  const fraction = length === 0 ? '' : `.${kept.padEnd(length, '0')}`;
  return [date, time === undefined ? undefined : `${time}${fraction}`].filter((part) => part !== undefined).join(' ');
}

function textValue({ name, length = 0 }: NativeType, text: string): string | undefined {
  // The server drops them from a CHAR, and says so as an error for a default.
  const kept = name === 'char' ? text.replace(/ +$/, '') : text;
  return Array.from(kept).length <= length ? kept : undefined;
}
