import { describe, expect, it } from 'vitest';
import { compareTypes } from './compare-types.ts';
import type { Dialect } from './definition.ts';
import type { NeutralType } from './neutral-type.ts';

const int = (bits: 8 | 16 | 24 | 32 | 64, isUnsigned = false): NeutralType => ({ kind: 'integer', bits, isUnsigned });
const decimal = (precision?: number, scale?: number): NeutralType => ({
  kind: 'decimal',
  ...(precision === undefined ? {} : { precision }),
  ...(scale === undefined ? {} : { scale }),
});
const float = (bits: 32 | 64): NeutralType => ({ kind: 'float', bits });
const text = (maxLength?: number): NeutralType => ({ kind: 'text', isFixed: false, ...(maxLength && { maxLength }) });
const char = (maxLength: number): NeutralType => ({ kind: 'text', isFixed: true, maxLength });
const bytes = (maxLength?: number): NeutralType => ({ kind: 'bytes', ...(maxLength && { maxLength }) });
const bit = (length?: number): NeutralType => ({ kind: 'bit', isVarying: false, ...(length && { length }) });
const varbit = (length?: number): NeutralType => ({ kind: 'bit', isVarying: true, ...(length && { length }) });
const time = (precision: number, hasZone = false): NeutralType => ({ kind: 'time', precision, hasZone });
const timestamp = (precision: number, hasZone = false): NeutralType => ({ kind: 'timestamp', precision, hasZone });
const json = (isNormalized: boolean): NeutralType => ({ kind: 'json', isNormalized });
const labels = (...names: string[]): NeutralType => ({ kind: 'enum', labels: names });
const array = (element: NeutralType): NeutralType => ({ kind: 'array', element });
const opaque = (dialect: string, native: string): NeutralType => ({
  kind: 'opaque',
  dialect: dialect as Dialect,
  native,
});
const plain = (kind: 'boolean' | 'date' | 'interval' | 'uuid'): NeutralType => ({ kind });

type Case = [name: string, source: NeutralType, sink: NeutralType, fit: 'exact' | 'checked' | 'refused'];

