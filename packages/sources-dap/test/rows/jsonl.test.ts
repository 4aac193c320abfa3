import { describe, expect, it } from 'vitest';
import { readFile, tableOf, text } from './read-file.ts';

const table = tableOf({ name: text, note: text, more: { kind: 'json', isNormalized: true } });
const format = 'jsonl';
const meta = '"meta":{"ts":"2024-05-02T07:59:58Z"}';

describe('a file of JSON lines', () => {
  it('leaves members out that are NULL, or says so', async () => {
    const file = `{${meta},"key":{"id":1},"value":{"note":null,"more":{"a":1}}}\n{${meta},"key":{"id":2},"value":{}}\n`;
    expect((await readFile(file, { table, format })).rows).toEqual([
      ['1', null, null, '{"a":1}'],
      ['2', null, null, null],
    ]);
  });

  it('has members in any order, with white space anywhere and names escaped', async () => {
    const file = ` { "value" : { "note" :\t"n" , "n\\u0061me" : "m" } , "key" : { "id" : 7 } , ${meta} } \r\n\n`;
    expect((await readFile(file, { table, format })).rows).toEqual([['7', 'm', 'n', null]]);
  });

  it('has characters escaped in every way that JSON knows', async () => {
    const file = `{${meta},"key":{"id":1},"value":{"name":"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\\uD83D\\uDE00\\u0000","note":"\\ud83dx\\udE00"}}\n`;
    expect((await readFile(file, { table, format })).rows).toEqual([
      ['1', '"\\/\b\f\n\r\tä😀\0', '\ufffdx\ufffd', null],
    ]);
  });

  it('gives changes, of a deleted row the key alone', async () => {
    const at = '"ts":"2024-05-02T07:59:58Z"';
    const file = `{"meta":{${at},"action":"U"},"key":{"id":1},"value":{"name":"a"}}\n{"meta":{"action":"D",${at}},"key":{"id":2}}\n`;
    expect((await readFile(file, { table, format, form: 'changes' })).rows).toEqual([
      ['1', 'a', null, null, 'U', '2024-05-02 07:59:58'],
      ['2', null, null, null, 'D', '2024-05-02 07:59:58'],
    ]);
  });

  it('takes what is no text, where text belongs, as it is spelled', async () => {
    const file = `{${meta},"key":{"id":1},"value":{"name":[1, "a"],"note":1.50}}\n`;
    expect((await readFile(file, { table, format })).rows).toEqual([['1', '[1, "a"]', '1.50', null]]);
  });

  it('leaves members out that the table does not have, and names them', async () => {
    const file = `{${meta},"key":{"id":1},"odd":[{"}":"]"}],"value":{"odd":"x","name":"a"}}\n`;
    expect(await readFile(file, { table, format })).toMatchObject({
      rows: [['1', 'a', null, null]],
      unknown: ['odd', 'value.odd'],
    });
  });

  it.each([
    ['no object', '[1]'],
    ['cut off', `{${meta},"key":{"id":1},"value":{"name":"a`],
    ['followed by something', `{${meta},"key":{"id":1}} x`],
    ['without colons', `{${meta},"key"{"id":1}}`],
    ['without commas', `{${meta} "key":{"id":1}}`],
    ['with an unknown escape', `{${meta},"key":{"id":1},"value":{"name":"\\x"}}`],
    ['with a word that JSON does not know', `{${meta},"key":{"id":1},"value":{"name":nul}}`],
    ['with half an escape', `{${meta},"key":{"id":1},"value":{"name":"\\u12"}}`],
    ['without a key', `{${meta},"value":{"name":"a"}}`],
    ['nested without end', `{${meta},"value":${'['.repeat(100_000)}`],
  ])('is refused when a line is %s', async (_, line) => {
    const first = `{${meta},"key":{"id":1}}\n`;
    const reading = readFile(`${first}${line}\n`, { table, format });
    await expect(reading).rejects.toMatchObject({ code: 'READ_CORRUPT' });
    await expect(reading).rejects.toThrow(/line 2/);
  });
});
