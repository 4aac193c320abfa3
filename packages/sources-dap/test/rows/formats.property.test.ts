import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFile, tableOf, text, type TextRow } from './read-file.ts';

const table = tableOf({ a: text, b: text, c: text });
const names = ['a', 'b', 'c'] as const;

interface Change {
  readonly isDelete: boolean;
  readonly values: readonly (string | null)[];
}

const value = fc.option(fc.string({ unit: 'grapheme', maxLength: 30 }).map((each) => each.toWellFormed()));
const special = fc.constantFrom('', 'NULL', '\\N', '\t', '\n', '\r\n', '\0', '\\', '"', ',', '\v\f\b', '\\0', 'ü😀');
const change: fc.Arbitrary<Change> = fc.record({
  isDelete: fc.boolean(),
  values: fc.array(fc.oneof(value, special), { minLength: 3, maxLength: 3 }),
});

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

/** The files as the service's documents describe them; written here once more, apart from the reader. */
const writers = {
  tsv: (changes: readonly Change[]): string => {
    const field = (each: string | null): string =>
      each === null ? '\\N' : Array.from(each, (character) => escapes[character] ?? character).join('');
    const lines = changes.map(({ isDelete, values }, id) =>
      [moment, isDelete ? 'D' : 'U', `${id}`, ...values.map((each) => field(isDelete ? null : each))].join('\t'),
    );
    return `${[['meta.ts', 'meta.action', 'key.id', ...names.map((name) => `value.${name}`)].join('\t'), ...lines].join('\n')}\n`;
  },
  csv: (changes: readonly Change[]): string => {
    const field = (each: string | null): string => (each === null ? 'NULL' : `"${each.replaceAll('"', '""')}"`);
    const lines = changes.map(({ isDelete, values }, id) =>
      [moment, isDelete ? 'D' : 'U', `${id}`, ...values.map((each) => field(isDelete ? null : each))].join(','),
    );
    return `${[['meta.ts', 'meta.action', 'key.id', ...names.map((name) => `value.${name}`)].join(','), ...lines].join('\n')}\n`;
  },
  jsonl: (changes: readonly Change[]): string =>
    changes
      .map(({ isDelete, values }, id) => {
        const members = names.flatMap((name, index) => (values[index] === null ? [] : [[name, values[index]]]));
        const meta = { ts: moment, action: isDelete ? 'D' : 'U' };
        return `${JSON.stringify({ meta, key: { id }, ...(!isDelete && { value: Object.fromEntries(members) }) })}\n`;
      })
      .join(''),
};
const moment = '2024-05-02T07:59:58Z';

describe.each(['tsv', 'jsonl', 'csv'] as const)('a file of changes as %s', (format) => {
  it('gives back what was written, in whatever pieces it arrives and batches it leaves', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 20 }),
        fc.record({ pieceBytes: fc.integer({ min: 1, max: 60 }), batchBytes: fc.integer({ min: 1, max: 300 }) }),
        fc.boolean(),
        async (changes, sizes, isZipped) => {
          const file = Buffer.from(writers[format](changes));
          const read = await readFile(isZipped ? gzipSync(file) : file, { table, format, form: 'changes', ...sizes });
          const expected = changes.map(({ isDelete, values }, id): TextRow => {
            const shown = isDelete ? values.map(() => null) : values;
            return [`${id}`, ...shown, isDelete ? 'D' : 'U', '2024-05-02 07:59:58'];
          });
          expect(read.rows).toEqual(expected);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('that is broken anywhere ends in one of our errors or in rows, never in a crash', async () => {
    const changes = [
      { isDelete: false, values: ['a\tb', null, 'ü"'] },
      { isDelete: true, values: [null, null, null] },
    ];
    const whole = Buffer.from(writers[format](changes));
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (at, byte) => {
        const broken = Buffer.from(whole);
        broken[at] = byte;
        await readFile(broken, { table, format, form: 'changes', pieceBytes: 10 }).catch((error: unknown) => {
          expect(error).toMatchObject({ code: 'READ_CORRUPT' });
        });
      }),
      { numRuns: 300 },
    );
  });
});
