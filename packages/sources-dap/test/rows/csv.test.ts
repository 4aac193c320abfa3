import { describe, expect, it } from 'vitest';
import { readFile, tableOf, text } from './read-file.ts';

const table = tableOf({ name: text, note: text });
const format = 'csv';
const header = 'meta.ts,key.id,value.name,value.note\n';
const ts = '2024-05-02T07:59:58Z';

describe('a CSV file', () => {
  it('has NULL as the word or as nothing, and texts of both in quotes', async () => {
    const file = `${header}${ts},1,NULL,\n${ts},2,"NULL",""\n${ts},3,null,NULLS\n`;
    expect((await readFile(file, { table, format })).rows).toEqual([
      ['1', null, null],
      ['2', 'NULL', ''],
      ['3', 'null', 'NULLS'],
    ]);
  });

  it('has quotes, commas and line ends of both kinds in quotes', async () => {
    const file = `${header}${ts},1,"a ""b"", c","x\r\ny\n"\r\n${ts},2,"""",a\\nb\n`;
    expect((await readFile(file, { table, format, pieceBytes: 3 })).rows).toEqual([
      ['1', 'a "b", c', 'x\r\ny\n'],
      ['2', '"', 'a\\nb'],
    ]);
  });

  it('may quote its header and end without a line end', async () => {
    const file = `"value.note","key.id",meta.ts,value.name\nn,1,${ts},m`;
    expect((await readFile(file, { table, format })).rows).toEqual([['1', 'm', 'n']]);
  });

  it.each([
    ['a record with more fields', `${ts},2,a,b,c`],
    ['a record with fewer fields', `${ts},2,a`],
    ['something behind quotes', `${ts},2,"a"x,b`],
    ['quotes without an end', `${ts},2,"a,b`],
  ])('is refused for %s, with the line it begins in', async (_, record) => {
    const reading = readFile(`${header}${ts},1,"two\nlines",b\n${record}\n`, { table, format });
    await expect(reading).rejects.toMatchObject({ code: 'READ_CORRUPT' });
    await expect(reading).rejects.toThrow(/line 4/);
  });
});