const cases: Case[] = [
  ['int4 → int8', int(32), int(64), 'exact'],
  ['int8 → int8', int(64), int(64), 'exact'],
  ['int8 → int4', int(64), int(32), 'checked'],
  ['unsigned 32 → int8', int(32, true), int(64), 'exact'],
  ['unsigned 32 → int4', int(32, true), int(32), 'checked'],
  ['int4 → unsigned 64, no room for negative numbers', int(32), int(64, true), 'checked'],
  ['int8 → numeric', int(64), decimal(), 'exact'],
  ['int8 → numeric(19,0)', int(64), decimal(19, 0), 'exact'],
  ['int8 → numeric(20,2), one digit short', int(64), decimal(20, 2), 'checked'],
  ['int8 → numeric(30,-2), rounds to hundreds', int(64), decimal(30, -2), 'refused'],
  ['int4 → float8', int(32), float(64), 'exact'],
  ['int8 → float8', int(64), float(64), 'refused'],
  ['int2 → float4', int(16), float(32), 'exact'],
  ['int4 → float4', int(32), float(32), 'refused'],
  ['int4 → text', int(32), text(), 'exact'],
  ['int4 → boolean', int(32), plain('boolean'), 'refused'],
  ['boolean → int4', plain('boolean'), int(32), 'refused'],
  ['numeric(10,2) → numeric', decimal(10, 2), decimal(), 'exact'],
  ['numeric(10,2) → numeric(10,2)', decimal(10, 2), decimal(10, 2), 'exact'],
  ['numeric(10,2) → numeric(12,4)', decimal(10, 2), decimal(12, 4), 'exact'],
  ['numeric(10,2) → numeric(10,4), fewer digits before the point', decimal(10, 2), decimal(10, 4), 'checked'],
  ['numeric(10,2) → numeric(8,2)', decimal(10, 2), decimal(8, 2), 'checked'],
  ['numeric(10,2) → numeric(20,1), rounds', decimal(10, 2), decimal(20, 1), 'refused'],
  ['numeric → numeric(38,10), rounds', decimal(), decimal(38, 10), 'refused'],
  ['numeric(9,0) → int4, 999999999 fits', decimal(9, 0), int(32), 'exact'],
  ['numeric(10,0) → int4', decimal(10, 0), int(32), 'checked'],
  ['numeric(9,2) → int8, rounds', decimal(9, 2), int(64), 'refused'],
  ['numeric → float8', decimal(), float(64), 'refused'],
  ['float4 → float8', float(32), float(64), 'exact'],
  ['float8 → float4', float(64), float(32), 'refused'],
  ['float8 → numeric', float(64), decimal(), 'refused'],
  ['text → text', text(), text(), 'exact'],
  ['varchar(5) → varchar(5)', text(5), text(5), 'exact'],
  ['varchar(5) → varchar(9)', text(5), text(9), 'exact'],
  ['varchar(9) → varchar(5)', text(9), text(5), 'checked'],
  ['text → varchar(5)', text(), text(5), 'checked'],
  ['char(5) → char(5)', char(5), char(5), 'exact'],
  ['char(5) → char(9), pads', char(5), char(9), 'refused'],
  ['varchar(5) → char(5), pads', text(5), char(5), 'refused'],
  ['char(5) → text', char(5), text(), 'exact'],
  ['int4 → char(20), pads', int(32), char(20), 'refused'],
  ['uuid → text', plain('uuid'), text(), 'exact'],
  ['uuid → varchar(10)', plain('uuid'), text(10), 'checked'],
  ['text → uuid', text(), plain('uuid'), 'checked'],
  ['text → json', text(), json(false), 'checked'],
  ['text → jsonb, rewrites', text(), json(true), 'refused'],
  ['text → int4[]', text(), array(int(32)), 'checked'],
  ['varbit(20) → varchar(20)', varbit(20), text(20), 'exact'],
  ['varbit → varchar(20)', varbit(), text(20), 'checked'],
  ['timetz → varchar(24)', time(6, true), text(24), 'exact'],
  ['uuid → char(36)', plain('uuid'), char(36), 'exact'],
  ['uuid → varchar(36)', plain('uuid'), text(36), 'exact'],
  ['uuid → char(40), pads', plain('uuid'), char(40), 'refused'],
  ['text → int4', text(), int(32), 'refused'],
  ['bytes → text', bytes(), text(), 'refused'],
  ['bytes → bytes', bytes(), bytes(), 'exact'],
  ['bytes → varbinary(4)', bytes(), bytes(4), 'checked'],
  ['bytes(4) → binary(4)', bytes(4), { kind: 'bytes', maxLength: 4, isFixed: true }, 'refused'],
  [
    'binary(4) → binary(4)',
    { kind: 'bytes', maxLength: 4, isFixed: true },
    { kind: 'bytes', maxLength: 4, isFixed: true },
    'exact',
  ],
  ['binary(4) → bytes', { kind: 'bytes', maxLength: 4, isFixed: true }, bytes(), 'exact'],
  ['bit(8) → bit(8)', bit(8), bit(8), 'exact'],
  ['bit(8) → bit(9)', bit(8), bit(9), 'checked'],
  ['bit(8) → varbit', bit(8), varbit(), 'exact'],
  ['varbit(8) → varbit(4)', varbit(8), varbit(4), 'checked'],
  ['varbit → bit(8)', varbit(), bit(8), 'checked'],
  ['date → date', plain('date'), plain('date'), 'exact'],
  ['date → timestamp', plain('date'), timestamp(6), 'refused'],
  ['time(3) → time(6)', time(3), time(6), 'exact'],
  ['time(6) → time(3), rounds', time(6), time(3), 'refused'],
  ['time → timetz', time(6), time(6, true), 'refused'],
  ['timestamp(6) → timestamp(6)', timestamp(6), timestamp(6), 'exact'],
  ['timestamp(6) → timestamp(0), rounds', timestamp(6), timestamp(0), 'refused'],
  ['timestamptz → timestamp', timestamp(6, true), timestamp(6), 'refused'],
  ['timestamp → timestamptz', timestamp(6), timestamp(6, true), 'refused'],
  ['time → interval', time(6), plain('interval'), 'exact'],
  ['timetz → interval', time(6, true), plain('interval'), 'refused'],
  ['time → timestamp', time(6), timestamp(6), 'refused'],
  ['interval → interval', plain('interval'), plain('interval'), 'exact'],
  ['json → json', json(false), json(false), 'exact'],
  ['jsonb → json', json(true), json(false), 'exact'],
  ['json → jsonb, rewrites', json(false), json(true), 'refused'],
  ['json → text', json(false), text(), 'exact'],
  ['enum → the same labels in another order', labels('a', 'b'), labels('b', 'a'), 'exact'],
  ['enum → more labels', labels('a'), labels('a', 'b'), 'exact'],
  ['enum → fewer labels', labels('a', 'b'), labels('a'), 'checked'],
  ['enum → text', labels('a', 'b'), text(), 'exact'],
  ['enum → varchar that holds the longest label', labels('a', '🚀🚀'), text(2), 'exact'],
  ['enum → varchar that does not', labels('a', 'bcd'), text(2), 'checked'],
  ['text → enum', text(), labels('a'), 'checked'],
  ['int4[] → int8[]', array(int(32)), array(int(64)), 'exact'],
  ['int8[] → int4[]', array(int(64)), array(int(32)), 'checked'],
  ['numeric[] → numeric(5,2)[], rounds', array(decimal()), array(decimal(5, 2)), 'refused'],
  ['int4[] → int4', array(int(32)), int(32), 'refused'],
  ['int4[] → text', array(int(32)), text(), 'exact'],
  ['int4[] → varchar(5)', array(int(32)), text(5), 'checked'],
  ['point → point', opaque('pg', 'point'), opaque('pg', 'point'), 'exact'],
  ['point → box', opaque('pg', 'point'), opaque('pg', 'box'), 'refused'],
  ['point → point of another engine', opaque('pg', 'point'), opaque('my', 'point'), 'refused'],
  ['point → text', opaque('pg', 'point'), text(), 'exact'],
];

