import {
  type Column,
  ConfigError,
  type NeutralType,
  printName,
  printTableRef,
  type TableRef,
} from '@sync/core/connector';
import { type NativeType, parseNativeType } from '../catalog/native-types.ts';
import type { ServerFacts } from '../connection.ts';

/** The type that a column gets. */
export interface TypeChoice {
  readonly native: NativeType;
  /** A check keeps the text JSON. @defaultValue false */
  readonly isJsonText?: true;
  /** What the type does not keep: the kind of loss and the reason. */
  readonly loss?: { readonly kind: 'type' | 'time zone'; readonly because: string };
}

/** Characters of the longest VARCHAR, of four bytes each. */
const longestVarchar = 16_383;

/** How texts are compared: by their characters and nothing else, as Postgres does. Trailing spaces count where the server has such a collation. */
function exactCollation({ flavor, versionNumber }: ServerFacts): string {
  if (flavor === 'mariadb') return 'utf8mb4_nopad_bin';
  return versionNumber >= 8_00_17 ? 'utf8mb4_0900_bin' : 'utf8mb4_bin';
}

/** A type for texts with the character set and collation that texts of other engines get. */
export function textType(native: NativeType, server: ServerFacts): NativeType {
  return { ...native, charset: 'utf8mb4', collation: exactCollation(server) };
}

function asciiType(native: NativeType): NativeType {
  return { ...native, charset: 'ascii', collation: 'ascii_bin' };
}

/** Chooses the type that holds every value of a column, or nearly. Keys may shorten it later. */
export function chooseType({ type, nativeType }: Column, server: ServerFacts): TypeChoice {
  switch (type.kind) {
    case 'boolean':
      return { native: { name: 'tinyint', length: 1 } };
    case 'integer':
      return { native: integerType(type) };
    case 'decimal':
      return decimalChoice(type);
    case 'float':
      return { native: { name: type.bits === 32 ? 'float' : 'double' } };
    case 'text':
      return { native: textType(boundedText(type), server) };
    case 'bytes':
      return { native: bytesType(type.maxLength) };
    case 'bit':
      return bitChoice(type);
    case 'enum':
      return enumChoice(type.labels, server);
    case 'uuid':
      return { native: uuidType(server) };
    case 'json':
      return jsonChoice(server);
    case 'date':
    case 'time':
    case 'timestamp':
      return momentChoice(type);
    case 'interval':
    case 'array':
    case 'opaque':
      return {
        native: textType({ name: 'longtext' }, server),
        loss: { kind: 'type', because: `MySQL has no ${nativeType}: the column holds its text` },
      };
    default:
      return type satisfies never;
  }
}

type Of<Kind extends NeutralType['kind']> = Extract<NeutralType, { kind: Kind }>;

const integers = { 8: 'tinyint', 16: 'smallint', 24: 'mediumint', 32: 'int', 64: 'bigint' } as const;

function integerType({ bits, isUnsigned, isFlag }: Of<'integer'>): NativeType {
  return {
    name: integers[bits],
    ...(isFlag === true && bits === 8 ? { length: 1 } : {}),
    ...(isUnsigned ? { isUnsigned: true as const } : {}),
  };
}

function decimalChoice({ precision, scale = 0 }: Of<'decimal'>): TypeChoice {
  const whole = precision === undefined ? undefined : Math.max(0, precision - scale);
  const behind = Math.max(0, scale);
  const digits = whole === undefined ? undefined : Math.max(1, whole + behind);
  if (digits !== undefined && digits <= 65 && behind <= 30)
    return { native: { name: 'decimal', length: digits, scale: behind } };
  return {
    native: { name: 'decimal', length: 65, scale: 30 },
    loss: {
      kind: 'type',
      because:
        'it is decimal(65,30): numbers get 30 digits behind the point, and one that needs more digits fails the load',
    },
  };
}

function boundedText({ maxLength, isFixed }: Of<'text'>): NativeType {
  if (maxLength === undefined || maxLength > longestVarchar) return { name: 'longtext' };
  return { name: isFixed && maxLength <= 255 ? 'char' : 'varchar', length: maxLength };
}

