import { gzipSync, zstdCompressSync } from 'node:zlib';
import type { NeutralType } from '@sync/core/connector';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { integer, readRows, text } from './read-rows.ts';

/** A value as files have it and as it has to come out. */
interface Written {
  /** JSON text. */
  readonly json: string;
  /** Text of a field of CSV or TSV, before anything is quoted or escaped. */
  readonly field: string;
  readonly canonical: string;
}

interface ColumnWriter {
  readonly type: NeutralType;
  readonly value: fc.Arbitrary<Written>;
}

const pad = (value: number, width: number): string => `${value}`.padStart(width, '0');
const same = (value: string): Written => ({ json: JSON.stringify(value), field: value, canonical: value });

const characters = fc.string({ unit: 'grapheme', maxLength: 20 }).map((each) => each.toWellFormed());
const special = fc.constantFrom(
  '',
  'NULL',
  '\\N',
  '\t',
  '\n',
  '\r\n',
  '\r',
  '\0',
  '\\',
  '"',
  ',',
  '\v\f\b',
  '{}',
  'ü😀',
  '\ufeff',
);

const moment = fc
  .record({
    at: fc.date({ min: new Date('0001-01-02'), max: new Date('9999-12-30'), noInvalidDate: true }),
    offset: fc.integer({ min: -14 * 60, max: 14 * 60 }),
    isSpaced: fc.boolean(),
  })
  .map(({ at, offset, isSpaced }): Written => {
    const local = new Date(at.getTime() + offset * 60_000).toISOString();
    const zone =
      offset === 0
        ? 'Z'
        : `${offset < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(offset) / 60), 2)}:${pad(Math.abs(offset) % 60, 2)}`;
    const shown = local.replace('Z', zone).replace('T', isSpaced ? ' ' : 'T');
    const [day, time = ''] = at.toISOString().slice(0, -1).split('T');
    return {
      ...same(shown),
      canonical: `${day} ${time.replace(/\.?0+$/, (zeros) => (zeros.startsWith('.') || time.includes('.') ? '' : zeros))}+00`,
    };
  });

const inner: fc.Arbitrary<string> = fc.json({ maxDepth: 3 });

const writers: Readonly<Record<string, ColumnWriter>> = {
  id: {
    type: integer,
    value: fc
      .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
      .map((each) => ({ ...same(`${each}`), json: `${each}` })),
  },
  name: { type: text, value: fc.oneof(characters, special).map(same) },
  price: {
    type: { kind: 'decimal' },
    value: fc.tuple(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), fc.nat(10 ** 6)).map(([whole, part]) => {
      const digits = `${whole}.${pad(part, 7)}`;
      return { ...same(digits), json: digits };
    }),
  },
  ratio: {
    type: { kind: 'float', bits: 64 },
    value: fc.double({ noNaN: true, noDefaultInfinity: true }).map((each) => {
      const shown = Object.is(each, -0) ? '-0' : `${each}`;
      return { ...same(shown), json: shown };
    }),
  },
  isPaid: {
    type: { kind: 'boolean' },
    value: fc.boolean().map((each) => ({ json: `${each}`, field: `${each}`, canonical: each ? 't' : 'f' })),
  },
  at: { type: { kind: 'timestamp', precision: 6, hasZone: true }, value: moment },
  data: {
    type: { kind: 'bytes' },
    // Letters, so that the canonical bytes can be looked at as text.
    value: fc
      .string({ maxLength: 12 })
      .map((each) => ({ ...same(Buffer.from(each).toString('base64')), canonical: each })),
  },
  more: {
    type: { kind: 'json', isNormalized: true },
    value: inner.filter((each) => each !== 'null').map((each) => ({ json: each, field: each, canonical: each })),
  },
  tags: {
    type: { kind: 'array', element: integer },
    value: fc.array(fc.option(fc.integer())).map((each) => {
      const canonical = `{${each.map((one) => one ?? 'NULL').join(',')}}`;
      return { json: JSON.stringify(each), field: canonical, canonical };
    }),
  },
};
const names = Object.keys(writers);
const columns = Object.fromEntries(names.map((name) => [name, (writers[name] as ColumnWriter).type]));

type Row = Readonly<Record<string, Written | null>>;
const row: fc.Arbitrary<Row> = fc.record(
  Object.fromEntries(names.map((name) => [name, fc.option((writers[name] as ColumnWriter).value)])),
);

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\0': '\\0',
};

interface Style {
  /** Of the columns in the file. */
  readonly order: readonly string[];
  readonly space: string;
  readonly between: string;
  readonly omitsNull: boolean;
}