const across: Case[] = [
  ['boolean → int1', plain('boolean'), int(8), 'exact'],
  ['int1 → boolean', int(8), plain('boolean'), 'checked'],
  ['boolean → decimal', plain('boolean'), decimal(1, 0), 'refused'],
  ['timestamptz → timestamp', timestamp(6, true), timestamp(6), 'exact'],
  ['timestamp → timestamptz', timestamp(6), timestamp(6, true), 'refused'],
  ['timetz → time', time(6, true), time(6), 'refused'],
];

const caught: Case[] = [
  ['numeric → numeric(38,10)', decimal(), decimal(38, 10), 'checked'],
  ['numeric(10,2) → numeric(20,1)', decimal(10, 2), decimal(20, 1), 'checked'],
  ['time(6) → time(3)', time(6), time(3), 'checked'],
  ['timestamp(6) → timestamp(0)', timestamp(6), timestamp(0), 'checked'],
  ['timestamp(0) → timestamp(6)', timestamp(0), timestamp(6), 'exact'],
  ['float8 → float4', float(64), float(32), 'checked'],
  ['numeric(9,2) → int8', decimal(9, 2), int(64), 'refused'],
];

describe('carrying a column', () => {
  it.each(across)('to another engine: %s', (_name, source, sink, fit) => {
    expect(compareTypes(source, sink, { isAcross: true }).fit).toBe(fit);
  });

  it.each(caught)('to a sink that rounds nothing: %s', (_name, source, sink, fit) => {
    expect(compareTypes(source, sink, { catchesRounding: true }).fit).toBe(fit);
  });

  it('of JSON into a type that rewrites it is told, once a person chose the type', () => {
    expect(compareTypes(json(false), json(true), { isChosen: true })).toMatchObject({
      fit: 'checked',
      because: expect.stringContaining('key order'),
    });
  });

  it('without a zone into one with a zone is exact once a person chose the type', () => {
    expect(compareTypes(timestamp(6), timestamp(6, true), { isAcross: true, isChosen: true }).fit).toBe('exact');
  });

  it.each(cases)('%s', (_name, source, sink, fit) => {
    expect(compareTypes(source, sink).fit).toBe(fit);
  });

  it('is exact from every type into itself', () => {
    for (const [, source, sink] of cases) {
      expect(compareTypes(source, source)).toEqual({ fit: 'exact' });
      expect(compareTypes(sink, sink)).toEqual({ fit: 'exact' });
    }
  });

  it('tells why when it is not exact', () => {
    for (const [name, source, sink] of cases) {
      const fit = compareTypes(source, sink);
      if (fit.fit !== 'exact') expect(fit.because, name).toMatch(/\w{3}/);
    }
    expect(compareTypes(text(), text(5))).toMatchObject({ because: expect.stringContaining('spaces at its end') });
  });
});
