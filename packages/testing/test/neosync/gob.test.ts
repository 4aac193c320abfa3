import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openRowEncoder } from '../../src/neosync/gob/encode-rows.ts';
import { bytesOf, type GobSample, rowOf } from './go-value-of.ts';

const samples = JSON.parse(readFileSync(new URL('gob-samples.json', import.meta.url), 'utf8')) as GobSample[];

describe('the gob encoder of the fake', () => {
  const alone = samples.filter(({ name }) => !name.startsWith('session'));
  it.each(alone)('writes $name byte for byte as Go does', (sample) => {
    const encoder = openRowEncoder();
    const written =
      sample.top_level === 'map[string][]uint8' ? encoder.encodeBytes(bytesOf(sample)) : encoder.encode(rowOf(sample));
    expect(written.toString('hex')).toBe(sample.hex);
  });

  it('keeps the numbers of types from row to row, and sends their definitions anew in each', () => {
    const session = samples.filter(({ name }) => name.startsWith('session'));
    const encoder = openRowEncoder();
    const written = session.map((sample) => encoder.encode(rowOf(sample)).toString('hex'));
    expect(written).toEqual(session.map(({ hex }) => hex));
  });
});
