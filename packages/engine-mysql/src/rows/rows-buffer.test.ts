import { type FieldBatch, nullLength } from '@sync/core/connector';
import { describe, expect, it } from 'vitest';
import type { FieldForm, RowsRequest } from '../connection.ts';
import { RowsBuffer } from './rows-buffer.ts';

/** A row as the text protocol has it: each field with its length in front. */
function rowOf(...fields: readonly (string | Buffer | null)[]): Buffer {
  return Buffer.concat(
    fields.flatMap((field) => {
      if (field === null) return [Buffer.from([0xfb])];
      const bytes = Buffer.from(field as string);
      const { length } = bytes;
      const head =
        length < 251
          ? [length]
          : length < 2 ** 16
            ? [0xfc, length & 255, length >> 8]
            : [0xfd, length & 255, (length >> 8) & 255, length >> 16];
      return [Buffer.from(head), bytes];
    }),
  );
}

function bufferFor(forms: readonly FieldForm[], limits: Partial<RowsRequest> = {}): RowsBuffer {
  const columns = forms.map((_, place) => `c${place}`);
  return new RowsBuffer({ sql: '', forms, columns, batchBytes: 1000, maxFieldBytes: 2 ** 30, ...limits });
}

function add(buffer: RowsBuffer, row: Buffer): boolean {
  return buffer.add(row, 0, row.length);
}

function textsOf(batch: FieldBatch | undefined): (string | null)[][] {
  if (batch === undefined) return [];
  const { rowCount, columnCount, bytes, starts, lengths } = batch;
  return Array.from({ length: rowCount }, (_, row) =>
    Array.from({ length: columnCount }, (_, column) => {
      const index = row * columnCount + column;
      const start = starts[index] ?? 0;
      const length = lengths[index] ?? 0;
      return length === nullLength ? null : Buffer.from(bytes.slice(start, start + length)).toString('latin1');
    }),
  );
}

function formed(form: FieldForm, text: string | Buffer): string | null | undefined {
  const buffer = bufferFor(['verbatim', form, 'verbatim']);
  add(buffer, rowOf('left', text, 'right'));
  add(buffer, rowOf('left', null, 'right'));
  const [first, second] = textsOf(buffer.batch());
  expect([first?.[0], first?.[2]]).toEqual(['left', 'right']);
  expect(second).toEqual(['left', null, 'right']);
  return first?.[1];
}

describe('a buffer of rows', () => {
  it.each([0, 1, 250, 251, 252, 65_535, 65_536, 300_000])('keeps a field of %i bytes', (length) => {
    const buffer = bufferFor(['verbatim', 'verbatim', 'verbatim']);
    const field = 'x'.repeat(length);
    expect(add(buffer, rowOf(field, null, field))).toBe(true);
    expect(textsOf(buffer.batch())).toEqual([[field, null, field]]);
  });

  it('is full at batchBytes, and empty again when cleared', () => {
    const buffer = bufferFor(['verbatim'], { batchBytes: 100 });
    for (let i = 0; i < 10; i += 1) {
      expect(buffer.isFull).toBe(false);
      add(buffer, rowOf('123456789'));
    }
    expect(buffer.isFull).toBe(true);
    buffer.clear();
    expect([buffer.isFull, buffer.batch()]).toEqual([false, undefined]);
  });

  it('takes a huge row alone, and gives its memory back', () => {
    const buffer = bufferFor(['verbatim']);
    const huge = rowOf('y'.repeat(500_000));
    add(buffer, rowOf('small'));
    expect(add(buffer, huge)).toBe(false);
    expect(textsOf(buffer.batch())).toEqual([['small']]);
    buffer.clear();
    expect(add(buffer, huge)).toBe(true);
    expect([buffer.isFull, buffer.batch()?.rowCount]).toEqual([true, 1]);
    buffer.clear();
    add(buffer, rowOf('small'));
    expect(buffer.batch()?.bytes.buffer.byteLength).toBeLessThan(100_000);
  });

  it('counts rows without columns', () => {
    const buffer = bufferFor([]);
    add(buffer, rowOf(null));
    add(buffer, rowOf(null));
    expect(buffer.batch()).toMatchObject({ rowCount: 2, columnCount: 0 });
  });

  it('keeps many narrow rows', () => {
    const buffer = bufferFor(['verbatim'], { batchBytes: 100_000 });
    for (let i = 0; i < 40_000; i += 1) add(buffer, rowOf(String(i % 10)));
    expect(textsOf(buffer.batch()).map(([text]) => text)).toEqual(
      Array.from({ length: 40_000 }, (_, i) => `${i % 10}`),
    );
  });

  it('names the column of a field that is too large, and not the field', () => {
    const buffer = bufferFor(['verbatim', 'verbatim'], { maxFieldBytes: 10, table: { schema: 'shop', name: 't' } });
    add(buffer, rowOf('0123456789', '0123456789'));
    expect(() => add(buffer, rowOf('a', 'secret value'))).toThrow(
      expect.objectContaining({
        code: 'READ_FIELD_TOO_LARGE',
        message: expect.not.stringContaining('secret'),
        context: { table: 'shop.t', column: 'c1' },
      }),
    );
  });

  it.each([
    ['ends in the middle of a field', rowOf('abc', 'def').subarray(0, 6)],
    ['has a field more', rowOf('abc', 'def', 'g')],
    ['has no length', Buffer.from([0xff, 1, 2])],
  ])('refuses a row that %s', (_, row) => {
    expect(() => add(bufferFor(['verbatim', 'verbatim']), row)).toThrow(
      expect.objectContaining({ code: 'READ_CORRUPT' }),
    );
  });
});

describe('a field', () => {
  it.each<[FieldForm, string | Buffer, string]>([
    ['boolean', '1', 't'],
    ['boolean', '0', 'f'],
    ['integer', '0000', '0'],
    ['integer', '0042', '42'],
    ['integer', '1970', '1970'],
    ['integer', '000.50', '0.50'],
    ['integer', '-5', '-5'],
    ['time', '12:00:00', '12:00:00'],
    ['time', '12:00:00.000000', '12:00:00'],
    ['time', '-838:59:59.5', '-838:59:59.5'],
    ['time', '2024-10-10 10:10:10.100', '2024-10-10 10:10:10.1'],
    ['time', '0000-00-00 00:00:00.000000', '0000-00-00 00:00:00'],
    ['utc', '2024-10-10 10:10:10', '2024-10-10 10:10:10+00'],
    ['utc', '2024-10-10 10:10:10.120000', '2024-10-10 10:10:10.12+00'],
    ['float64', '1e22', '1e+22'],
    ['float64', '-1.5e-7', '-1.5e-7'],
    ['float64', '0.1', '0.1'],
    ['float32', '0.10000000149011612', '0.1'],
    ['float32', '1e22', '1e+22'],
    [{ bits: 1 }, Buffer.from([1]), '1'],
    [{ bits: 13 }, Buffer.from([0x10, 0x01]), '1000000000001'],
    [{ bits: 64 }, Buffer.from('8000000000000001', 'hex'), `1${'0'.repeat(62)}1`],
  ])('of form %o is brought from %s to %s', (form, text, expected) => {
    expect(formed(form, text)).toBe(expected);
  });

  it.each<[FieldForm, string | Buffer]>([
    ['boolean', '2'],
    ['boolean', ''],
    [{ bits: 9 }, Buffer.from([1])],
    ['utc', 'x'.repeat(100)],
  ])('of form %o is refused when it is %o', (form, text) => {
    expect(() => formed(form, text)).toThrow(expect.objectContaining({ code: 'READ_CORRUPT' }));
  });
});
