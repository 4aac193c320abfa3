import { describe, expect, it } from 'vitest';
import { integer, readRows, text } from './read-rows.ts';

const columns = { id: integer, name: text };

describe('JSON objects of a file', () => {
  it.each([
    ['a line each', '{"id":1,"name":"a"}\n{"id":2,"name":"b"}\n'],
    ['without a last line end', '{"id":1,"name":"a"}\n{"id":2,"name":"b"}'],
    ['with line ends of Windows and lines of nothing', '\r\n{"id":1,"name":"a"}\r\n\r\n{"id":2,"name":"b"}\r\n\n'],
    ['one behind the other', '{"id":1,"name":"a"}{"id":2,"name":"b"} '],
    ['over several lines', '{\n  "id": 1,\n  "name": "a"\n}\n{\n  "id": 2,\n  "name" : "b"\n}'],
    ['in any order of their members', '{"name":"a","id":1}\n{"id":2,"name":"b"}\n'],
    ['with names spelled with escapes', '{"i\\u0064":1,"name":"a"}\n{"id":2,"n\\u0061me":"b"}\n'],
    ['with a mark before the first', '\ufeff{"id":1,"name":"a"}\n{"id":2,"name":"b"}\n'],
    [
      'with a member that comes twice, the last one counts',
      '{"id":7,"name":null,"id":1,"name":"a"}{"id":2,"name":"b"}',
    ],
  ])('are rows %s, in whatever pieces they arrive', async (_, file) => {
    for (const pieceBytes of [1, 2, 7, 1000]) {
      expect((await readRows([file], { columns, pieceBytes })).rows).toEqual([
        ['1', 'a'],
        ['2', 'b'],
      ]);
    }
  });

  it('have NULL where a member is null or left out, and nothing else', async () => {
    const file = '{"id":null,"name":""}\n{"name":"null"}\n{"id":3}\n{}\n';
    expect((await readRows([file], { columns })).rows).toEqual([
      [null, ''],
      [null, 'null'],
      ['3', null],
      [null, null],
    ]);
  });

  it('have members that are known and left out', async () => {
    const file = '{"odd":[{"}":"]"}],"id":1,"other":"x","name":"a"}\n';
    const otherColumns = new Set(['odd', 'other']);
    expect((await readRows([file], { columns, otherColumns })).rows).toEqual([['1', 'a']]);
    expect(
      (await readRows([file], { columns: {}, otherColumns: new Set(['odd', 'id', 'other', 'name']) })).batches,
    ).toEqual([1]);
  });

  it('with a member that nobody knows are refused, naming file, line and column', async () => {
    const reading = readRows(['{"id":1}\n', '{"id":1}\n\n{"id":2,"secr\\u0065t":"x"}'], { columns });
    await expect(reading).rejects.toMatchObject({ code: 'READ_COLUMN_UNKNOWN', context: { column: 'secret' } });
    await expect(reading).rejects.toThrow(/public\.things.*file-2, line 3.*secret/);
  });

  it('have characters escaped in every way that JSON knows', async () => {
    const file = '{"name":"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\\uD83D\\uDE00\\u0000"}';
    const { rows } = await readRows([file], { columns: { name: text } });
    expect(rows).toEqual([['"\\/\b\f\n\r\tä😀\0']]);
  });

  it.each(['\\ud83dx', 'x\\udE00'])('with half of a character are refused: %s', async (half) => {
    const reading = readRows([`{"name":"${half}"}`], { columns: { name: text } });
    await expect(reading).rejects.toMatchObject({ code: 'READ_CORRUPT', context: { column: 'name' } });
  });

  it('may have columns with the oddest names', async () => {
    const names = ['', ' ', '"', 'a\\b', 'ü😀', 'x":1,"y', '__proto__', 'a\u0000b', 'a.b'];
    const odd = Object.fromEntries(names.map((name) => [name, text]));
    Object.defineProperty(odd, '__proto__', { value: text, enumerable: true });
    const row = Object.fromEntries(names.map((name, index) => [name, `v${index}`]));
    Object.defineProperty(row, '__proto__', { value: 'v6', enumerable: true });
    expect((await readRows([JSON.stringify(row)], { columns: odd })).rows).toEqual([
      Object.keys(odd).map((name) => `v${names.indexOf(name)}`),
    ]);
  });

  it.each([
    ['an array', '[{"id":2}]'],
    ['a string', '"id"'],
    ['null', 'null'],
    ['cut off in a string', '{"id":2,"name":"a'],
    ['cut off behind a name', '{"id":2,"name"'],
    ['cut off in a number', '{"id":2'],
    ['cut off in an escape', '{"name":"\\'],
    ['cut off in a nested object', '{"name":{"a":{"b":1'],
    ['followed by something', '{"id":2} x'],
    ['without colons', '{"id" 2}'],
    ['without commas', '{"id":2 "name":"a"}'],
    ['with a comma too many', '{"id":2,}'],
    ['with a comma too many inside', '{"id":2,"name":[1,]}'],
    ['with names without quotes', '{id:2}'],
    ['with brackets that do not match', '{"id":2,"name":[{"a":1]}}'],
    ['with an unknown escape', '{"name":"\\x"}'],
    ['with half an escape', '{"name":"\\u12"}'],
    ['with an unknown escape inside of a value', '{"name":{"a":"\\x"}}'],
    ['with a word that JSON does not know', '{"name":nul}'],
    ['with a word in capitals', '{"name":True}'],
    ['with a number that JSON does not know', '{"name":01}'],
    ['with a number without digits', '{"name":1.}'],
    ['with a line end in a string', '{"name":"a\nb"}'],
    ['nested without end', `{"name":${'['.repeat(100_000)}`],
  ])('are refused when one is %s, naming the line', async (_, line) => {
    for (const pieceBytes of [3, 1000]) {
      const reading = readRows([`{"id":1}\n${line}\n`], { columns, pieceBytes });
      await expect(reading).rejects.toMatchObject({ code: 'READ_CORRUPT' });
      await expect(reading).rejects.toThrow(/file-1, line 2/);
    }
  });

  it('over several lines are counted as such where a later one is refused', async () => {
    const reading = readRows(['{\n"id":1,\n"name":{"a":\n1}\n}\n{"id":x}'], { columns, pieceBytes: 3 });
    await expect(reading).rejects.toThrow(/line 6/);
  });

  it('that are cut off before another are refused, not taken for one', async () => {
    const reading = readRows(['{"id":1}\n{"id":2,"name":{"a":1\n{"id":3}\n{"id":4}\n'], { columns });
    await expect(reading).rejects.toThrow(/line 2/);
  });

  it('are refused where their text is not UTF-8', async () => {
    const broken = Buffer.from('{"id":1}\n{"id":2,"name":"_"}\n');
    broken[broken.indexOf('_')] = 0xe4;
    for (const pieceBytes of [1, 26, 1000]) {
      const reading = readRows([broken], { columns, pieceBytes });
      await expect(reading).rejects.toMatchObject({ code: 'READ_CORRUPT', message: expect.stringMatching(/UTF-8/) });
    }
    await expect(readRows([Buffer.from('{"id":1}\n', 'utf16le')], { columns })).rejects.toThrow();
  });
});
