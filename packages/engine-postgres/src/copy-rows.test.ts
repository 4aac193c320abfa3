import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCopyRowCounter } from './copy-rows.ts';

const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

type Field = Uint8Array | null;

/** Bytes of a binary COPY, and where each row ends. */
function binaryCopy(rows: readonly (readonly Field[])[], extension = 0): { bytes: Buffer; ends: number[] } {
  const parts = [signature, int32(0), int32(extension), Buffer.alloc(extension, 7)];
  let length = signature.length + 8 + extension;
  const ends: number[] = [];
  for (const row of rows) {
    const fields = row.flatMap((field) => (field === null ? [int32(-1)] : [int32(field.length), Buffer.from(field)]));
    const tuple = Buffer.concat([int16(row.length), ...fields]);
    parts.push(tuple);
    length += tuple.length;
    ends.push(length);
  }
  return { bytes: Buffer.concat([...parts, int16(-1)]), ends };
}

/** Cuts the bytes and checks the count of every piece against the places where rows end. */
function expectCounts(
  format: 'binary' | 'text',
  copy: { readonly bytes: Uint8Array; readonly ends: readonly number[] },
  cuts: readonly number[],
): void {
  const counter = createCopyRowCounter(format);
  const places = [...new Set([...cuts.map((cut) => cut % (copy.bytes.length + 1)), copy.bytes.length])].sort(
    (a, b) => a - b,
  );
  let from = 0;
  for (const to of places) {
    const expected = copy.ends.filter((end) => end > from && end <= to).length;
    expect(counter.take(copy.bytes.subarray(from, to))).toBe(expected);
    from = to;
  }
  counter.end();
}

const field = fc.oneof(fc.constant(null), fc.uint8Array({ maxLength: 300 }));
const rows = fc
  .integer({ min: 0, max: 5 })
  .chain((width) => fc.array(fc.array(field, { minLength: width, maxLength: width }), { maxLength: 30 }));
const cuts = fc.array(fc.nat(), { maxLength: 40 });

describe('counting rows of a COPY', () => {
  it('counts binary rows where they end, however the bytes are cut', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 0, max: 9 }), cuts, (table, extension, places) => {
        expectCounts('binary', binaryCopy(table, extension), places);
      }),
    );
  });

  it('counts binary rows when every byte comes alone', () => {
    fc.assert(
      fc.property(rows, (table) => {
        const copy = binaryCopy(table);
        expectCounts(
          'binary',
          copy,
          Array.from({ length: copy.bytes.length }, (_, place) => place),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('counts text rows by their newlines, however the bytes are cut', () => {
    const line = fc.stringMatching(/^[a-zé\\\t]*$/);
    fc.assert(
      fc.property(fc.array(line), cuts, (lines, places) => {
        const ends: number[] = [];
        let length = 0;
        for (const text of lines) {
          length += Buffer.byteLength(text) + 1;
          ends.push(length);
        }
        expectCounts('text', { bytes: Buffer.from(lines.map((text) => `${text}\n`).join('')), ends }, places);
      }),
    );
  });

  it.each([
    ['a wrong signature', Buffer.from('PGCOPY\r\n')],
    ['an impossible number of fields', Buffer.concat([signature, int32(0), int32(0), int16(-2)])],
    ['an impossible field length', Buffer.concat([signature, int32(0), int32(0), int16(1), int32(-2)])],
    ['bytes behind the end', Buffer.concat([signature, int32(0), int32(0), int16(-1), int16(0)])],
  ])('refuses %s', (_, bytes) => {
    expect(() => createCopyRowCounter('binary').take(bytes)).toThrow(/signature|impossible|behind/);
  });

  it.each([
    ['binary', binaryCopy([[null]]).bytes.subarray(0, -1)],
    ['text', Buffer.from('a\nb')],
  ] as const)('notices a %s COPY that is cut short', (format, bytes) => {
    const counter = createCopyRowCounter(format);
    counter.take(bytes);
    expect(() => counter.end()).toThrow(/missing|no end/);
  });
});
