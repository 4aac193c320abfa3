import type { NeutralType, ValueLimits } from '@sync/core/connector';
import type { ServerFacts } from '../connection.ts';
import { mysqlDialect } from '../dialect.ts';
import type { NativeType, NativeTypeName } from './native-types.ts';

type Flavor = ServerFacts['flavor'];

/** The neutral type of a column. Undefined type: one that {@link parseNativeType} does not know, by its text. */
export function neutralType(type: NativeType, flavor: Flavor): NeutralType {
  switch (type.name) {
    case 'tinyint':
      // A width of 1 is how boolean columns are written and printed; MySQL 8 keeps no other width than this one.
      return type.length === 1 && !type.isUnsigned ? { ...integer(8, type), isFlag: true } : integer(8, type);
    case 'smallint':
      return integer(16, type);
    case 'mediumint':
      return integer(24, type);
    case 'int':
      return integer(32, type);
    case 'bigint':
      return integer(64, type);
    case 'year':
      return { kind: 'integer', bits: 16, isUnsigned: true };
    case 'decimal':
      return { kind: 'decimal', precision: type.length ?? 10, scale: type.scale ?? 0 };
    case 'float':
      return { kind: 'float', bits: 32 };
    case 'double':
      return { kind: 'float', bits: 64 };
    case 'binary':
      return { kind: 'bytes', maxLength: type.length ?? 1, isFixed: true };
    case 'bit':
      return { kind: 'bit', length: type.length ?? 1, isVarying: false };
    case 'char':
      return { kind: 'text', maxLength: type.length ?? 1, isFixed: true };
    case 'varchar':
      return { kind: 'text', maxLength: type.length ?? 0, isFixed: false };
    case 'enum':
      return { kind: 'enum', labels: type.labels ?? [] };
    case 'json':
      return { kind: 'json', isNormalized: flavor === 'mysql' };
    case 'uuid':
      return { kind: 'uuid' };
    case 'inet4':
    case 'inet6':
      return opaqueType(type.name);
    default:
      return momentType(type) ?? lengthyType(type);
  }
}

/** A type by its text only: it travels to the same type of the same dialect. */
export function opaqueType(native: string): NeutralType {
  return { kind: 'opaque', dialect: mysqlDialect, native };
}

function integer(bits: 8 | 16 | 24 | 32 | 64, type: NativeType): NeutralType & { kind: 'integer' } {
  return { kind: 'integer', bits, isUnsigned: type.isUnsigned === true };
}

function momentType(type: NativeType): NeutralType | undefined {
  const precision = type.length ?? 0;
  switch (type.name) {
    case 'date':
      return { kind: 'date' };
    case 'time':
      return { kind: 'time', precision, hasZone: false };
    case 'datetime':
      return { kind: 'timestamp', precision, hasZone: false };
    case 'timestamp':
      return { kind: 'timestamp', precision, hasZone: true };
    default:
      return undefined;
  }
}

/** Longest values of binary kinds, in bytes, where a client can reach it. */
const mostBytes: Partial<Readonly<Record<NativeTypeName, number>>> = {
  tinyblob: 255,
  blob: 65_535,
  mediumblob: 16_777_215,
};

/** Texts are bound by bytes, which may be fewer characters: no length, so that the server's own check decides. */
const texts: ReadonlySet<NativeTypeName> = new Set(['tinytext', 'text', 'mediumtext', 'longtext', 'set']);

function lengthyType(type: NativeType): NeutralType {
  if (texts.has(type.name)) return { kind: 'text', isFixed: false };
  const maxLength = type.name === 'varbinary' ? type.length : mostBytes[type.name];
  return maxLength === undefined ? { kind: 'bytes' } : { kind: 'bytes', maxLength };
}

/** What values a column of the type holds; undefined when its neutral type says it all. */
export function valueLimits(
  type: NativeType,
  server: Pick<ServerFacts, 'flavor' | 'versionNumber'>,
): ValueLimits | undefined {
  const fraction = type.length === undefined ? '' : `.${'9'.repeat(type.length)}`;
  switch (type.name) {
    case 'decimal':
    case 'float':
    case 'double':
      return { specials: [], refusesRounding: true };
    case 'date':
      return { min: '0000-00-00', max: '9999-12-31', specials: ['zero-date'] };
    case 'datetime':
      return {
        min: '0000-00-00 00:00:00',
        max: `9999-12-31 23:59:59${fraction}`,
        specials: ['zero-date'],
        refusesRounding: true,
      };
    case 'timestamp':
      // Seconds of 32 bits, 0 being the zero date; without a sign at MariaDB since 11.5 (on 64-bit machines).
      return {
        min: '1970-01-01 00:00:01+00',
        max: `${hasLongTimestamps(server) ? '2106-02-07 06:28:15' : '2038-01-19 03:14:07'}${fraction}+00`,
        specials: ['zero-date'],
        refusesRounding: true,
      };
    case 'time':
      return { min: '-838:59:59.000000', max: '838:59:59.000000', specials: [], refusesRounding: true };
    case 'uuid':
      // MariaDB keeps other versions in another order of bytes, and tells from the version in which.
      return { specials: [] };
    case 'char':
    case 'varchar':
    case 'set':
    case 'json':
      return { specials: ['nul-character'] };
    default:
      return texts.has(type.name) ? { specials: ['nul-character'] } : undefined;
  }
}

function hasLongTimestamps(server: Pick<ServerFacts, 'flavor' | 'versionNumber'>): boolean {
  return server.flavor === 'mariadb' && server.versionNumber >= 11_05_00;
}
