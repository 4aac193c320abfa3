import type { NeutralDefault, NeutralType } from '@sync/core/connector';
import type { ServerFacts } from '../connection.ts';
import type { ColumnRow } from './read-columns.ts';
import { scanString } from './scan-type-text.ts';
import { unescapeExpression } from './unescape-expression.ts';

/** What a default says: nothing, something that neutral words have, or something they have not. */
export type DefaultMeaning =
  | { readonly kind: 'none' }
  | { readonly kind: 'neutral'; readonly default: NeutralDefault }
  | { readonly kind: 'expression' };

const none: DefaultMeaning = { kind: 'none' };
const expression: DefaultMeaning = { kind: 'expression' };

/** A default as printed: the text of a constant, or an expression. */
type Printed = { readonly constant: string } | { readonly expression: string };

/** Reads COLUMN_DEFAULT, which holds an expression at MariaDB, and at MySQL a bare constant unless EXTRA says otherwise. */
export function readDefault(
  row: Pick<ColumnRow, 'columnDefault' | 'extra' | 'columnType'>,
  type: NeutralType,
  server: ServerFacts,
): DefaultMeaning {
  if (row.columnDefault === null) return none;
  const printed =
    server.flavor === 'mariadb' ? readMariadb(row.columnDefault) : readMysql(row.columnDefault, row.extra, type);
  if (printed === undefined) return none;
  if ('expression' in printed) return isNow(printed.expression, row.columnType) ? now : expression;
  const text = canonicalText(printed.constant, type);
  return text === undefined ? expression : { kind: 'neutral', default: { kind: 'value', text } };
}

const now: DefaultMeaning = { kind: 'neutral', default: { kind: 'now' } };

function readMariadb(text: string): Printed | undefined {
  if (text === 'NULL') return undefined;
  if (text.startsWith("'")) {
    const found = scanString(text, 0);
    return found?.end === text.length ? { constant: found.text } : { expression: text };
  }
  return /^-?[0-9]|^b'/.test(text) ? { constant: text } : { expression: text };
}

function readMysql(text: string, extra: string, type: NeutralType): Printed {
  const isMoment = type.kind === 'timestamp' || type.kind === 'date' || type.kind === 'time';
  // Version 5.7 does not say that it is an expression; no constant of a moment begins with a letter.
  const isExpression = extra.toUpperCase().includes('DEFAULT_GENERATED') || (isMoment && /^[A-Za-z]/.test(text));
  return isExpression ? readExpression(text) : { constant: text };
}

/** MySQL prints a constant that is written as an expression with its character set in front. */
function readExpression(printed: string): Printed {
  const text = unescapeExpression(printed);
  if (/^-?[0-9.]+$/.test(text)) return { constant: text };
  const introducer = /^_[a-z0-9]+(?=')/.exec(text)?.[0].length;
  const found = introducer === undefined ? undefined : scanString(text, introducer);
  return found?.end === text.length ? { constant: found.text } : { expression: text };
}

/** Words for the moment of the statement, by the type whose columns keep all of it that they can. */
const nowWords: readonly (readonly [type: RegExp, word: RegExp])[] = [
  [/^(?:datetime|timestamp)/i, /^(?:current_timestamp|now|localtime|localtimestamp)(?:\((\d?)\))?$/i],
  [/^date$/i, /^(?:curdate|current_date)(?:\(()\))?$/i],
  [/^time(?:$|\()/i, /^(?:curtime|current_time)(?:\((\d?)\))?$/i],
];

function isNow(text: string, columnType: string): boolean {
  const bare = text.replace(/^\((.*)\)$/, '$1');
  const digits = /\((\d)\)/.exec(columnType)?.[1] ?? '0';
  return nowWords.some(([type, word]) => {
    const found = type.test(columnType) ? word.exec(bare) : null;
    return found !== null && (found[1] || '0') === digits;
  });
}

/** The canonical text of a constant; undefined when the printed one does not tell it. */
function canonicalText(text: string, type: NeutralType): string | undefined {
  switch (type.kind) {
    case 'integer':
      return /^-?\d+$/.test(text) ? BigInt(text).toString() : undefined;
    case 'decimal':
      // ZEROFILL puts zeros in front.
      return /^-?\d+(?:\.\d+)?$/.test(text) ? text.replace(/^(-?)0+(?=\d)/, '$1') : undefined;
    case 'float':
      return /^-?\d+(?:\.\d+)?(?:e[-+]?\d+)?$/i.test(text) ? String(Number(text)) : undefined;
    case 'bit':
      return /^b'([01]*)'$/.exec(text)?.[1]?.padStart(type.length ?? 1, '0');
    case 'timestamp':
      return type.hasZone ? `${text}+00` : text;
    case 'date':
    case 'time':
    case 'uuid':
      return text;
    case 'text':
    case 'enum':
    case 'json':
      // The servers print characters beyond U+FFFF as `?` here, so that a question mark may be something else.
      return text.includes('?') ? undefined : text;
    default:
      // Binary constants are printed in pieces; canonical text of bytes is no text at all.
      return undefined;
  }
}
