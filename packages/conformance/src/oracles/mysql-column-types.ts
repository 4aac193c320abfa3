import type { NeutralType } from '@sync/core/connector';

/** What a fixture's column types depend on. */
export interface MysqlTarget {
  readonly isMariadb: boolean;
  /** Major and minor: 1011, 907. */
  readonly version: number;
}

/** Three of them, in utf8mb4, fit the 3072 bytes of a key. */
const keyLength = 255;
const uuidSince = 1007;

/** The column type in which a fixture's values are at home. Of arrays and intervals there are none. */
export function typeName(type: NeutralType, target: MysqlTarget, { isInKey }: { readonly isInKey: boolean }): string {
  switch (type.kind) {
    case 'boolean':
      return 'tinyint(1)';
    case 'integer':
      return `${integers[type.bits]}${type.isFlag === true ? '(1)' : ''}${type.isUnsigned ? ' unsigned' : ''}`;
    case 'decimal':
      return `decimal(${type.precision ?? 65},${type.scale ?? (type.precision === undefined ? 30 : 0)})`;
    case 'float':
      return type.bits === 32 ? 'float' : 'double';
    case 'text':
      if (type.maxLength !== undefined) return `${type.isFixed ? 'char' : 'varchar'}(${type.maxLength})`;
      return isInKey ? `varchar(${keyLength})` : 'longtext';
    case 'bytes':
      return isInKey ? `varbinary(${keyLength})` : 'longblob';
    case 'bit':
      return type.isVarying ? `varchar(${type.length ?? keyLength})` : `bit(${type.length ?? 1})`;
    case 'date':
      return 'date';
    case 'time':
      return `time(${type.precision})`;
    case 'timestamp':
      return `${type.hasZone ? 'timestamp' : 'datetime'}(${type.precision})`;
    case 'uuid':
      return target.isMariadb && target.version >= uuidSince
        ? 'uuid'
        : 'char(36) CHARACTER SET ascii COLLATE ascii_bin';
    case 'json':
      return jsonType(type.isNormalized, target);
    case 'enum':
      return `enum(${type.labels.map((label) => `'${label.replaceAll("'", "''")}'`).join(', ')})`;
    default:
      throw new Error(`MySQL has no column type for a fixture's ${type.kind}`);
  }
}

const integers = { 8: 'tinyint', 16: 'smallint', 24: 'mediumint', 32: 'int', 64: 'bigint' } as const;

/** MariaDB's `json` keeps the text as it was written, MySQL's does not. */
function jsonType(isNormalized: boolean, { isMariadb }: MysqlTarget): string {
  return isNormalized || isMariadb ? 'json' : 'longtext';
}
