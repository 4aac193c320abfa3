import type { NeutralType } from '@sync/core/connector';
import { describe, expect, it } from 'vitest';
import { parseNativeType } from '../src/types/parse-native-type.ts';

const opaque = (native: string, dialect = 'postgres') => ({ kind: 'opaque', dialect, native });
const array = (element: unknown) => ({ kind: 'array', element });

describe('types that format_type prints', () => {
  it.each<[string, unknown]>([
    ['boolean', { kind: 'boolean' }],
    ['smallint', { kind: 'integer', bits: 16, isUnsigned: false }],
    ['bigint', { kind: 'integer', bits: 64, isUnsigned: false }],
    ['oid', { kind: 'integer', bits: 32, isUnsigned: true }],
    ['numeric', { kind: 'decimal' }],
    ['numeric(10,2)', { kind: 'decimal', precision: 10, scale: 2 }],
    ['numeric(5,-2)', { kind: 'decimal', precision: 5, scale: -2 }],
    ['real', { kind: 'float', bits: 32 }],
    ['double precision', { kind: 'float', bits: 64 }],
    ['text', { kind: 'text', isFixed: false }],
    ['character varying', { kind: 'text', isFixed: false }],
    ['character varying(50)', { kind: 'text', isFixed: false, maxLength: 50 }],
    ['character(3)', { kind: 'text', isFixed: true, maxLength: 3 }],
    ['bpchar', { kind: 'text', isFixed: false }],
    ['"char"', opaque('pg_catalog.char')],
    ['bytea', { kind: 'bytes' }],
    ['bit(5)', { kind: 'bit', isVarying: false, length: 5 }],
    ['bit varying(5)', { kind: 'bit', isVarying: true, length: 5 }],
    ['bit varying', { kind: 'bit', isVarying: true }],
    ['date', { kind: 'date' }],
    ['time without time zone', { kind: 'time', precision: 6, hasZone: false }],
    ['time(3) with time zone', { kind: 'time', precision: 3, hasZone: true }],
    ['timestamp(3) with time zone', { kind: 'timestamp', precision: 3, hasZone: true }],
    ['timestamp(0) without time zone', { kind: 'timestamp', precision: 0, hasZone: false }],
    ['interval', { kind: 'interval' }],
    ['uuid', { kind: 'uuid' }],
    ['json', { kind: 'json', isNormalized: false }],
    ['jsonb', { kind: 'json', isNormalized: true }],
    ['inet', opaque('pg_catalog.inet')],
    ['int4range', opaque('pg_catalog.int4range')],
    ['citext', { kind: 'text', isFixed: false }],
    ['mood', opaque('public.mood')],
    ['shop.mood', opaque('shop.mood')],
    ['"My Shop"."My ""mood"""', opaque('My Shop.My "mood"')],
    ['public."a(b)"', opaque('public.a(b)')],
    ['geometry(Point,4326)', opaque('public.geometry')],
    ['integer[]', array({ kind: 'integer', bits: 32, isUnsigned: false })],
    ['character varying(5)[]', array({ kind: 'text', isFixed: false, maxLength: 5 })],
    ['timestamp(3) with time zone[]', array({ kind: 'timestamp', precision: 3, hasZone: true })],
    ['numeric(4,1)[]', array({ kind: 'decimal', precision: 4, scale: 1 })],
    ['inet[]', opaque('pg_catalog.inet[]')],
    ['shop."Mood"[]', opaque('shop.Mood[]')],
  ])('%s', (printed, expected) => {
    expect(parseNativeType(printed, 'postgres')).toEqual(expected);
  });

  /** As `atttypmod` of such columns has them. */
  it.each([
    ['interval day to second', 470_351_871],
    ['interval year', 327_679],
    ['interval year to month', 458_751],
    ['interval second(3)', 268_435_459],
    ['interval(3)', 2_147_418_115],
  ])('%s, which cuts values off, by its modifier', (printed, modifier) => {
    expect(parseNativeType(printed, 'postgres')).toEqual(opaque(`pg_catalog.interval modifier ${modifier}`));
  });
});

describe('words of DATA_TYPE', () => {
  it.each<[string, NeutralType]>([
    ['tinyint', { kind: 'integer', bits: 16, isUnsigned: false }],
    ['int', { kind: 'integer', bits: 64, isUnsigned: false }],
    ['bigint', { kind: 'decimal', precision: 20, scale: 0 }],
    ['varchar', { kind: 'text', isFixed: false }],
    ['ENUM', { kind: 'text', isFixed: false }],
    ['binary', { kind: 'bytes' }],
    ['geometry', { kind: 'bytes' }],
    ['bit', { kind: 'bit', isVarying: true }],
    ['datetime', { kind: 'timestamp', precision: 6, hasZone: false }],
    ['timestamp', { kind: 'timestamp', precision: 6, hasZone: true }],
    ['json', { kind: 'json', isNormalized: true }],
  ])('%s becomes a type that holds all values such a column may have', (word, expected) => {
    expect(parseNativeType(word, 'mysql')).toEqual(expected);
  });

  it('that are not known are opaque', () => {
    expect(parseNativeType('inet6', 'mysql')).toEqual(opaque('inet6', 'mysql'));
    expect(parseNativeType('constructor', 'mysql')).toEqual(opaque('constructor', 'mysql'));
    expect(parseNativeType('constructor', 'postgres')).toEqual(opaque('public.constructor'));
  });
});
