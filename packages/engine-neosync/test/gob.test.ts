import type { ReadError } from '@sync/core/connector';
import { describe, expect, it } from 'vitest';
import { decodeGob } from '../src/gob/decode-gob.ts';
import { type GobRow, GobStruct, GobTime, type GobValue, RawString } from '../src/gob/gob-value.ts';
import fixtures from './fixtures/gob-rows.json' with { type: 'json' };

describe('decodeGob', () => {
  it.each(fixtures.rows)('reads $name as Go wrote it', ({ hex, row }) => {
    expect(toPlain(decodeGob(Buffer.from(hex, 'hex')))).toEqual(row);
  });

  it.each(fixtures.rows)('refuses $name cut at any byte', ({ hex }) => {
    const payload = Buffer.from(hex, 'hex');
    for (let length = 0; length < payload.length; length += 1) expectCorrupt(payload.subarray(0, length));
  });

  it.each(fixtures.rows)('refuses bytes behind $name', ({ hex }) => {
    expectCorrupt(Buffer.from(`${hex}00`, 'hex'));
  });

  it('tells integers from floats', () => {
    expect(decodeGob(rowOf('int64-one')).get('id')).toBe(1n);
    expect(decodeGob(rowOf('floats')).get('one')).toBe(1);
  });
});

function rowOf(wanted: string): Buffer {
  return Buffer.from(fixtures.rows.find(({ name }) => name === wanted)?.hex ?? '', 'hex');
}

function expectCorrupt(payload: Uint8Array): void {
  expect(() => decodeGob(payload)).toThrow(expect.objectContaining({ code: 'READ_CORRUPT' }) as ReadError);
}

function toPlain(row: GobRow): unknown {
  return Object.fromEntries(Array.from(row, ([name, value]) => [name, plainValue(value)]));
}

function plainValue(value: GobValue): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : { integer: `${value}` };
  if (typeof value === 'number') return plainNumber(value);
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('hex') };
  if (value instanceof RawString) return { raw: Buffer.from(value.bytes).toString('hex') };
  if (value instanceof GobTime) return { time: printTime(value) };
  if (value instanceof GobStruct) return plainStruct(value);
  if (Array.isArray(value)) return value.map((each: GobValue) => plainValue(each));
  return { map: toPlain(value as GobRow) };
}

function plainNumber(value: number): unknown {
  return Number.isFinite(value) && !Object.is(value, -0) ? value : { float: Object.is(value, -0) ? '-0' : `${value}` };
}

function plainStruct({ name, fields }: GobStruct): unknown {
  const base = fields.get('BaseType') as GobStruct;
  const type = (base.fields.get('Neosync') as GobStruct).fields.get('TypeId');
  const own = [...fields].filter(([field]) => field !== 'BaseType' && field !== 'JsonScanner');
  return { struct: name, type, fields: Object.fromEntries(own.map(([field, value]) => [field, plainValue(value)])) };
}

/** RFC 3339, no zeros at the end of the fraction. */
function printTime({ seconds, nanos, offsetSeconds }: GobTime): string {
  const shown = new Date(Number(seconds - 62_135_596_800n + BigInt(offsetSeconds ?? 0)) * 1000);
  const fraction = nanos === 0 ? '' : `.${`${nanos}`.padStart(9, '0').replace(/0+$/, '')}`;
  const hours = `${Math.floor((offsetSeconds ?? 0) / 3600)}`.padStart(2, '0');
  return `${shown.toISOString().slice(0, 19)}${fraction}${offsetSeconds === undefined ? 'Z' : `+${hours}:00`}`;
}
