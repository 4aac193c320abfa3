import type { NeutralType } from '@sync/core/connector';
import { type NativeColumn, parseNativeType, printNativeType } from '@sync/engine-mysql';

const exactText = 'character set utf8mb4 collate utf8mb4_bin';

/** Longest text of a column of its own; longer ones stand beside the row. */
const longestText = 16_383;

export interface HeldTypeOptions {
  /** Part of a key, which takes texts of some length only. @defaultValue false */
  readonly isKey?: boolean;
}

/** A type of both servers that holds every value of the neutral type, for columns of our own. */
export function heldType(type: NeutralType, { isKey = false }: HeldTypeOptions = {}): string {
  switch (type.kind) {
    case 'boolean':
      return 'tinyint(1)';
    case 'date':
      return type.kind;
    case 'integer':
      return type.isUnsigned ? 'bigint unsigned' : 'bigint';
    case 'decimal':
      return 'decimal(65,30)';
    case 'float':
      return 'double';
    case 'timestamp':
      return 'datetime(6)';
    case 'uuid':
      return 'char(36) character set ascii collate ascii_bin';
    default:
      return textOf(type.kind === 'text' ? type.maxLength : undefined, isKey);
  }
}

/** Characters that a column of a key has when its type does not say. */
const keyLength = 255;

function textOf(maxLength: number | undefined, isKey: boolean): string {
  const length = isKey ? Math.min(keyLength, maxLength ?? keyLength) : maxLength;
  return length === undefined || length > longestText ? `longtext ${exactText}` : `varchar(${length}) ${exactText}`;
}

/** A column of a type as `heldType` gives it, as writing it needs to know it. It may be null. */
export function nativeColumn(printed: string): NativeColumn {
  const native = parseNativeType(printed);
  const isMoment = native?.name === 'datetime' || native?.name === 'time';
  return {
    type: native?.name ?? 'longtext',
    printed,
    charset: native?.charset,
    collation: native?.collation,
    precision: isMoment ? (native.length ?? 0) : undefined,
    isNullable: true,
  };
}

/** The type of a column of a table, with its character set and collation, as it stands in a CREATE TABLE. */
export function columnType({ type, printed = type, charset, collation }: NativeColumn): string {
  // What stands behind is the server's remark: `/* mariadb-5.3 */`.
  const plain = printed.replace(/ ?\/\*(?:[^']*?)\*\/$/, '');
  const native = parseNativeType(plain);
  const isText = charset !== undefined && collation !== undefined;
  if (native !== undefined) return printNativeType({ ...native, ...(isText ? { charset, collation } : {}) });
  return isText ? `${plain} character set ${charset} collate ${collation}` : plain;
}
