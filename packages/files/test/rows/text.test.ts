import { describe, expect, it } from 'vitest';
import { integer, readRows, text } from './read-rows.ts';

const columns = { id: integer, name: text };
const both = [
  ['csv', ','],
  ['tsv', '\t'],
] as const;

describe.each(both)('a file of %s', (format, by) => {
  const line = (...fields: readonly string[]): string => fields.join(by);

  it('gives columns by the names of its header, whatever their order and line ends', async () => {
    for (const end of ['\n', '\r\n']) {
      for (const pieceBytes of [1, 5, 1000]) {
        const file = [line('name', 'odd', 'id'), line('a', 'x', '1'), '', line('b', 'y', '2')].join(end);
        const reading = { columns, format, pieceBytes, otherColumns: new Set(['odd']) };
        expect((await readRows([file, `${file}${end}`], reading)).rows).toEqual([
          ['1', 'a'],
          ['2', 'b'],
          ['1', 'a'],
          ['2', 'b'],
        ]);
      }
    }
  });

  it('may have another header than the file before, with a mark before it', async () => {
    const files = [
      `\ufeff${line('id', 'name')}\n${line('1', 'a')}\n`,
      `\ufeff${line('name')}\nb\n`,
      line('id', 'name'),
    ];
    expect((await readRows(files, { columns, format })).rows).toEqual([
      ['1', 'a'],
      [null, 'b'],
    ]);
  });

  it('without a header has the columns it is said to have', async () => {
    const reading = { columns, format, hasHeader: false, names: ['name', 'id'] };
    expect((await readRows([`${line('a', '1')}\n`, line('b', '2')], reading)).rows).toEqual([
      ['1', 'a'],
      ['2', 'b'],
    ]);
  });

  it('has the null text that it is said to have, and then no other', async () => {
    const nulls = format === 'csv' ? ['', '\\N'] : ['\\N', ''];
    const file = `${line('id', 'name')}\n${line('1', nulls[0] ?? '')}\n`;
    expect((await readRows([file], { columns, format })).rows).toEqual([['1', null]]);
    const other = `${line('id', 'name')}\n${line('1', 'NULL')}\n${line('NULL', '')}\n`;
    expect((await readRows([other], { columns, format, nullText: 'NULL' })).rows).toEqual([
      ['1', null],
      [null, ''],
    ]);
  });

  it('has a row of nothing where there is one column', async () => {
    const file = 'name\na\n\nb\n';
    const nothing = format === 'csv' ? null : '';
    expect((await readRows([file], { columns: { name: text }, format })).rows).toEqual([['a'], [nothing], ['b']]);
  });

  it.each([
    ['more', line('2', 'secret', 'c')],
    ['fewer', '2'],
  ])('is refused for a row with %s fields than columns, naming the line and no value', async (_, row) => {
    const reading = readRows([`${line('id', 'name')}\n${line('1', 'a')}\n${row}\n`], { columns, format });
    await expect(reading).rejects.toMatchObject({ code: 'READ_CORRUPT' });
    await expect(reading).rejects.toThrow(/file-1, line 3/);
    await expect(reading).rejects.not.toThrow(/secret/);
  });

  it('is refused for a column that nobody knows, and for one there twice', async () => {
    const odd = readRows([`${line('id', 'odd')}\n`], { columns, format });
    await expect(odd).rejects.toMatchObject({ code: 'READ_COLUMN_UNKNOWN', context: { column: 'odd' } });
    const twice = readRows([`${line('id', 'id')}\n`], { columns, format });
    await expect(twice).rejects.toThrow(/line 1.*id twice/);
  });

  it('is refused for a malformed value, naming file, line and column but not the value', async () => {
    const reading = readRows([`${line('id', 'name')}\n${line('secr', 'a')}\n`], { columns, format });
    await expect(reading).rejects.toMatchObject({ code: 'READ_CORRUPT', context: { column: 'id' } });
    await expect(reading).rejects.toThrow(/public\.things.*file-1, line 2.*column id/);
    await expect(reading).rejects.not.toThrow(/secr/);
  });
});

describe('a CSV file', () => {
  const format = 'csv';

  it('has quotes, commas and line ends of both kinds in quotes, and texts that look like NULL', async () => {
    const file = 'id,name\r\n1,"a ""b"", c"\r\n2,"x\r\ny\n"\r\n3,""\n4,""""\n"5",\n';
    for (const pieceBytes of [1, 3, 1000]) {
      expect((await readRows([file], { columns, format, pieceBytes })).rows).toEqual([
        ['1', 'a "b", c'],
        ['2', 'x\r\ny\n'],
        ['3', ''],
        ['4', '"'],
        ['5', null],
      ]);
    }
  });

  it.each([
    ['something behind quotes', '2,"a"x'],
    ['a quote inside of a field', '2,a"b"'],
    ['quotes without an end', '2,"a'],
  ])('is refused for %s, with the line the row begins in', async (_, row) => {
    const reading = readRows([`id,name\n1,"two\nlines"\n${row}\n`], { columns, format, pieceBytes: 2 });
    await expect(reading).rejects.toMatchObject({ code: 'READ_CORRUPT' });
    await expect(reading).rejects.toThrow(/line 4/);
  });
});

describe('a TSV file', () => {
  const format = 'tsv';
  const only = { name: text };

  it('has the escapes of COPY and of SELECT … INTO OUTFILE', async () => {
    const file = 'name\na\\bb\\fc\\nd\\re\\tf\\vg\\\\h\\0i\\Zj\\x41\\101\\7k\\\tl\\\nm\r\n\\\\N\n\\N\n';
    for (const pieceBytes of [1, 1000]) {
      expect((await readRows([file], { columns: only, format, pieceBytes })).rows).toEqual([
        ['a\bb\fc\nd\re\tf\vg\\h\0i\x1ajAA\x07k\tl\nm'],
        ['\\N'],
        [null],
      ]);
    }
  });

  it.each([
    ['another escape', 'a\\qb\n'],
    ['an escape cut off', 'a\\'],
    ['a number without digits', 'a\\x\n'],
  ])('is refused for %s', async (_, row) => {
    const reading = readRows([`name\nok\n${row}`], { columns: only, format });
    await expect(reading).rejects.toMatchObject({ code: 'READ_CORRUPT' });
    await expect(reading).rejects.toThrow(/line 3/);
  });
});
