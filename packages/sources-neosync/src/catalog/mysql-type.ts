import type { NeutralType, ValueLimits } from '@sync/core/connector';
import { parseNativeType } from '@sync/engine-neosync';
import { scanSql } from '../definitions/scan-sql.ts';

interface TypeText {
  readonly word: string;
  /** In the parentheses. */
  readonly numbers: readonly number[];
  readonly labels: readonly string[];
  readonly isUnsigned: boolean;
}

/** The neutral type of a MySQL column by its whole type (`decimal(10,2) unsigned`), or by the bare word that the API has for it. */
export function mysqlType(text: string): NeutralType {
  const parsed = parse(text);
  return text === parsed.word
    ? parseNativeType(text, 'mysql')
    : (wholeType(parsed) ?? parseNativeType(parsed.word, 'mysql'));
}

/** A time of MySQL is a span, too. */
export function mysqlLimits(text: string): ValueLimits | undefined {
  return parse(text).word === 'time' ? { min: '-838:59:59.000000', max: '838:59:59.000000', specials: [] } : undefined;
}

function parse(text: string): TypeText {
  const tokens = scanSql(text);
  return {
    word: tokens[0]?.value.toLowerCase() ?? '',
    numbers: tokens.flatMap(({ kind, value }) => (kind === 'word' && /^\d+$/.test(value) ? [Number(value)] : [])),
    labels: tokens.flatMap(({ kind, value }) => (kind === 'string' ? [value] : [])),
    isUnsigned: /\bunsigned\b/i.test(text),
  };
}

const integerBits: Readonly<Record<string, 8 | 16 | 24 | 32 | 64>> = {
  tinyint: 8,
  smallint: 16,
  mediumint: 24,
  int: 32,
  integer: 32,
  bigint: 64,
};

/** Undefined: nothing in the parentheses changes it. */
function wholeType({ word, numbers: [first, second], labels, isUnsigned }: TypeText): NeutralType | undefined {
  const bits = integerBits[word];
  if (bits !== undefined) {
    const isFlag = word === 'tinyint' && first === 1 && !isUnsigned;
    return { kind: 'integer', bits, isUnsigned, ...(isFlag ? { isFlag } : {}) };
  }
  const length = first === undefined ? {} : { maxLength: first };
  switch (word) {
    case 'decimal':
      return { kind: 'decimal', precision: first ?? 10, scale: second ?? 0 };
    case 'char':
      return { kind: 'text', isFixed: true, maxLength: first ?? 1 };
    case 'varchar':
      return { kind: 'text', isFixed: false, ...length };
    case 'binary':
      return { kind: 'bytes', isFixed: true, maxLength: first ?? 1 };
    case 'varbinary':
      return { kind: 'bytes', ...length };
    case 'bit':
      return { kind: 'bit', isVarying: false, length: first ?? 1 };
    case 'time':
      return { kind: 'time', hasZone: false, precision: first ?? 0 };
    case 'datetime':
      return { kind: 'timestamp', hasZone: false, precision: first ?? 0 };
    case 'timestamp':
      return { kind: 'timestamp', hasZone: true, precision: first ?? 0 };
    case 'enum':
      return { kind: 'enum', labels };
    default:
      return undefined;
  }
}