function bytesType(maxLength: number | undefined): NativeType {
  return maxLength === undefined || maxLength > longestVarchar
    ? { name: 'longblob' }
    : { name: 'varbinary', length: maxLength };
}

function bitChoice({ length, isVarying }: Of<'bit'>): TypeChoice {
  if (!isVarying && length !== undefined && length <= 64) return { native: { name: 'bit', length } };
  const isShort = length !== undefined && length <= longestVarchar;
  return {
    native: asciiType(isShort ? { name: 'varchar', length } : { name: 'longtext' }),
    loss: { kind: 'type', because: 'MySQL has bits of fixed length up to 64 only: the column holds their text' },
  };
}

/** Longest label and most labels: MySQL manual, "The ENUM Type" and "Table Column-Count and Row-Size Limits". */
const longestLabel = 255;
const mostLabels = 65_535;

function enumChoice(labels: readonly string[], server: ServerFacts): TypeChoice {
  const longest = Math.max(1, ...labels.map((label) => Array.from(label).length));
  const isKept = labels.length > 0 && labels.length <= mostLabels && longest <= longestLabel;
  // The servers drop spaces at the end of labels and print some characters as others.
  if (isKept && !labels.some((label) => /[ \0\u{10000}-\u{10FFFF}]$|[\0\u{10000}-\u{10FFFF}]/u.test(label))) {
    return { native: textType({ name: 'enum', labels }, server) };
  }
  return {
    native: textType(longest <= longestVarchar ? { name: 'varchar', length: longest } : { name: 'longtext' }, server),
    loss: { kind: 'type', because: 'MySQL cannot keep these labels: the column takes any text' },
  };
}

function uuidType({ flavor, versionNumber }: ServerFacts): NativeType {
  return flavor === 'mariadb' && versionNumber >= 10_07_00 ? { name: 'uuid' } : asciiType({ name: 'char', length: 36 });
}

/** MySQL's own JSON type rewrites what it is given; a text that is checked keeps it. */
function jsonChoice(server: ServerFacts): TypeChoice {
  const native: NativeType = { name: 'longtext', charset: 'utf8mb4', collation: 'utf8mb4_bin' };
  if (server.flavor === 'mariadb' || server.versionNumber >= 8_00_16) return { native, isJsonText: true };
  return { native, loss: { kind: 'type', because: 'this server has no checks: the column takes any text' } };
}

function momentChoice(type: Of<'date' | 'time' | 'timestamp'>): TypeChoice {
  if (type.kind === 'date') return { native: { name: 'date' } };
  const length = type.precision === 0 ? {} : { length: type.precision };
  if (type.kind === 'timestamp') {
    const native: NativeType = { name: 'datetime', ...length };
    if (!type.hasZone) return { native };
    return { native, loss: { kind: 'time zone', because: 'it is a datetime that holds UTC' } };
  }
  if (!type.hasZone) return { native: { name: 'time', ...length } };
  return {
    // `23:59:59.999999+15:59:59`
    native: asciiType({ name: 'varchar', length: 24 }),
    loss: { kind: 'type', because: 'MySQL has no time with a zone: the column holds its text' },
  };
}

/**
 * The type that a user asked for, taken apart: what is not understood never reaches a statement.
 *
 * @throws {ConfigError} CONFIG_INVALID when it is none
 */
export function readAskedType(text: string, table: TableRef, column: string, server: ServerFacts): TypeChoice {
  const native = parseNativeType(text);
  if (native === undefined || (native.name === 'uuid' && uuidType(server).name !== 'uuid')) {
    const place = `${printTableRef(table)}.${printName(column)}`;
    throw new ConfigError({
      code: 'CONFIG_INVALID',
      message:
        `Option columns: ${JSON.stringify(text)}, the type asked for column ${place}, is no type of this server. ` +
        'Write it as MySQL does, without default and null: `varchar(40)`, `decimal(12,2) unsigned`.',
      context: { option: 'columns', table: printTableRef(table), column },
    });
  }
  const isText = ['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext', 'enum', 'set'].includes(native.name);
  const isPlain = isText && native.charset === undefined && native.collation === undefined;
  if (native.name === 'json' && server.flavor === 'mariadb') return jsonChoice(server);
  return { native: isPlain ? textType(native, server) : native };
}
