import type { Dialect, NeutralType } from '@sync/core/connector';
import { postgresDialect } from '../dialect.ts';
import type { TypeRow } from './read-types.ts';

/** The types of one server by oid. */
export type TypeTable = ReadonlyMap<number, TypeRow>;

/** The neutral type of a column, whose modifier is -1 when it has none. */
export function neutralType(types: TypeTable, oid: number, modifier: number): NeutralType {
  const type = types.get(oid);
  if (type === undefined) return opaque(postgresDialect, `pg_catalog.${oid}`);
  if (type.kind === 'd') return neutralType(types, type.base, type.base_modifier);
  if (type.kind === 'e') return { kind: 'enum', labels: type.labels ?? [] };
  // Arrays of box are separated by semicolons: only a type that is neutral itself is known to follow the common form.
  if (type.element !== 0) {
    const element = neutralType(types, type.element, modifier);
    if (element.kind !== 'opaque') return { kind: 'array', element };
    return opaque(postgresDialect, `${element.native}[]`);
  }
  const known = type.schema === 'pg_catalog' ? builtIn[type.name]?.(modifier) : undefined;
  if (known !== undefined) return known;
  if (type.extension?.startsWith('citext ') === true && type.name === 'citext') return { kind: 'text', isFixed: false };
  return opaque(postgresDialect, `${type.schema}.${type.name}`);
}

function opaque(dialect: Dialect, native: string): NeutralType {
  return { kind: 'opaque', dialect, native };
}

const integer =
  (bits: 16 | 32 | 64, isUnsigned = false) =>
  (): NeutralType => ({ kind: 'integer', bits, isUnsigned });

/** Modifiers as the engine packs them: see each type's `…typmodin` function. */
const builtIn: Readonly<Record<string, (modifier: number) => NeutralType>> = {
  bool: () => ({ kind: 'boolean' }),
  int2: integer(16),
  int4: integer(32),
  int8: integer(64),
  oid: integer(32, true),
  numeric: numericType,
  float4: () => ({ kind: 'float', bits: 32 }),
  float8: () => ({ kind: 'float', bits: 64 }),
  text: () => ({ kind: 'text', isFixed: false }),
  varchar: (modifier) => ({ kind: 'text', isFixed: false, ...(modifier < 4 ? {} : { maxLength: modifier - 4 }) }),
  bpchar: (modifier) =>
    modifier < 4 ? { kind: 'text', isFixed: false } : { kind: 'text', isFixed: true, maxLength: modifier - 4 },
  // 63 bytes, which may be fewer characters: no length, so that the engine's own check decides.
  name: () => ({ kind: 'text', isFixed: false }),
  bytea: () => ({ kind: 'bytes' }),
  bit: (modifier) => ({ kind: 'bit', isVarying: false, length: Math.max(1, modifier) }),
  varbit: (modifier) => ({ kind: 'bit', isVarying: true, ...(modifier < 0 ? {} : { length: modifier }) }),
  date: () => ({ kind: 'date' }),
  time: (modifier) => ({ kind: 'time', hasZone: false, precision: secondDigits(modifier) }),
  timetz: (modifier) => ({ kind: 'time', hasZone: true, precision: secondDigits(modifier) }),
  timestamp: (modifier) => ({ kind: 'timestamp', hasZone: false, precision: secondDigits(modifier) }),
  timestamptz: (modifier) => ({ kind: 'timestamp', hasZone: true, precision: secondDigits(modifier) }),
  // A field mask (interval day) or a precision cuts values off, which no neutral word says.
  interval: (modifier) =>
    modifier < 0 ? { kind: 'interval' } : opaque(postgresDialect, `pg_catalog.interval modifier ${modifier}`),
  uuid: () => ({ kind: 'uuid' }),
  json: () => ({ kind: 'json', isNormalized: false }),
  jsonb: () => ({ kind: 'json', isNormalized: true }),
};

function numericType(modifier: number): NeutralType {
  if (modifier < 4) return { kind: 'decimal' };
  const packed = modifier - 4;
  // Eleven bits of two's complement: since version 15 a scale may be negative.
  const scale = ((packed & 0x7ff) ^ 1024) - 1024;
  return { kind: 'decimal', precision: (packed >> 16) & 0xffff, scale };
}

function secondDigits(modifier: number): number {
  return modifier < 0 ? 6 : modifier;
}