const style: fc.Arbitrary<Style> = fc.record({
  order: fc.shuffledSubarray(names, { minLength: names.length }),
  space: fc.constantFrom('', ' ', '\n  '),
  between: fc.constantFrom('\n', '\r\n', '', ' \n\n'),
  omitsNull: fc.boolean(),
});

/** The formats as their documents have them, written here apart from the reader. */
const formats = {
  jsonl: (rows: readonly Row[], { order, space, between, omitsNull }: Style): string =>
    rows
      .map((each) => {
        const members = order.flatMap((name) => {
          const value = each[name] ?? null;
          return value === null && omitsNull
            ? []
            : [`${space}${JSON.stringify(name)}${space}:${space}${value?.json ?? 'null'}`];
        });
        return `{${members.join(',')}${space}}`;
      })
      .join(between),
  csv: (rows: readonly Row[], { order, between, omitsNull }: Style): string => {
    const field = (value: Written | null): string => {
      if (value === null) return '';
      const isBare = omitsNull && value.field !== '' && !/[",\n\r]/.test(value.field);
      return isBare ? value.field : `"${value.field.replaceAll('"', '""')}"`;
    };
    const lines = rows.map((each) => order.map((name) => field(each[name] ?? null)).join(','));
    return [order.join(','), ...lines].join(between === '\r\n' ? '\r\n' : '\n');
  },
  tsv: (rows: readonly Row[], { order, between }: Style): string => {
    const field = (value: Written | null): string =>
      value === null ? '\\N' : Array.from(value.field, (character) => escapes[character] ?? character).join('');
    const lines = rows.map((each) => order.map((name) => field(each[name] ?? null)).join('\t'));
    return [order.join('\t'), ...lines].join(between === '\r\n' ? '\r\n' : '\n');
  },
};

const zips: readonly ((file: Buffer) => Uint8Array)[] = [(file) => file, gzipSync, zstdCompressSync];

describe.each(['jsonl', 'csv', 'tsv'] as const)('files of %s', (format) => {
  it('give back what was written, in whatever pieces they arrive and batches they leave', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(row, { maxLength: 8 }), { minLength: 1, maxLength: 4 }),
        style,
        fc.record({ pieceBytes: fc.integer({ min: 1, max: 300 }), batchBytes: fc.integer({ min: 1, max: 2000 }) }),
        fc.constantFrom(...zips),
        async (files, written, sizes, zip) => {
          const contents = files.map((rows) => zip(Buffer.from(formats[format](rows, written))));
          const read = await readRows(contents, { columns, format, ...sizes });
          expect(read.rows).toEqual(files.flat().map((each) => names.map((name) => each[name]?.canonical ?? null)));
        },
      ),
      { numRuns: 120 },
    );
  });

  it('that are broken anywhere end in one of our errors or in rows', async () => {
    const broken = fc.record({ at: fc.nat(), byte: fc.nat(255), cut: fc.nat(3) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 3 }),
        style,
        broken,
        async (rows, written, { at, byte, cut }) => {
          const whole = Buffer.from(formats[format](rows, written));
          whole[at % whole.length] = byte;
          const file = whole.subarray(0, cut === 0 ? at % whole.length : whole.length);
          await refusedOrRead(file, format, 10);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('of any bytes end in one of our errors or in rows', async () => {
    const soup = fc.array(fc.constantFrom(...Array.from('{}[]":,\\\t\n\r "id1e.-+tnufl\0é')), { maxLength: 60 });
    const file = fc.oneof(
      fc.uint8Array({ maxLength: 100 }),
      soup.map((letters) => Buffer.from(letters.join(''))),
      soup.map((letters) => Buffer.from(`${format === 'jsonl' ? '{"id":' : 'id\n'}${letters.join('')}`)),
      fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0]), bytes])),
      fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), bytes])),
    );
    await fc.assert(
      fc.asyncProperty(file, fc.integer({ min: 1, max: 20 }), async (bytes, pieceBytes) =>
        refusedOrRead(bytes, format, pieceBytes),
      ),
      { numRuns: 500 },
    );
  });
});

async function refusedOrRead(file: Uint8Array, format: 'jsonl' | 'csv' | 'tsv', pieceBytes: number): Promise<void> {
  await readRows([file], { columns, format, pieceBytes }).catch((error: unknown) => {
    expect(['READ_CORRUPT', 'READ_COLUMN_UNKNOWN']).toContain((error as { code?: string }).code);
  });
}
