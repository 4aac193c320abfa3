import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldBatch } from '@sync/core/connector';
import { type CopyTextColumn, createCopyTextReader } from './copy-text-reader.ts';

const table = { schema: 'public', name: 'trap' };
type Row = readonly (string | null)[];

function columnsOf(count: number, isBytes = false): CopyTextColumn[] {
  return Array.from({ length: count }, (_, index) => ({ name: `c${index}`, isBytes }));
}

function rowsOf(batch: FieldBatch): Row[] {
  const rows: Row[] = [];
  for (let row = 0; row < batch.rowCount; row++) {
    const fields: (string | null)[] = [];
    for (let column = 0; column < batch.columnCount; column++) {
      const index = row * batch.columnCount + column;
      const start = batch.starts[index] ?? 0;
      const length = batch.lengths[index] ?? 0;
      fields.push(length < 0 ? null : Buffer.from(batch.bytes.subarray(start, start + length)).toString('latin1'));
    }
    rows.push(fields);
  }
  return rows;
}

interface Reading {
  readonly columns: readonly CopyTextColumn[];
  readonly chunks: readonly Uint8Array[];
  readonly batchBytes?: number;
  readonly maxFieldBytes?: number;
}

function readBatches({ columns, chunks, batchBytes = 64, maxFieldBytes = 1e9 }: Reading): Row[][] {
  const reader = createCopyTextReader({ table, columns, batchBytes, maxFieldBytes });
  const batches: Row[][] = [];
  for (const chunk of chunks) {
    // The reader copies: what happens to the chunk afterwards must not matter.
    const lent = Uint8Array.from(chunk);
    reader.push(lent);
    lent.fill(0x21);
    for (let batch = reader.next(); batch !== undefined; batch = reader.next()) batches.push(rowsOf(batch));
  }
  const last = reader.end();
  if (last !== undefined) batches.push(rowsOf(last));
  return batches;
}

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const readText = (text: string, columns = columnsOf(1)): Row[] =>
  readBatches({ columns, chunks: [bytesOf(text)] }).flat();

/** As COPY TO writes it: Postgres manual, COPY, "Text Format". */
function copyField(field: string | null): string {
  if (field === null) return '\\N';
  const letters: Record<string, string> = {
    '\\': '\\\\',
    '\b': '\\b',
    '\f': '\\f',
    '\n': '\\n',
    '\r': '\\r',
    '\t': '\\t',
    '\v': '\\v',
  };
  return field.replaceAll(/[\\\b\f\n\r\t\v]/g, (character) => letters[character] ?? character);
}

describe('createCopyTextReader', () => {
  it('reads rows whatever they hold and wherever the chunks are cut', () => {
    const character = fc.oneof(
      fc.constantFrom(...'\\\t\n\r\b\f\vN.x0'.split('')),
      fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)),
    );
    const field = fc.option(
      fc.array(character, { maxLength: 12 }).map((characters) => characters.join('')),
      { nil: null },
    );
    const rows = fc
      .integer({ min: 1, max: 4 })
      .chain((width) =>
        fc
          .array(fc.array(field, { minLength: width, maxLength: width }), { maxLength: 30 })
          .map((list) => ({ width, list })),
      );
    const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(rows, cuts, fc.integer({ min: 1, max: 200 }), ({ width, list }, sizes, batchBytes) => {
        const bytes = bytesOf(list.map((row) => `${row.map(copyField).join('\t')}\n`).join(''));
        const chunks: Uint8Array[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1;
          chunks.push(bytes.subarray(at, at + size));
          at += size;
        }
        expect(readBatches({ columns: columnsOf(width), chunks, batchBytes }).flat()).toEqual(list);
      }),
      { numRuns: 500 },
    );
  });

  it('takes \\N for NULL only as a whole field', () => {
    expect(readText('\\N\n\\\\N\nx\\N\n\\NN\nN\n\n')).toEqual([[null], ['\\N'], ['xN'], ['NN'], ['N'], ['']]);
  });

  it('reads octal and hexadecimal escapes', () => {
    expect(readText('\\101\\7z\\x41\\x4g\\xg\\1234\n')).toEqual([['A\x07zA\x04gxgS4']]);
  });

  it('counts the rows of a table without columns', () => {
    expect(readText('\n\n\n', [])).toEqual([[], [], []]);
  });

  it('decodes bytea to raw bytes', () => {
    const columns = columnsOf(2, true);
    expect(readText('\\\\x00ff5c0a\t\\\\x\n\\N\t\\\\xAb\n', columns)).toEqual([
      ['\0\xff\\\n', ''],
      [null, '\xab'],
    ]);
  });

  it('closes a batch at the row that reaches its size, and gives a huge row a batch of its own', () => {
    const huge = 'h'.repeat(5000);
    const text = `a\n${huge}\nb\nc\n`;
    const sizes = readBatches({ columns: columnsOf(1), chunks: [bytesOf(text)], batchBytes: 4 }).map(
      (rows) => rows.length,
    );
    expect(sizes).toEqual([2, 2]);
    expect(
      readBatches({ columns: columnsOf(1), chunks: [bytesOf(text)], batchBytes: 2 }).map((rows) => rows.length),
    ).toEqual([1, 1, 1, 1]);
  });

  it('gives no batch for no bytes', () => {
    expect(readBatches({ columns: columnsOf(3), chunks: [] })).toEqual([]);
  });

  it('refuses a field that is too large before all of it arrived', () => {
    const chunks = [bytesOf('a\tb'), bytesOf('x'.repeat(100))];
    const failing = () => readBatches({ columns: columnsOf(2), chunks, maxFieldBytes: 10 });
    expect(failing).toThrow(
      expect.objectContaining({ code: 'READ_FIELD_TOO_LARGE', context: { table: 'public.trap', column: 'c1' } }),
    );
  });

  it('measures a field by what it stands for', () => {
    const exact = bytesOf('\\\\x0011223344\n');
    expect(readBatches({ columns: columnsOf(1, true), chunks: [exact], maxFieldBytes: 5 })).toHaveLength(1);
    expect(() => readBatches({ columns: columnsOf(1, true), chunks: [exact], maxFieldBytes: 4 })).toThrow(
      /larger than 4 bytes/,
    );
  });

  it.for([
    ['a row without end', 'a\tb\nc\td', 2],
    ['a row cut behind a separator', 'a\tb\nc\t', 2],
    ['a row cut behind a backslash', 'a\tb\\', 2],
    ['too few fields', 'a\n', 2],
    ['too many fields', 'a\tb\tc\n', 2],
    ['fields of a table that has none', 'a\n', 0],
  ] as const)('refuses %s', ([, text, width]) => {
    expect(() => readText(text, columnsOf(width))).toThrow(expect.objectContaining({ code: 'READ_CORRUPT' }));
  });

  it('refuses bytea that is not hex', () => {
    expect(() => readText('\\\\x0g\n', columnsOf(1, true))).toThrow(
      expect.objectContaining({ code: 'READ_CORRUPT', context: { table: 'public.trap', column: 'c0' } }),
    );
    expect(() => readText('abc\n', columnsOf(1, true))).toThrow(/not hex/);
  });
});
